"""Taking a paper sheet over: the same events, the same checks and the same counts as from a phone."""

from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from canvassing.models import DoorSession, Walk
from canvassing.paper.keying import Keyed, events_of
from canvassing.services.events import BATCH, Result, receive
from supporters.models import Supporter
from territory.clocks import clock_of

#: The hour that stands for those of a sheet, which has none: the same each time it is sent.
EVENING = time(20)


@transaction.atomic
def key_in(*, walk: Walk, keyed: Keyed, supporter: Supporter | None, at: datetime) -> int:
    """Take it in whole, or not at all; sent twice it counts once. Returns the doors of that day on that sheet.

    `supporter` walked it; None when nobody knows. Raises ValidationError.
    """
    events = events_of(keyed, at=datetime.combine(keyed.day, EVENING, clock_of(walk.turf.commune)))
    source = DoorSession.Source.PAPER
    for first in range(0, len(events), BATCH):
        part = events[first : first + BATCH]
        taken = receive(walk=walk, phone=keyed.sheet, supporter=supporter, events=part, at=at, source=source)
        _require_all(taken.results)
    session = DoorSession.objects.filter(walk=walk, phone=keyed.sheet, day=keyed.day).first()
    return session.knocked if session else 0


def _require_all(results: list[Result]) -> None:
    if any(result.code == 409 for result in results):
        raise ValidationError(
            _("Cette feuille a déjà été recopiée, autrement. Rouvrez la page : vous verrez où en est chaque adresse.")
        )
    refused = [str(words) for result in results for sentences in result.errors.values() for words in sentences]
    if refused:
        raise ValidationError(refused)
