"""L58: the gate at the second it closes, around the world, and when it opens again."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from territory.middleware import SilenceMiddleware
from territory.models import Election, ZoneVote
from territory.services import activate_election, create_round
from territory.silence import (
    Silenced,
    closed_in_silence,
    current_silence,
    last_legal_moment,
    propaganda_allowed,
    require_voice,
    zone_of,
)
from tests.factories import make_place

pytestmark = pytest.mark.django_db

FIRST, SECOND = date(2027, 4, 11), date(2027, 4, 25)
SECOND_OF_TIME = timedelta(seconds=1)


def at(text: str, clock: str = "Europe/Paris") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(clock))


@pytest.fixture
def election() -> Election:
    election = Election.objects.create(slug="2027", name="Présidentielle 2027")
    create_round(election=election, number=1, date=FIRST)
    create_round(election=election, number=2, date=SECOND)
    return activate_election(election=election)


@pytest.mark.parametrize(
    ("zone", "clock", "eve"),
    [
        ("metropole", "Europe/Paris", "2027-04-10"),
        ("guadeloupe", "America/Guadeloupe", "2027-04-09"),
        ("caledonie", "Pacific/Noumea", "2027-04-10"),
        ("polynesie", "Pacific/Tahiti", "2027-04-09"),
        # The Americas fall silent together, with Newfoundland: at 22:30 in Ottawa.
        ("ameriques", "America/St_Johns", "2027-04-09"),
    ],
)
def test_the_gate_closes_at_midnight_of_the_eve(election: Election, zone: str, clock: str, eve: str) -> None:
    midnight = at(f"{eve}T00:00", clock)
    assert propaganda_allowed(zone, midnight - SECOND_OF_TIME)
    assert not propaganda_allowed(zone, midnight)
    assert not propaganda_allowed(zone, midnight + SECOND_OF_TIME)


def test_ottawa_is_silent_before_its_own_midnight_because_newfoundland_is(election: Election) -> None:
    assert propaganda_allowed("ameriques", at("2027-04-08T22:29:59", "America/Toronto"))
    assert not propaganda_allowed("ameriques", at("2027-04-08T22:30", "America/Toronto"))
    assert not propaganda_allowed("ameriques", at("2027-04-09T00:00", "America/Toronto"))


def test_guadeloupe_is_silent_a_day_before_paris(election: Election) -> None:
    friday = at("2027-04-09T12:00")
    assert not propaganda_allowed("guadeloupe", friday)
    assert propaganda_allowed("metropole", friday)


def test_the_gate_opens_at_eight_in_paris_and_closes_again_before_the_second_round(election: Election) -> None:
    eight = at("2027-04-11T20:00")
    assert not propaganda_allowed("metropole", eight - SECOND_OF_TIME)
    assert propaganda_allowed("metropole", eight)
    assert propaganda_allowed("metropole", at("2027-04-23T23:59:59"))
    assert not propaganda_allowed("metropole", at("2027-04-24T00:00"))
    assert propaganda_allowed("metropole", at("2027-04-25T20:00"))


@pytest.mark.parametrize(
    ("sunday", "eve"),
    [(date(2026, 10, 25), "2026-10-24"), (date(2027, 3, 28), "2027-03-27")],
    ids=["clocks go back", "clocks go forward"],
)
def test_the_night_when_clocks_change_moves_neither_end(sunday: date, eve: str) -> None:
    election = Election.objects.create(slug="nuit", name="Nuit")
    create_round(election=election, number=1, date=sunday)
    activate_election(election=election)
    midnight, eight = at(f"{eve}T00:00"), at(f"{sunday}T20:00")
    assert propaganda_allowed("metropole", midnight - SECOND_OF_TIME)
    assert not propaganda_allowed("metropole", midnight)
    assert not propaganda_allowed("metropole", at(f"{sunday}T02:30"))
    assert not propaganda_allowed("metropole", eight - SECOND_OF_TIME)
    assert propaganda_allowed("metropole", eight)


def test_an_election_that_is_not_active_silences_nobody() -> None:
    election = Election.objects.create(slug="2027", name="Présidentielle 2027")
    create_round(election=election, number=1, date=FIRST)
    assert propaganda_allowed("metropole", at("2027-04-11T12:00"))
    assert last_legal_moment("metropole", at("2027-04-01T12:00")) is None


def test_a_place_keeps_the_silence_of_its_zone(election: Election) -> None:
    friday = at("2027-04-09T12:00")
    assert not propaganda_allowed(make_place(zone="martinique"), friday)
    assert propaganda_allowed(make_place(zone="metropole"), friday)


def test_the_campaign_itself_keeps_the_silence_of_its_own_zone(election: Election, settings: Any) -> None:
    settings.CAMPAIGN_ZONE = "guyane"
    assert not propaganda_allowed(None, at("2027-04-09T12:00"))


def test_a_zone_that_does_not_exist_opens_no_gate(election: Election) -> None:
    with pytest.raises(ValueError, match="narnia"):
        zone_of("narnia")


def test_of_two_elections_at_once_the_longer_silence_holds(election: Election) -> None:
    other = Election.objects.create(slug="locale", name="Locale")
    create_round(election=other, number=1, date=FIRST)
    activate_election(election=other)
    later = at("2027-04-11T22:00")
    ZoneVote.objects.filter(round__election=other, zone="metropole").update(silence_end=later)
    vote = current_silence("metropole", at("2027-04-11T12:00"))
    assert vote is not None
    assert vote.silence_end == later


def test_whoever_needs_a_voice_is_told_when_it_comes_back(election: Election) -> None:
    require_voice("metropole", at("2027-04-09T23:59:59"))
    with pytest.raises(Silenced) as refusal:
        require_voice("metropole", at("2027-04-10T00:00"))
    assert refusal.value.reopens_at == at("2027-04-11T20:00")
    assert refusal.value.vote.zone == "metropole"


def test_the_last_legal_moment_is_the_second_before_the_next_silence(election: Election) -> None:
    assert last_legal_moment("metropole", at("2027-04-01T12:00")) == at("2027-04-09T23:59:59")
    assert last_legal_moment("metropole", at("2027-04-10T12:00")) == at("2027-04-09T23:59:59")
    assert last_legal_moment("metropole", at("2027-04-11T20:00")) == at("2027-04-23T23:59:59")
    assert last_legal_moment("metropole", at("2027-04-25T20:00")) is None


def test_each_question_costs_one_query(election: Election, django_assert_num_queries: Any) -> None:
    now = at("2027-04-10T12:00")
    for question in (propaganda_allowed, current_silence, last_legal_moment):
        with django_assert_num_queries(1):
            str(question("metropole", now))


def answer_during(moment: datetime, monkeypatch: pytest.MonkeyPatch, view: Any) -> HttpResponse:
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    request = RequestFactory().post("/temoigner/")
    response: HttpResponse = view(request)
    return response


@closed_in_silence
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("merci")


def test_a_closed_page_says_when_it_reopens(election: Election, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answer_during(at("2027-04-10T12:00"), monkeypatch, form)
    assert answer.status_code == 403
    assert "2027-04-11T20:00:00+02:00" in answer.content.decode()


def test_a_closed_page_is_open_on_other_days(election: Election, monkeypatch: pytest.MonkeyPatch) -> None:
    assert answer_during(at("2027-04-12T12:00"), monkeypatch, form).status_code == 200


def test_silence_met_in_a_service_becomes_the_same_page(election: Election, rf: RequestFactory) -> None:
    vote = current_silence("metropole", at("2027-04-10T12:00"))
    assert vote is not None
    middleware = SilenceMiddleware(lambda request: HttpResponse())
    answer = middleware.process_exception(rf.get("/"), Silenced(vote))
    assert answer is not None
    assert answer.status_code == 403
    assert "2027-04-11T20:00:00+02:00" in answer.content.decode()
    assert middleware.process_exception(rf.get("/"), ValueError()) is None
