"""The files by which others follow outings: Atom and iCalendar, read back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from teams.outings.calendar import Rendezvous, calendar_ics, event_ics
from tests.factories import make_outing, make_place, make_team

START = datetime(2027, 4, 3, 14, 0, tzinfo=UTC)
ATOM = "{http://www.w3.org/2005/Atom}"


def rendezvous(**overrides: Any) -> dict[str, Any]:
    said = {"uid": "outing-1@exemple.fr", "summary": "Portes", "starts_at": START, "location": "Mairie, Lyon"}
    said |= {"ends_at": START + timedelta(hours=2), "description": "", "url": "https://exemple.fr/sorties/1/"}
    return said | overrides


def test_a_rendezvous_reads_back_as_it_was_written() -> None:
    words = "Venez ; avec un ami, \\ et le sourire\nMerci. " + "très longue ligne " * 20
    event = Calendar.from_ical(event_ics(**rendezvous(description=words, summary="Porte-à-porte, « été »"))).walk(
        "VEVENT"
    )[0]
    assert event["DESCRIPTION"] == words
    assert event["SUMMARY"] == "Porte-à-porte, « été »"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (START, START + timedelta(hours=2))
    assert (event["UID"], event["URL"], event["SEQUENCE"]) == (
        "outing-1@exemple.fr", "https://exemple.fr/sorties/1/", 0,
    )  # fmt: skip


def test_lines_of_the_file_are_short_and_end_as_the_standard_says() -> None:
    content = event_ics(**rendezvous(description="é" * 300))
    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_what_is_called_off_leaves_the_calendars() -> None:
    calendar = Calendar.from_ical(event_ics(**rendezvous(cancelled=True, sequence=3)))
    event = calendar.walk("VEVENT")[0]
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 3)


def test_the_same_rendezvous_is_the_same_bytes_so_that_nothing_is_fetched_twice() -> None:
    assert event_ics(**rendezvous()) == event_ics(**rendezvous())


def test_a_header_cannot_be_smuggled_in_by_a_title() -> None:
    content = event_ics(**rendezvous(summary="Portes\r\nATTENDEE:mailto:x@example.org"))
    assert not [line for line in content.split(b"\r\n") if line.startswith(b"ATTENDEE")]


def test_many_in_one_calendar() -> None:
    events = [Rendezvous(**rendezvous(uid=f"outing-{number}@exemple.fr")) for number in range(3)]
    calendar = Calendar.from_ical(calendar_ics(name="Sorties", events=events))
    assert calendar["X-WR-CALNAME"] == "Sorties"
    assert [str(event["UID"])[:8] for event in calendar.walk("VEVENT")] == ["outing-0", "outing-1", "outing-2"]


@pytest.mark.django_db
def test_the_calendar_to_subscribe_to_has_the_filters_of_the_page(client: Client) -> None:
    here = make_place(lon=5.0, lat=45.0)
    near = make_outing(team=make_team(place=here))
    make_outing(team=make_team(place=make_place(lon=-1.0, lat=47.0)))
    answer = client.get(reverse("teams:outings-ics"), {"lieu_code": here.code})
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(event["URL"]).rstrip("/").rpartition("/")[2] for event in events] == [str(near.pk)]


@pytest.mark.django_db
def test_the_feed_tells_the_latest_announcement_first(client: Client) -> None:
    make_outing(title="Ancienne")
    make_outing(title="Nouvelle", description="Venez <b>tous</b>")
    feed = ElementTree.fromstring(client.get(reverse("teams:outings-feed")).content)  # noqa: S314 - ours
    assert [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")] == ["Nouvelle", "Ancienne"]


@pytest.mark.django_db
def test_files_cost_the_same_whatever_their_length(client: Client, django_assert_num_queries: Any) -> None:
    team = make_team()
    for _number in range(3):
        make_outing(team=team)
    for name in ("outings-ics", "outings-map", "outings-feed"):
        with django_assert_num_queries(2):
            client.get(reverse(f"teams:{name}"))
