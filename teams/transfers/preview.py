"""What a file holds, before and after it was sent: how many by role, by département, and its first lines."""

from dataclasses import dataclass

from django.db.models import Count
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from teams.models import ImportedPerson, OrganisationImport, Role

FIRST = 10


@dataclass(frozen=True)
class Preview:
    """`states`: how people answered so far."""

    kinds: list[tuple[str, int]]
    departements: list[tuple[str, int]]
    states: list[tuple[str, int]]
    first: list[ImportedPerson]


def preview_of(batch: OrganisationImport) -> Preview:
    """Four queries, whatever the size."""
    people = batch.people.order_by()
    kinds = dict(people.values_list("kind").annotate(n=Count("pk")))
    names = {**{kind.value: str(kind.label) for kind in Role.RANKS}, "": _("Bénévole")}
    where = people.annotate(area=Coalesce("place__departement__name", "place__name"))
    states = dict(people.values_list("state").annotate(n=Count("pk")))
    return Preview(
        kinds=[(label, kinds[kind]) for kind, label in names.items() if kind in kinds],
        departements=list(where.values_list("area").annotate(n=Count("pk")).order_by("-n", "area")),
        states=[(str(state.label), states[state]) for state in ImportedPerson.State if state in states],
        first=list(batch.people.select_related("place__departement").order_by("line")[:FIRST]),
    )
