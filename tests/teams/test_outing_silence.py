"""L49: nobody is brought together on the eve, to the minute and around the world."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from supporters.models import OutgoingMail
from teams.models import Outing
from teams.services.outing_reports import OutingReport, remind_participants, report_outing
from teams.services.outings import announce_outing, cancel_outing, nearest_outings
from teams.services.participations import OutingClosed, join_outing
from territory.models import Election
from territory.services import activate_election, create_round
from territory.silence import Silenced
from tests.factories import make_outing, make_place, make_supporter, make_team, make_volunteer, sign_in
from tests.teams.test_outings import come, data, posted

pytestmark = pytest.mark.django_db

FIRST = date(2027, 4, 11)
BEFORE = datetime.fromisoformat("2027-04-05T10:00:00+00:00")
HOUR = timedelta(hours=1)


def at(text: str, clock: str = "Europe/Paris") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(clock))


@pytest.fixture
def election() -> Election:
    election = Election.objects.create(slug="2027", name="Présidentielle 2027")
    create_round(election=election, number=1, date=FIRST)
    return activate_election(election=election)


def announce(zone: str, start: datetime, end: datetime, now: datetime = BEFORE) -> Outing:
    said = data(place=make_place(zone=zone), starts_at=start, ends_at=end)
    return announce_outing(team=make_team(), data=said, by=make_supporter(), at=now)


@pytest.mark.parametrize(
    ("zone", "clock", "eve"),
    [
        ("metropole", "Europe/Paris", "2027-04-10"),
        ("guadeloupe", "America/Guadeloupe", "2027-04-09"),
        ("caledonie", "Pacific/Noumea", "2027-04-10"),
        ("polynesie", "Pacific/Tahiti", "2027-04-09"),
    ],
)
def test_an_outing_may_end_at_midnight_before_the_eve_and_not_a_minute_later(
    election: Election, zone: str, clock: str, eve: str
) -> None:
    midnight = at(f"{eve}T00:00", clock)
    assert announce(zone, midnight - 2 * HOUR, midnight).pk
    with pytest.raises(ValidationError) as refusal:
        announce(zone, midnight - 2 * HOUR, midnight + timedelta(minutes=1))
    assert set(refusal.value.message_dict) == {"starts_at"}


def test_an_outing_begins_again_when_the_last_station_closes(election: Election) -> None:
    eight = at("2027-04-11T20:00")
    assert announce("guadeloupe", eight, eight + HOUR).pk
    with pytest.raises(ValidationError):
        announce("guadeloupe", eight - timedelta(minutes=1), eight + HOUR)


def test_an_outing_around_the_whole_silence_is_refused_too(election: Election) -> None:
    friday = at("2027-04-10T12:00")
    with pytest.raises(ValidationError):
        announce("metropole", friday, friday + HOUR)


def test_the_same_hour_is_refused_in_guadeloupe_and_allowed_in_paris(election: Election) -> None:
    noon = at("2027-04-09T12:00")
    assert announce("metropole", noon, noon + HOUR).pk
    with pytest.raises(ValidationError):
        announce("guadeloupe", noon, noon + HOUR)


@time_machine.travel(BEFORE, tick=False)
def test_the_refusal_names_the_window_and_the_last_legal_moment_beside_the_date(
    election: Election, client: Client
) -> None:
    place = make_place(zone="guadeloupe", name="Les Abymes", code="97101")
    sign_in(client, make_team(place=place).roles.get().supporter)
    sent = posted(commune="", commune_code="97101", day="2027-04-09")
    answer = client.post(reverse("teams:outing-new"), sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_day"' in page
    assert "du vendredi 9 avril 2027 à 00:00 au dimanche 11 avril 2027 à 14:00" in page
    assert "Dernier moment permis : jeudi 8 avril 2027 à 23:59." in page


def test_nothing_is_announced_while_the_place_is_silent(election: Election) -> None:
    later = at("2027-04-12T18:00")
    assert announce("metropole", later, later + HOUR, now=at("2027-04-09T23:59:59")).pk
    with pytest.raises(Silenced):
        announce("metropole", later, later + HOUR, now=at("2027-04-10T00:00"))


def vote_scheduled_after(**overrides: Any) -> Outing:
    """An outing on the eve, announced before anybody knew that it would be one."""
    start = at("2027-04-10T14:00")
    outing = make_outing(starts_at=start, created_at=BEFORE, **overrides)
    come_at(outing, BEFORE)
    election = Election.objects.create(slug="soudaine", name="Soudaine")
    create_round(election=election, number=1, date=FIRST)
    activate_election(election=election)
    return outing


def come_at(outing: Outing, now: datetime) -> None:
    join_outing(outing=outing, supporter=make_volunteer().supporter, at=now)


@time_machine.travel(BEFORE, tick=False)
def test_an_outing_on_which_a_silence_falls_leaves_the_lists_and_its_organiser_is_told(client: Client) -> None:
    outing = vote_scheduled_after(title="Tractage du samedi")
    for name in ("teams:outings", "teams:outings-map", "teams:outings-feed", "teams:outings-ics"):
        assert "Tractage du samedi" not in client.get(reverse(name)).content.decode()
    assert nearest_outings(lon=2.35, lat=48.85, at=BEFORE, limit=5) == []
    sign_in(client, outing.team.roles.get().supporter)
    page = client.get(reverse("teams:outing", args=[outing.pk])).content.decode()
    assert "pendant la réserve électorale" in page
    assert "Déplacez-la ou annulez-la." in page


@time_machine.travel(BEFORE, tick=False)
def test_nobody_joins_and_nobody_is_reminded_of_it(mailoutbox: list[Any]) -> None:
    outing = vote_scheduled_after()
    mailoutbox.clear()
    with pytest.raises(OutingClosed):
        come(outing)
    assert remind_participants(at=at("2027-04-09T16:00")) == 0
    assert mailoutbox == []


def test_called_off_in_silence_the_fact_leaves_and_the_words_stay(queued_mail: None) -> None:
    with time_machine.travel(BEFORE, tick=False):
        outing = vote_scheduled_after()
    OutgoingMail.objects.all().delete()
    with time_machine.travel(at("2027-04-10T09:00"), tick=False):
        cancel_outing(outing=outing, words="Votez bien !", at=at("2027-04-10T09:00"))
    mail = OutgoingMail.objects.get()
    assert mail.zone == ""
    assert b"Votez bien" not in bytes(mail.content)


def test_an_outing_of_a_silent_territory_is_not_told_until_it_may_speak(election: Election, client: Client) -> None:
    make_outing(title="Apéro de mardi", starts_at=at("2027-04-13T18:00"), created_at=BEFORE)
    with time_machine.travel(at("2027-04-10T12:00"), tick=False):
        assert "Apéro de mardi" not in client.get(reverse("teams:outings")).content.decode()
    with time_machine.travel(at("2027-04-11T20:00:00"), tick=False):
        assert "Apéro de mardi" in client.get(reverse("teams:outings")).content.decode()


def test_joining_while_the_place_is_silent_is_answered_with_the_date(election: Election, client: Client) -> None:
    outing = make_outing(starts_at=at("2027-04-13T18:00"), created_at=BEFORE)
    with time_machine.travel(at("2027-04-10T12:00"), tick=False):
        sign_in(client, make_volunteer().supporter)
        answer = client.post(reverse("teams:outing-join", args=[outing.pk]), {"friends": "0"})
    assert answer.status_code == 403
    assert outing.participations.count() == 0


def test_a_mail_about_an_outing_says_to_which_zone_it_speaks(queued_mail: None) -> None:
    with time_machine.travel(BEFORE, tick=False):
        home = make_place(zone="guadeloupe")
        outing = make_outing(starts_at=at("2027-04-06T18:00"))
        person = make_volunteer(home=home).supporter
        join_outing(outing=outing, supporter=person, at=BEFORE)
        OutgoingMail.objects.all().delete()
        assert remind_participants(at=at("2027-04-06T09:00")) == 1
    assert OutgoingMail.objects.get().zone == "guadeloupe"


def test_a_report_may_be_written_in_silence_and_thanks_nobody_then(election: Election, mailoutbox: list[Any]) -> None:
    outing = make_outing(starts_at=at("2027-04-09T18:00"), created_at=BEFORE)
    person = make_volunteer().supporter
    row = join_outing(outing=outing, supporter=person, at=BEFORE)
    mailoutbox.clear()
    report_outing(outing=outing, report=OutingReport(came={row.pk: 0}), at=at("2027-04-10T08:00"))
    assert mailoutbox == []
    assert person.acts.count() == 1
