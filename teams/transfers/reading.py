"""A file of people read line by line, in any encoding and with any separator. Pure: places are looked up elsewhere."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from common.csv_in import Unreadable, open_text, sniff
from common.text import fold
from teams.transfers.columns import FileRefused, Heading, read_heading

MAX_BYTES = 10 * 1024 * 1024
MAX_LINES = 20_000
#: Longest cells, as the database has them.
NAME_MAX, TEAM_MAX, EMAIL_MAX = 60, 80, 254
#: What is shown of a cell that was not understood.
SHOWN = 40


@dataclass(frozen=True)
class Line:
    """One person. `kind` is a value of Role.Kind, or "" for a volunteer; `territory` as it was typed."""

    number: int
    email: str
    first_name: str
    kind: str
    territory: str
    team_name: str


@dataclass(frozen=True)
class Fault:
    """What is wrong where. Never an address."""

    line: int
    column: str
    reason: str

    def as_json(self) -> list[object]:
        return [self.line, self.column, self.reason]


def read_people(path: Path) -> tuple[Heading, list[Line], list[Fault]]:
    """Raises FileRefused when it is not such a file at all."""
    try:
        sniffed = sniff(path)
        if sniffed.gzipped:
            raise FileRefused(_("Donnez le fichier décompressé."))
        with open_text(path, sniffed) as text:
            return _read(csv.reader(text, delimiter=sniffed.delimiter))
    except Unreadable as error:
        raise FileRefused(error.reason) from error
    except csv.Error as error:
        raise FileRefused(_("Ce tableau est abîmé : une case est trop longue ou mal fermée.")) from error


def _read(rows: Any) -> tuple[Heading, list[Line], list[Fault]]:
    heading = read_heading(next((row for row in rows if any(row)), []))
    lines: list[Line] = []
    faults: list[Fault] = []
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        if len(lines) + len({fault.line for fault in faults}) >= MAX_LINES:
            raise FileRefused(_("Ce fichier a plus de %(max)s lignes : partagez-le.") % {"max": MAX_LINES})
        line, wrong = read_line(heading, row, rows.line_num)
        lines += [line] if line else []
        faults += wrong
    if not lines and not faults:
        raise FileRefused(_("Ce fichier n'a que son en-tête : il ne contient personne."))
    return heading, lines, faults


def read_line(heading: Heading, row: Sequence[str], number: int) -> tuple[Line | None, list[Fault]]:
    """One line, or what is wrong with it."""
    cells = {field: _cell(row, position) for field, position in heading.positions.items()}
    kind = kind_of(cells["role"])
    line = Line(
        number=number,
        email=cells["email"].lower(),
        first_name=cells.get("first_name", ""),
        kind=kind or "",
        territory=territory_of(cells, kind or ""),
        team_name=cells.get("team", ""),
    )
    wrong = [
        Fault(number, heading.titles.get(field, ""), reason) for field, reason in _faults(line, cells["role"], kind)
    ]
    if any(_cell(row, position) for position in range(1 + max(heading.positions.values()), len(row))) and len(row) > (
        len(heading.positions) + len(heading.aside)
    ):
        wrong.append(Fault(number, "", _("Cette ligne a plus de cases que l'en-tête.")))
    return (None, wrong) if wrong else (line, [])


def kind_of(text: str) -> str | None:
    """The role that a cell names, "" for a volunteer, None when it names none."""
    words = fold(text).split()
    if not words:
        return None
    first = words[0]
    if first.startswith(("formateur", "formatrice", "trainer")):
        return "trainer"
    if first.startswith(("mobilisateur", "mobilisatrice", "mobiliser", "mobilizer")):
        return "mobiliser"
    if first.startswith(("benevole", "volunteer", "membre", "member", "volontaire")):
        return ""
    if first.startswith(("responsable", "referent", "lead")) or words[-1] in {"lead", "leader"}:
        if any(word.startswith("region") for word in words):
            return "regional"
        if any(word.startswith("depart") for word in words):
            return "departmental"
    return None


def territory_of(cells: dict[str, str], kind: str) -> str:
    """What was typed of the place, in the column that suits the role when there are several."""
    if cells.get("place"):
        return cells["place"]
    name, postcode = cells.get("commune", ""), cells.get("postcode", "")
    home = f"INSEE {cells['insee']}" if cells.get("insee") else f"{postcode} {name}".strip() if name else ""
    if postcode and not home:
        home = f"CP {postcode}"
    departement, region = cells.get("departement", ""), cells.get("region", "")
    if kind == "regional":
        return region or departement or home
    if kind in {"departmental", "trainer"}:
        return departement or region or home
    if home and home == name and departement.isalnum() and len(departement) <= 3:
        return f"{home} ({departement})"
    return home or departement or region


def shown(text: str) -> str:
    """A cell as a report quotes it; nothing of one that could be an address."""
    return "…" if "@" in text else text[:SHOWN]


def _cell(row: Sequence[str], position: int) -> str:
    return " ".join(row[position].split()) if position < len(row) else ""


def _faults(line: Line, role: str, kind: str | None) -> Iterator[tuple[str, str]]:
    if "�" in line.email + line.first_name + line.territory + line.team_name:
        yield "", _("Des caractères sont illisibles : enregistrez le fichier en UTF-8.")
    if not is_email(line.email):
        yield "email", _("L'adresse e-mail est mal formée.") if line.email else _("L'adresse e-mail manque.")
    if kind is None:
        words = _("Le rôle « %(role)s » n'existe pas.") % {"role": shown(role)} if role else _("Le rôle manque.")
        yield "role", words
    if not line.territory:
        yield "place", _("Le territoire manque.")
    if len(line.first_name) > NAME_MAX:
        yield "first_name", _("Ce prénom est trop long.")
    if len(line.team_name) > TEAM_MAX:
        yield "team", _("Ce nom d'équipe est trop long.")
    if kind == "mobiliser" and not line.team_name:
        yield "team", _("Il manque le nom de l'équipe de ce mobilisateur.")


def is_email(text: str) -> bool:
    if len(text) > EMAIL_MAX:
        return False
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
