"""Tables that leave, written as they are read: no export is ever whole in memory."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from common.sheets import safe_cell
from supporters.models import Consent
from teams.models import Role, Team, Volunteer
from territory.models import Place

#: Rows read together.
CHUNK = 2000


class _Line:
    """A file that gives back each line it is handed."""

    def write(self, line: str) -> str:
        return line


def rows_as_csv(name: str, heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    """A download, with the mark by which spreadsheets read accents; no cell is a formula (W07)."""
    response = StreamingHttpResponse(_lines(heading, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store, private"
    return response


def _lines(heading: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff" + str(writer.writerow(heading))
    for row in rows:
        yield str(writer.writerow([_cell(cell) for cell in row]))


def _cell(value: Any) -> Any:
    """French spreadsheets read a comma."""
    return str(value).replace(".", ",") if isinstance(value, float) else safe_cell(value)


def people_of(place: Place) -> QuerySet[Volunteer]:
    """Who helps in a territory and agreed that the local team contacts them; nobody who asked for less."""
    agreed = Consent.objects.live(Consent.Purpose.LOCAL_TEAM).filter(supporter=OuterRef("supporter"))
    helping = Volunteer.objects.helping().within(place).filter(supporter__restricted_at__isnull=True)
    return helping.filter(Exists(agreed)).order_by("pk")


def teams_of(place: Place) -> QuerySet[Team]:
    return Team.objects.live().within(place).order_by("name", "pk")


def people_heading(*, with_addresses: bool) -> list[str]:
    heading = [
        _("Prénom"), _("Commune"), _("S'est proposé le"), _("Accueilli le"), _("Première sortie le"), _("Formé le"),
        _("Certifié le"), _("Dernier signe"),
    ]  # fmt: skip
    return [*heading, _("Adresse e-mail")] if with_addresses else heading


def people_rows(place: Place, *, with_addresses: bool) -> Iterator[list[Any]]:
    """First name and commune (L08), the date of each step; the address for those who may have it."""
    fields = [
        "supporter__display_name", "supporter__home__name", "offered_at", "welcomed_at", "first_outing_at",
        "trained_at", "certified_at", "last_active_at",
    ]  # fmt: skip
    if with_addresses:
        fields.append("supporter__email")
    for row in people_of(place).values_list(*fields).iterator(chunk_size=CHUNK):
        yield [row[0], row[1], *(_day(cell) for cell in row[2:8]), *row[8:]]


def teams_heading() -> list[str]:
    return [_("Équipe"), _("Commune"), _("Mobilisateur"), _("Membres"), _("Dernier signe")]


def teams_rows(place: Place) -> Iterator[list[Any]]:
    now = timezone.now()
    leads = Role.objects.current(at=now).filter(team=OuterRef("pk"), delegated_from=None)
    leader = Subquery(leads.values("supporter__display_name")[:1])
    fields = ("name", "place__name", "leader", "members", "last_active_at")
    for row in teams_of(place).annotate(leader=leader).values_list(*fields).iterator(chunk_size=CHUNK):
        yield [*row[:4], _day(row[4])]


def _day(moment: Any) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%d}" if moment else ""
