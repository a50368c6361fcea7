"""Bringing in an organisation that exists already: checked whole, then sent; each person answers for themselves.

A file with one fault writes nothing but the report of its faults, which holds no address.
"""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.claims import wake
from supporters.models import Supporter
from supporters.privacy.erasure import addresses_of
from teams.models import ImportedPerson, OrganisationImport, Role
from teams.transfers.checks import check_together
from teams.transfers.columns import PLACES, FileRefused, Heading
from teams.transfers.known import faults_of_known, known_teams
from teams.transfers.places import Problem, Wanted, find_places
from teams.transfers.reading import MAX_BYTES, Fault, Line, read_people, shown
from territory.models import Place
from territory.silence import require_voice

State, SourceKind = OrganisationImport.State, OrganisationImport.SourceKind
TASK = "teams.tasks.invite_imported"
#: Letters that say where data come from (L03); faults kept of one file.
SOURCE_MIN, SOURCE_MAX, FAULTS_MAX = 10, 300, 5000


class TooLate(Exception):
    """The import is no longer where the person saw it. `str()` says so in one sentence."""


@dataclass(frozen=True)
class Checked:
    """What a check found: the row, and the columns that were not read."""

    batch: OrganisationImport
    aside: tuple[str, ...] = ()


def check_import(
    *, file: "File[Any]", source_kind: str, source: str, obtained_on: date | None, by: Supporter, at: datetime
) -> Checked:
    """Read a file and check each line. CHECKED with its people, or REFUSED with its faults.

    Raises ValidationError (`source_kind`, `source`, `obtained_on`, `file`), and then keeps nothing at all.
    """
    fields = _checked_source(source_kind, source, obtained_on, at=at)
    heading, lines, faults = _read(file)
    places, lost = _places(lines, heading.titles)
    departements = {number: place.departement_id or place.pk for number, place in places.items()}
    known = known_teams(set(departements.values()))
    faults += lost
    faults += check_together(
        lines, departements=departements, titles=heading.titles, known_teams=known, whole=not faults
    )
    faults += faults_of_known(lines, places=places, titles=heading.titles, at=at)
    name = Path(file.name or "").name[-120:] or "fichier.csv"
    batch = OrganisationImport(file_name=name, created_by=by, created_at=at, **fields)
    return Checked(_keep(batch, lines, places, faults), heading.aside)


@transaction.atomic
def send_import(*, batch: OrganisationImport, by: Supporter, at: datetime) -> OrganisationImport:
    """Let the one mail leave to each person. Twice is once. Raises TooLate, and Silenced where a zone votes."""
    batch = OrganisationImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state == State.SENT:
        return batch
    if batch.state != State.CHECKED:
        raise TooLate(_("Ce fichier n'attend plus de confirmation."))
    for zone in set(batch.people.values_list("place__zone", flat=True)):
        require_voice(zone, at)
    # Roles are given in the name of whoever sends, who answers for the source.
    batch.state, batch.sent_at, batch.created_by = State.SENT, at, by
    batch.save(update_fields=["state", "sent_at", "created_by"])
    wake(TASK)
    return batch


@transaction.atomic
def drop_import(*, batch: OrganisationImport) -> None:
    """Give up a file that was not sent: its people are forgotten. Raises TooLate."""
    batch = OrganisationImport.objects.select_for_update().get(pk=batch.pk)
    if batch.state not in (State.CHECKED, State.REFUSED):
        raise TooLate(_("Les invitations sont parties : annulez plutôt cet import."))
    batch.delete()


@transaction.atomic
def forget_address(*, supporter: Supporter) -> int:
    """Delete the lines that wait for an answer from any address of a person. Returns how many."""
    waiting = ImportedPerson.objects.filter(email__in=addresses_of(supporter)).exclude(email="")
    return waiting.delete()[0]


def _checked_source(source_kind: str, source: str, obtained_on: date | None, *, at: datetime) -> dict[str, Any]:
    """Whence it comes, in words, and since when (L03, L10)."""
    errors: dict[str, str] = {}
    source = " ".join(source.split())
    if source_kind not in SourceKind.values:
        errors["source_kind"] = _("Dites d'où vient ce fichier. Une autre origine n'est pas permise.")
    if not SOURCE_MIN <= len(source) <= SOURCE_MAX:
        errors["source"] = _("Dites en quelques mots d'où viennent ces données : elles le seront à chaque personne.")
    if obtained_on is None:
        errors["obtained_on"] = _("Dites quand ces données ont été obtenues.")
    elif obtained_on > timezone.localdate(at):
        errors["obtained_on"] = _("Cette date n'est pas encore venue.")
    if errors:
        raise ValidationError(errors)
    return {"source_kind": source_kind, "source": source, "obtained_on": obtained_on}


def _read(file: "File[Any]") -> tuple[Heading, list[Line], list[Fault]]:
    if (file.size or 0) > MAX_BYTES:
        raise ValidationError({"file": _("Ce fichier est trop lourd : 10 Mo au plus. Partagez-le.")})
    with tempfile.NamedTemporaryFile() as copy:
        for chunk in file.chunks():
            copy.write(chunk)
        copy.flush()
        try:
            return read_people(Path(copy.name))
        except FileRefused as refused:
            raise ValidationError({"file": str(refused)}) from refused


def _places(lines: list[Line], titles: Mapping[str, str]) -> tuple[dict[int, Place], list[Fault]]:
    """By line, its place; and the lines whose place cannot be told, or does not suit the role."""
    column = next((titles[field] for field in PLACES if field in titles), "")
    wanted = {line.number: Wanted(line.territory, _kinds(line.kind)) for line in lines}
    answers = find_places(set(wanted.values()))
    found: dict[int, Place] = {}
    faults: list[Fault] = []
    for number, one in wanted.items():
        answer = answers[one]
        if isinstance(answer, Place):
            found[number] = answer
        else:
            faults.append(Fault(number, column, _problem(answer) % {"place": shown(one.text)}))
    return found, faults


def _kinds(kind: str) -> tuple[str, ...]:
    return tuple(Role.PLACES[Role.Kind(kind)] if kind else Place.HOMES)


def _problem(problem: Problem) -> str:
    return {
        Problem.UNKNOWN: _("Le lieu « %(place)s » est inconnu."),
        Problem.SEVERAL: _("Plusieurs lieux s'appellent « %(place)s » : ajoutez le code postal ou le code INSEE."),
        Problem.WRONG_KIND: _("Ce rôle ne s'exerce pas dans un territoire comme « %(place)s »."),
    }[problem]


@transaction.atomic
def _keep(
    batch: OrganisationImport, lines: list[Line], places: Mapping[int, Place], faults: list[Fault]
) -> OrganisationImport:
    batch.rows = len(lines) if not faults else len({line.number for line in lines} | {f.line for f in faults})
    batch.state = State.REFUSED if faults else State.CHECKED
    faults = sorted(faults, key=lambda fault: (fault.line, fault.column))
    batch.errors = [fault.as_json() for fault in faults[:FAULTS_MAX]]
    batch.save()
    if not faults:
        ImportedPerson.objects.bulk_create(
            (
                ImportedPerson(
                    batch=batch,
                    line=line.number,
                    email=line.email,
                    first_name=line.first_name,
                    kind=line.kind,
                    place=places[line.number],
                    team_name=line.team_name if line.kind in ("", Role.Kind.MOBILISER) else "",
                )
                for line in lines
            ),
            batch_size=500,
        )
    return batch
