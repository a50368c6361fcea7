"""What must hold between the lines of a file of people: each person once, one mobiliser a team. Pure."""

from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _

from common.text import fold
from teams.transfers.reading import Fault, Line

MOBILISER = "mobiliser"
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
    whole: bool = True,
) -> list[Fault]:
    """`departements`: by line, that of its place. `known_teams`: those that exist, and whether somebody leads them.

    Unless `whole` (every line could be read), nobody is told that their team is missing: its line may be.
    """
    lines = list(lines)
    return [
        *_twice(lines, titles.get("email", "")),
        *_two_mobilisers(lines, departements, titles.get("team", ""), known_teams),
        *(_missing_teams(lines, departements, titles.get("team", ""), known_teams) if whole else ()),
    ]


def _twice(lines: list[Line], title: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line in lines:
        at = first.setdefault(line.email, line.number)
        if at != line.number:
            yield Fault(line.number, title, _("Cette personne est déjà à la ligne %(line)s.") % {"line": at})


def _two_mobilisers(
    lines: list[Line], departements: Mapping[int, int], title: str, known: Mapping[TeamKey, bool]
) -> Iterator[Fault]:
    led: dict[TeamKey, int] = {}
    for line, key in _named(lines, departements):
        if line.kind != MOBILISER:
            continue
        at = led.setdefault(key, line.number)
        if at != line.number:
            words = _(
                "Cette équipe a déjà un mobilisateur, à la ligne %(line)s : donnez un autre nom à l'une des deux."
            )
            yield Fault(line.number, title, words % {"line": at})
        elif known.get(key):
            yield Fault(line.number, title, _("Une équipe de ce nom a déjà son mobilisateur dans ce département."))


def _missing_teams(
    lines: list[Line], departements: Mapping[int, int], title: str, known: Mapping[TeamKey, bool]
) -> Iterator[Fault]:
    there = {key for line, key in _named(lines, departements) if line.kind == MOBILISER} | set(known)
    for line, key in _named(lines, departements):
        if line.kind == "" and key not in there:
            words = _("Aucune équipe de ce nom dans ce département, ni dans le fichier ni sur le site.")
            yield Fault(line.number, title, words)


def _named(lines: list[Line], departements: Mapping[int, int]) -> Iterator[tuple[Line, TeamKey]]:
    """The lines that name a team, with its key."""
    for line in lines:
        if line.team_name and line.number in departements:
            yield line, team_key(line.team_name, departements[line.number])
