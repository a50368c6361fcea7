"""Rendezvous for calendars (RFC 5545). Pure: no models, no settings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from icalendar import Calendar, Event

PRODUCT = "-//Tous en campagne//FR"
CONTENT_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Rendezvous:
    """What a calendar keeps of one. `uid` never changes; `sequence` grows each time date or place change."""

    uid: str
    summary: str
    starts_at: datetime
    ends_at: datetime
    location: str
    description: str
    url: str
    cancelled: bool = False
    sequence: int = 0


def event_ics(
    *,
    uid: str,
    summary: str,
    starts_at: datetime,
    ends_at: datetime,
    location: str,
    description: str,
    url: str,
    cancelled: bool = False,
    sequence: int = 0,
) -> bytes:
    """One rendezvous as an .ics; `cancelled` takes it out of the calendars that hold it (METHOD:CANCEL)."""
    held = Rendezvous(uid, summary, starts_at, ends_at, location, description, url, cancelled, sequence)
    return _written([held], method="CANCEL" if cancelled else "PUBLISH")


def calendar_ics(*, name: str, events: Iterable[Rendezvous]) -> bytes:
    """Many, for calendars that subscribe; they ask again every few hours."""
    return _written(events, method="PUBLISH", name=name)


def _written(events: Iterable[Rendezvous], *, method: str, name: str = "") -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", timedelta(hours=4), parameters={"value": "DURATION"})
    for event in events:
        calendar.add_component(_event(event))
    return calendar.to_ical()


def _event(held: Rendezvous) -> Event:
    event = Event()
    event.add("uid", held.uid)
    event.add("sequence", held.sequence)
    # In UTC: right in every calendar, without a table of clocks in the file.
    event.add("dtstart", held.starts_at.astimezone(UTC))
    event.add("dtend", held.ends_at.astimezone(UTC))
    # A stamp that follows the content: the same rendezvous is written by the same bytes.
    event.add("dtstamp", held.starts_at.astimezone(UTC))
    event.add("summary", held.summary)
    event.add("location", held.location)
    event.add("description", held.description)
    event.add("url", held.url)
    event.add("status", "CANCELLED" if held.cancelled else "CONFIRMED")
    return event
