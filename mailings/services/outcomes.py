"""Writing what a mail server answered, window by window; right however often it is written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from mailings.delivery.answers import Answer, read
from mailings.delivery.envelopes import Outcome
from mailings.models import Delivery, Recipient

State, Reason, Bounce = Delivery.State, Delivery.Reason, Delivery.Bounce
#: Those of a window that nothing is known of yet.
OPEN = (State.QUEUED, State.DEFERRED)

#: (state, reason, bounce, code)
Became = tuple[int, int, int, int]
_REFUSALS = {Answer.UNKNOWN: Bounce.HARD, Answer.POLICY: Bounce.POLICY, Answer.REFUSED: Bounce.NONE}


def became(outcome: Outcome) -> Became | None:
    """None for what was not tried: it is still to be sent."""
    if not outcome.certain:
        return State.UNCERTAIN, Reason.NONE, Bounce.NONE, outcome.code
    answer = read(outcome.code, outcome.text)
    if answer is Answer.NOTHING:
        return None
    if answer is Answer.TAKEN:
        return State.SENT, Reason.NONE, Bounce.NONE, outcome.code
    if answer in _REFUSALS:
        return State.FAILED, Reason.REFUSED, _REFUSALS[answer], outcome.code
    return State.DEFERRED, Reason.NONE, Bounce.NONE, outcome.code


def write(outcomes: Sequence[Outcome], *, at: datetime) -> dict[int, int]:
    """How many deliveries came to which state. `at` is the moment at which the window had left."""
    groups: dict[Became, list[int]] = defaultdict(list)
    for outcome in outcomes:
        what = became(outcome)
        if what is not None:
            groups[what].append(outcome.key)
    found: dict[int, int] = defaultdict(int)
    for (state, reason, bounce, code), keys in groups.items():
        rows = Delivery.objects.filter(pk__in=keys, state__in=OPEN)
        rows.update(state=state, reason=reason, bounce=bounce, code=code, sent_at=at)
        found[state] += len(keys)
    _stop_unknown([key for (*_, bounce, _code), keys in groups.items() if bounce is Bounce.HARD for key in keys], at=at)
    return found


def skip(keys: Iterable[int], *, reason: int, at: datetime) -> int:
    """Deliveries that end without a mail server."""
    rows = Delivery.objects.filter(pk__in=list(keys), state__in=OPEN)
    return int(rows.update(state=State.SKIPPED, reason=reason, sent_at=at))


def _stop_unknown(keys: list[int], *, at: datetime) -> None:
    """Nobody has these addresses (E11)."""
    if not keys:
        return
    people = Delivery.objects.filter(pk__in=keys).values_list("supporter", flat=True)
    Recipient.objects.filter(pk__in=list(people)).stop(reason=Recipient.Stop.BOUNCE, at=at)
