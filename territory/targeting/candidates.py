"""Who stood in a round, as a bloc may name them: nuances first, then people, each once."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from territory.models import Candidate, Round

#: Legislative and municipal rounds have thousands of candidates: those are named by nuance.
MOST_NAMES = 60


@dataclass
class Group:
    """`choices`: what is written in the bloc, and what is shown."""

    label: str
    choices: list[tuple[str, str]] = field(default_factory=list)


def candidates_of(round: Round) -> list[Group]:
    """One query. Names are left out where too many stood to be ticked one by one."""
    rows = Candidate.objects.filter(round=round).values_list("name", "first_name", "nuance").order_by("position")
    nuances: dict[str, int] = {}
    names: dict[str, str] = {}
    for name, first_name, nuance in rows.distinct():
        if nuance:
            nuances[nuance] = nuances.get(nuance, 0) + 1
        if name != nuance:
            names.setdefault(f"{first_name} {name}".strip(), nuance)
    groups = []
    if nuances:
        groups.append(Group(_("Nuances"), [(nuance, nuance) for nuance in sorted(nuances)]))
    if names and len(names) <= MOST_NAMES:
        people = [(name, f"{name} ({nuance})" if nuance else name) for name, nuance in names.items()]
        groups.append(Group(_("Candidates et candidats"), people))
    return groups
