"""What staff decide of how fast a letter box is written to: its pause lifted or set, its messages a minute (E22).

Each act waits for the workers' own row, is undone by its opposite, and stands in the journal with who, when and why.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from common.claims import wake
from mailings.delivery import rates
from mailings.models import PaceStep, ProviderState
from supporters.models import Supporter

Kind = PaceStep.Kind
#: Messages a minute: one at least (to write none is a pause), ten times the default at most.
LEAST, TIMES = 1, 10
#: A pause that somebody sets lasts so many hours at most; to go on, they say so again.
LONGEST_HOURS = 72


def default(provider: str) -> int:
    """Messages a minute until staff write another number."""
    return rates.PER_MINUTE[provider]


def most(provider: str) -> int:
    """Messages a minute that staff may set."""
    return default(provider) * TIMES


def is_resting(row: ProviderState, *, at: datetime) -> bool:
    """Whether nothing leaves for it now: it asked for patience, refused us, or somebody held it back."""
    return row.paused_until is not None and row.paused_until > at


@transaction.atomic
def lift_pause(*, provider: str, by: Supporter, at: datetime, words: str) -> ProviderState:
    """Write to it again at once, and forget what it was paused for: if it refuses once more, it rests anew.

    Raises ValidationError without a reason, and (« state ») when it does not rest.
    """
    row = _locked(provider)
    why = _reason(words)
    if not is_resting(row, at=at):
        raise ValidationError({"state": _("Cette messagerie n'est pas en pause : les courriers partent.")})
    until, row.paused_until, row.reason, row.level = row.paused_until, None, "", 0
    row.watched_from, row.tried, row.refused = None, 0, 0
    row.save()
    _note(row, Kind.LIFTED, until=until, by=by, at=at, words=why)
    wake("mailings.tasks.send_due_letters")
    return row


@transaction.atomic
def hold(*, provider: str, hours: int, by: Supporter, at: datetime, words: str) -> ProviderState:
    """Write nothing to it for some hours. It never shortens a rest: that is to lift it.

    Raises ValidationError without a reason, out of bounds, and (« state ») when it rests as long already.
    """
    row = _locked(provider)
    why = _reason(words)
    if not 1 <= hours <= LONGEST_HOURS:
        raise ValidationError({"hours": _("De 1 à %(most)s heures.") % {"most": LONGEST_HOURS}})
    until = at + timedelta(hours=hours)
    if row.paused_until is not None and row.paused_until >= until:
        raise ValidationError({"state": _("Cette messagerie est déjà en pause, et pour plus longtemps.")})
    row.paused_until, row.reason = until, why
    row.save()
    _note(row, Kind.HELD, until=until, by=by, at=at, words=why)
    return row


@transaction.atomic
def set_pace(*, provider: str, per_minute: int | None, by: Supporter, at: datetime, words: str) -> ProviderState:
    """So many messages a minute from now on; None: the default again.

    Raises ValidationError without a reason, out of bounds, and (« state ») when that is its pace already.
    """
    row = _locked(provider)
    why = _reason(words)
    asked = default(provider) if per_minute is None else per_minute
    if not LEAST <= asked <= most(provider):
        said = _("De %(least)s à %(most)s messages par minute. Pour ne rien lui envoyer, mettez-la en pause.")
        raise ValidationError({"per_minute": said % {"least": LEAST, "most": most(provider)}})
    if asked == row.per_minute:
        raise ValidationError({"state": _("C'est déjà son débit : rien n'a changé.")})
    before, row.per_minute = row.per_minute, asked
    row.save()
    _note(row, Kind.RESET if per_minute is None else Kind.SET, before=before, after=asked, by=by, at=at, words=why)
    wake("mailings.tasks.send_due_letters")
    return row


def _locked(provider: str) -> ProviderState:
    """The row as it is now, nobody else's until the transaction ends; made as the workers make it."""
    rows = ProviderState.objects.select_for_update()
    row: ProviderState = rows.get_or_create(provider=provider, defaults={"per_minute": default(provider)})[0]
    return row


def _reason(words: str) -> str:
    if not words.strip():
        raise ValidationError({"words": _("Dites pourquoi, en une phrase.")})
    return words.strip()[:300]


def _note(row: ProviderState, kind: str, **facts: Any) -> PaceStep:
    step: PaceStep = PaceStep.objects.create(provider=row.provider, kind=kind, **facts)
    return step
