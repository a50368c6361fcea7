"""What a provider tells of letters by its webhook."""

from datetime import datetime

from anymail.signals import AnymailTrackingEvent

from mailings.models import Return
from mailings.returns import events
from mailings.services.returns import Whose, keep, note_delivered, whose_is
from supporters.models import Supporter


def take_in_event(event: AnymailTrackingEvent, *, provider: str, at: datetime) -> Return | None:
    """Take in one event of a provider who has shown that it is ours. None when nothing had to be written down.

    A provider knows to whom it wrote: where nothing of ours came with the event, the address tells the person.
    """
    if events.is_delivered(event):
        note_delivered(events.trace_of(event), at=at)
        return None
    reading = events.read(event)
    if reading is None:
        return None
    about = whose_is(reading.trace)
    if about.supporter is None and event.recipient:
        about = Whose(supporter=Supporter.objects.filter(email=str(event.recipient).strip().lower()[:254]).first())
    key = events.key_of(event, provider=provider)
    return keep(reading, key=key, source=Return.Source.PROVIDER, at=at, whose=about)
