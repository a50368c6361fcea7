"""Contact cards that were held: sent all together, or forgotten, for one walk. Nobody reads them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from canvassing.models import ContactCard, Walk
from canvassing.services.cards import CardRefused, refuse_card, release_card
from territory.silence import require_voice


@dataclass(frozen=True)
class Outcome:
    """How many cards left their shelf, and how many could not."""

    done: int
    kept: int


def release_cards(*, walk: Walk, at: datetime) -> Outcome:
    """Write to every address; a card that cannot be answered now stays where it is. Raises Silenced.

    Each card is a transaction of its own: a mail that is on its way is not taken back by the next card's fault.
    """
    require_voice(walk.turf.commune, at)
    done = kept = 0
    for card in _held(walk):
        try:
            release_card(card=card, at=at)
        except CardRefused:
            kept += 1
        else:
            done += 1
    return Outcome(done, kept)


@transaction.atomic
def refuse_cards(*, walk: Walk) -> Outcome:
    """Forget them; nobody is written to."""
    cards = _held(walk)
    for card in cards:
        refuse_card(card=card)
    return Outcome(len(cards), 0)


def _held(walk: Walk) -> list[ContactCard]:
    return list(walk.cards.filter(state=ContactCard.State.HELD).order_by("received_at", "pk"))
