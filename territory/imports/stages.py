"""Where an import stands, in words: what its page shows, and what the page asks again while a worker is at it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from territory.imports.progress import SILENT, Told, lives, told
from territory.models import Import

State = Import.State
#: Without a word for so long, the page says so.
QUIET = timedelta(seconds=60)
#: Time after which somebody looks whether there is work left behind (CELERY_BEAT_SCHEDULE).
LOOKED_FOR = timedelta(seconds=30)


class Name(StrEnum):
    WAITING = "waiting"
    CHECKING = "checking"
    TO_CONFIRM = "to-confirm"
    CONFIRMED = "confirmed"
    WORKING = "working"
    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"
    DROPPED = "dropped"


#: A worker is at it, or will be: the page asks again.
MOVING = {Name.WAITING, Name.CHECKING, Name.CONFIRMED, Name.WORKING}
#: It may still be given up.
CANCELLABLE = {Name.WAITING, Name.CHECKING, Name.TO_CONFIRM, Name.CONFIRMED}
#: Steps of the journey passed, of four: drop, check, confirm, bring in.
_PASSED = {Name.WAITING: 1, Name.CHECKING: 1, Name.TO_CONFIRM: 2, Name.CONFIRMED: 3, Name.WORKING: 3, Name.DONE: 4}


@dataclass(frozen=True)
class Stage:
    """`share` of the present work, from 0 to 1, if known; `sentence` is for people."""

    name: Name
    share: float | None
    sentence: str

    @property
    def is_moving(self) -> bool:
        return self.name in MOVING

    @property
    def is_cancellable(self) -> bool:
        return self.name in CANCELLABLE

    @property
    def passed(self) -> int | None:
        return _PASSED.get(self.name)

    @property
    def percent(self) -> int | None:
        return None if self.share is None else int(self.share * 100)

    def as_json(self) -> dict[str, Any]:
        return {"stage": self.name, "share": self.share, "sentence": self.sentence, "moving": self.is_moving}


def stage_of(row: Import, *, at: datetime) -> Stage:
    name = _name(row, at)
    if name in (Name.CHECKING, Name.WORKING):
        return _under_way(row, name, told(row), at)
    return Stage(name, None, _still(row, name, at))


def _name(row: Import, at: datetime) -> Name:
    if row.state != State.QUEUED:
        return Name.TO_CONFIRM if row.state == State.CHECKED else Name(row.state)
    if row.leased_until and (row.leased_until >= at or lives(row, at=at)):
        return Name.WORKING if row.approved else Name.CHECKING
    return Name.CONFIRMED if row.approved else Name.WAITING


def _under_way(row: Import, name: Name, last: Told | None, at: datetime) -> Stage:
    what = _("Import en cours") if name == Name.WORKING else _("Vérification en cours")
    if last is None:
        return Stage(name, None, _("%s…") % what)
    age = at - last.said
    if age > QUIET:
        minutes = max(1, round(age.total_seconds() / 60))
        words = _(
            "Pas de nouvelles depuis %(minutes)s min. Si le travail s'est arrêté, il reprendra seul vers %(time)s."
        )
        return Stage(
            name, last.share, words % {"minutes": minutes, "time": _clock(max(last.said + SILENT, at) + LOOKED_FOR)}
        )
    return Stage(name, last.share, _("%(what)s : %(percent)s %%") % {"what": what, "percent": int(last.share * 100)})


def _still(row: Import, name: Name, at: datetime) -> str:
    if name in (Name.WAITING, Name.CONFIRMED) and row.attempts and row.due_at > at + timedelta(seconds=2):
        return _("Un essai n'a pas abouti. Le prochain part vers %s.") % _clock(row.due_at)
    words = {
        Name.WAITING: _("En attente. La vérification commence dans un instant."),
        Name.CONFIRMED: _("Confirmé. L'import commence dans un instant."),
        Name.TO_CONFIRM: _("Vérifié. Rien n'est encore écrit : à vous de confirmer."),
        Name.DONE: _("Importé le %s.") % _day(row.finished_at),
        Name.REFUSED: _("Refusé : rien n'a été écrit."),
        Name.FAILED: _("Échec : rien n'a été écrit."),
        Name.DROPPED: _("Abandonné : rien n'a été écrit."),
    }
    return words[name]


def _clock(moment: datetime | None) -> str:
    return time_format(timezone.localtime(moment), "H:i") if moment else "?"


def _day(moment: datetime | None) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT") if moment else "?"
