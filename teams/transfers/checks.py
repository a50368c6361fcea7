"""What must hold between the lines of a file of people: each person once, one mobiliser a team. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from common.text import fold
from teams.transfers.reading import Fault, Line

#: A team as a file names it: its name, within a département (its primary key).
TeamKey = tuple[str, int]


def team_key(name: str, departement: int) -> TeamKey:
    return fold(name), departement


def check_together(
    lines: Iterable[Line],
    *,
    departements: Mapping[int, int],
    titles: Mapping[str, str],
    known_teams: Mapping[TeamKey, bool],
) -> list[Fault]:
    """`departements`: by line, that of its place. `known_teams`: those that exist, and whether somebody leads them."""
    lines = list(lines)
    return [
        *_twice(lines, titles.get("email", "")),
        *_teams(lines, departements, titles.get("team", ""), known_teams),
    ]


def _twice(lines: list[Line], title: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line in lines:
        at = first.setdefault(line.email, line.number)
        if at != line.number:
            yield Fault(line.number, title, _("Cette personne est déjà à la ligne %(line)s.") % {"line": at})


def _teams(
    lines: list[Line], departements: Mapping[int, int], title: str, known: Mapping[TeamKey, bool]
) -> Iterator[Fault]:
    named = [line for line in lines if line.team_name and line.number in departements]
    led: dict[TeamKey, int] = {}
    for line in named:
        if line.kind != "mobiliser":
            continue
        key = team_key(line.team_name, departements[line.number])
        at = led.setdefault(key, line.number)
        if at != line.number:
            words = _(
                "Cette équipe a déjà un mobilisateur, à la ligne %(line)s : donnez un autre nom à l'une des deux."
            )
            yield Fault(line.number, title, words % {"line": at})
        elif known.get(key):
            yield Fault(line.number, title, _("Une équipe de ce nom a déjà son mobilisateur dans ce département."))
    for line in named:
        key = team_key(line.team_name, departements[line.number])
        if line.kind == "" and key not in led and key not in known:
            words = _("Aucune équipe de ce nom dans ce département, ni dans le fichier ni sur le site.")
            yield Fault(line.number, title, words)
