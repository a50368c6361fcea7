"""Boards to take away: one row for each session, or for each precinct and day. Read as they are written."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from canvassing.boards.board import Board
from canvassing.boards.figures import ADDED, Sums, sums_of
from canvassing.models import DoorSession
from canvassing.querysets import DoorSessionQuerySet

CHUNK = 2000
COUNTS = tuple(name for name in ADDED if name != "sessions")
_SHOWN = ("knocked", "answered", "talked", "refused", "absent", "leaflets", "helpers", "cards")


def figures_heading() -> list[str]:
    return [
        _("portes frappées"), _("portes ouvertes"), _("conversations"), _("refus"), _("absents"), _("tracts"),
        _("veulent aider"), _("fiches de contact"), _("part de portes ouvertes"),
    ]  # fmt: skip


def session_heading() -> list[str]:
    where = [_("jour"), _("commune"), _("code"), _("bureau"), _("équipe"), _("origine"), _("état"), _("à vérifier")]
    return [*where, *figures_heading()]


def session_rows(board: Board) -> Iterator[Sequence[Any]]:
    """Set aside or not: `état` says it. Nobody is named, and fewer than five doors are not told."""
    fields = ("day", "commune__name", "commune__code", "precinct__code", "team__name", "source", "state", "flagged")
    found = all_sessions(board).order_by("-day", "pk").values_list(*fields, *COUNTS)
    states = {key: str(label) for key, label in DoorSession.State.choices}
    sources = {key: str(label) for key, label in DoorSession.Source.choices}
    yes, no, small = _("oui"), _("non"), _("moins de 5")
    for row in found.iterator(chunk_size=CHUNK):
        day, *where, source, state, flagged = row[: len(fields)]
        sums = Sums(1, 1, *row[len(fields) :])
        kind = (sources[source], states[state], yes if flagged else no)
        yield [day.isoformat(), *where, *kind, *cells(sums, small=small)]


def day_heading() -> list[str]:
    return [_("jour"), _("commune"), _("code"), _("bureau"), _("sessions"), _("personnes"), *figures_heading()]


def day_rows(board: Board) -> Iterator[Sequence[Any]]:
    """Of what counts only."""
    by = ("day", "commune__name", "commune__code", "precinct__code")
    sums: dict[str, Any] = {name: Sum(name) for name in COUNTS}
    counted = all_sessions(board).counted().order_by("-day", "commune__code", "precinct__code").values(*by)
    found = counted.annotate(sessions=Count("pk"), walkers=Count("supporter", distinct=True), **sums)
    small = _("moins de 5")
    for row in found.iterator(chunk_size=CHUNK):
        where = [row["day"].isoformat(), *(row[name] for name in by[1:])]
        yield [*where, row["sessions"], row["walkers"], *cells(sums_of(row), small=small)]


def all_sessions(board: Board) -> DoorSessionQuerySet:
    """Of the board's place and days, set aside or not."""
    return board.every_session.filter(**board.period.where)


def cells(sums: Sums, *, small: str) -> list[Any]:
    """`small` and nothing more below five doors; the rate as a number, which French spreadsheets read with a comma."""
    if not sums.shown:
        return [small, *[""] * len(_SHOWN)]
    rate = sums.opened_rate
    return [*(getattr(sums, name) for name in _SHOWN), "" if rate is None else round(rate, 3)]
