"""Announcing, moving and calling off."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from supporters.models import Supporter
from teams.models import Outing, Participation, Role, Team
from teams.outings.words import when
from teams.services.outings import (
    OutingClosed,
    OutingData,
    announce_outing,
    cancel_outing,
    change_outing,
    nearest_outings,
    tell_the_team,
)
from teams.services.participations import join_outing
from teams.services.teams import TeamChanged
from tests.factories import (
    make_member,
    make_outing,
    make_place,
    make_role,
    make_supporter,
    make_team,
    make_volunteer,
    sign_in,
)

pytestmark = pytest.mark.django_db


def data(outing: Outing | None = None, **overrides: Any) -> OutingData:
    """What an organiser says: of an outing as it is, or of doors in three days."""
    start = timezone.now() + timedelta(days=3)
    said: dict[str, Any] = {"kind": "doors", "title": "Portes", "meeting_point": "Devant la mairie"}
    said |= {"starts_at": start, "ends_at": start + timedelta(hours=2)}
    if outing:
        said |= {"place": outing.place, "starts_at": outing.starts_at, "ends_at": outing.ends_at}
        said |= {"title": outing.title, "capacity": outing.capacity, "meeting_point": outing.meeting_point}
    else:
        said["place"] = overrides.pop("place", None) or make_place()
    return OutingData(**(said | overrides))


def come(outing: Outing, friends: int = 0, person: Supporter | None = None) -> Participation:
    person = person or make_volunteer().supporter
    return join_outing(outing=outing, supporter=person, friends=friends, at=timezone.now())


def calendar_of(mail: Any) -> Any:
    name, content, kind = mail.attachments[0]
    assert (name, kind) == ("sortie.ics", "text/calendar")
    return Calendar.from_ical(content)


def posted(**overrides: Any) -> dict[str, Any]:
    day = timezone.localdate() + timedelta(days=7)
    sent = {"kind": "doors", "meeting_point": "Devant la mairie", "day": day.isoformat(), "start": "14:00"}
    return sent | {"end": "16:00", "title": "", "description": "", "capacity": ""} | overrides


def organiser_of(outing: Outing) -> Supporter:
    return outing.team.roles.get().supporter


def test_an_outing_stands_at_the_communes_point_and_not_at_an_address() -> None:
    place = make_place(lon=4.83, lat=45.76)
    team = make_team()
    outing = announce_outing(team=team, data=data(place=place), by=make_supporter(), at=timezone.now())
    assert (outing.lon, outing.lat) == (4.83, 45.76)


@pytest.mark.parametrize(
    ("start", "hours", "field"),
    [(-1, 2, "starts_at"), (0, 2, "starts_at"), (24 * 400, 2, "starts_at"), (24, 0, "ends_at"), (24, 13, "ends_at")],
)
def test_hours_that_make_no_sense_are_refused_beside_their_field(start: int, hours: int, field: str) -> None:
    now = timezone.now()
    begins = now + timedelta(hours=start)
    said = data(starts_at=begins, ends_at=begins + timedelta(hours=hours))
    with pytest.raises(ValidationError) as refusal:
        announce_outing(team=make_team(), data=said, by=make_supporter(), at=now)
    assert set(refusal.value.message_dict) == {field}


def test_twelve_hours_are_not_too_long() -> None:
    begins = timezone.now() + timedelta(days=1)
    said = data(starts_at=begins, ends_at=begins + timedelta(hours=12))
    assert announce_outing(team=make_team(), data=said, by=make_supporter(), at=timezone.now()).pk


def test_the_page_proposes_a_title_and_reads_the_hours_on_the_clock_of_the_place(client: Client) -> None:
    place = make_place(zone="guadeloupe", name="Les Abymes", code="97101")
    team = make_team(place=place)
    sign_in(client, team.roles.get().supporter)
    answer = client.post(reverse("teams:outing-new"), posted(commune="", commune_code="97101"))
    outing = Outing.objects.get()
    assert answer.status_code == 302
    assert outing.title.startswith("Porte-à-porte du ")
    assert outing.starts_at.utctimetuple().tm_hour == 18  # 14:00 in Guadeloupe


def test_a_form_with_errors_keeps_what_was_typed(client: Client) -> None:
    team = make_team()
    sign_in(client, team.roles.get().supporter)
    sent = posted(commune="", commune_code=team.place.code, end="13:00", description="Venez !")
    answer = client.post(reverse("teams:outing-new"), sent)
    assert answer.status_code == 422
    assert "La fin vient après le début." in answer.content.decode()
    assert "Venez !" in answer.content.decode()
    assert not Outing.objects.exists()


def test_somebody_elses_team_cannot_be_announced_for(client: Client) -> None:
    team, other = make_team(), make_team()
    sign_in(client, team.roles.get().supporter)
    address = f"{reverse('teams:outing-new')}?equipe={other.pk}"
    assert client.get(address).status_code == 404
    assert client.post(address, posted()).status_code == 404


def test_a_lead_announces_for_any_team_of_the_territory(client: Client) -> None:
    departement = make_place(kind="departement", code="D-04")
    team = make_team(place=make_place(departement=departement))
    lead = make_role(None, Role.Kind.DEPARTMENTAL, place=departement).supporter
    sign_in(client, lead)
    assert client.get(reverse("teams:outing-new")).status_code == 200
    sent = posted(commune="", commune_code=team.place.code)
    assert client.post(f"{reverse('teams:outing-new')}?equipe={team.pk}", sent).status_code == 302
    assert Outing.objects.get().team == team


def test_the_same_outing_a_week_later_is_one_form_away(client: Client) -> None:
    outing = make_outing(title="Portes du samedi")
    sign_in(client, organiser_of(outing))
    page = client.get(f"{reverse('teams:outing-new')}?depuis={outing.pk}").content.decode()
    assert (timezone.localtime(outing.starts_at).date() + timedelta(days=7)).isoformat() in page
    assert "Devant la mairie" in page


def test_who_comes_is_told_when_the_rendezvous_moves(mailoutbox: list[Any]) -> None:
    outing = make_outing()
    come(outing)
    mailoutbox.clear()
    later = data(outing, starts_at=outing.starts_at + timedelta(days=1), ends_at=outing.ends_at + timedelta(days=1))
    moved = change_outing(outing=outing, data=later, at=timezone.now())
    event = calendar_of(mailoutbox[0]).walk("VEVENT")[0]
    assert (moved.sequence, event["SEQUENCE"]) == (1, 1)
    assert event.decoded("DTSTART") == moved.starts_at.replace(microsecond=0)


def test_nobody_is_written_to_when_only_the_words_change(mailoutbox: list[Any]) -> None:
    outing = make_outing()
    come(outing)
    mailoutbox.clear()
    changed = change_outing(outing=outing, data=data(outing, description="Prenez de l'eau."), at=timezone.now())
    assert changed.sequence == 0
    assert mailoutbox == []


def test_places_cannot_be_fewer_than_the_people_who_come() -> None:
    outing = make_outing()
    come(outing, friends=2)
    with pytest.raises(ValidationError) as refusal:
        change_outing(outing=outing, data=data(outing, capacity=2), at=timezone.now())
    assert set(refusal.value.message_dict) == {"capacity"}


def test_an_outing_called_off_leaves_the_calendars_with_the_organisers_words(mailoutbox: list[Any]) -> None:
    outing = make_outing()
    come(outing)
    mailoutbox.clear()
    cancel_outing(outing=outing, words="Orage annoncé.", at=timezone.now())
    calendar = calendar_of(mailoutbox[0])
    assert "Orage annoncé." in mailoutbox[0].body
    assert calendar["METHOD"] == "CANCEL"
    assert calendar.walk("VEVENT")[0]["STATUS"] == "CANCELLED"


def test_what_is_over_or_called_off_changes_no_more() -> None:
    outing = make_outing()
    cancel_outing(outing=outing, at=timezone.now())
    with pytest.raises(OutingClosed):
        cancel_outing(outing=outing, at=timezone.now())
    with pytest.raises(OutingClosed):
        change_outing(outing=outing, data=data(outing), at=timezone.now())


def test_a_team_that_is_no_more_announces_nothing() -> None:
    outing = make_outing()
    by, now = organiser_of(outing), timezone.now()
    Team.objects.filter(pk=outing.team.pk).update(state="closed", closed_at=now)
    with pytest.raises(TeamChanged):
        announce_outing(team=outing.team, data=data(outing), by=by, at=now)
    assert Outing.objects.count() == 1


def test_nobody_is_told_of_what_was_called_off_or_is_over(mailoutbox: list[Any]) -> None:
    off, over = make_outing(state="cancelled"), make_outing(starts_at=timezone.now() - timedelta(hours=5))
    for outing in (off, over):
        make_member(outing.team)
        with pytest.raises(OutingClosed):
            tell_the_team(outing=outing, at=timezone.now())
    assert mailoutbox == []


def test_the_team_is_told_once_and_only_those_who_want_every_message(mailoutbox: list[Any]) -> None:
    outing = make_outing()
    wants = make_member(outing.team)
    make_member(outing.team, make_volunteer(team_mail="essential").supporter)
    make_member(outing.team, make_supporter())  # never agreed
    restricted = make_member(outing.team)
    Supporter.objects.filter(pk=restricted.pk).update(restricted_at=timezone.now())
    assert tell_the_team(outing=outing, at=timezone.now()) == 1
    assert tell_the_team(outing=outing, at=timezone.now()) == 0
    assert [mail.to for mail in mailoutbox] == [[wants.email]]


def test_the_address_of_somebodys_home_is_not_in_the_mail_to_the_team(mailoutbox: list[Any]) -> None:
    outing = make_outing(kind="home", meeting_point="12 rue des Lilas")
    make_member(outing.team)
    tell_the_team(outing=outing, at=timezone.now())
    assert "rue des Lilas" not in mailoutbox[0].body + str(mailoutbox[0].alternatives)


def test_the_nearest_come_first_and_full_far_or_distant_ones_are_not_proposed() -> None:
    def at(lon: float, **more: Any) -> Outing:
        place = make_place(lon=lon, lat=45.0)
        return make_outing(team=make_team(place=place), place=place, lon=lon, lat=45.0, **more)

    second, first = at(5.2), at(5.05)
    at(5.01, capacity=3, going=3)
    at(9.0)
    at(5.02, starts_at=timezone.now() + timedelta(days=40))
    found = nearest_outings(lon=5.0, lat=45.0, at=timezone.now(), limit=5)
    assert [outing for outing, _km in found] == [first, second]
    assert found[0][1] == pytest.approx(3.9, abs=0.2)


def test_looking_around_costs_the_same_whatever_is_found(django_assert_num_queries: Any) -> None:
    team = make_team(place=make_place(lon=5.0, lat=45.0))
    for _number in range(3):
        make_outing(team=team)
    with django_assert_num_queries(3):
        found = nearest_outings(lon=5.0, lat=45.0, at=timezone.now(), limit=5)
        assert [str(outing.place) for outing, _km in found] == [team.place.name] * 3


def test_the_clock_of_a_day_is_that_of_the_place() -> None:
    place = make_place(zone="reunion")
    said = data(
        place=place, starts_at=datetime.fromisoformat("2027-01-05T20:30:00+00:00"),
        ends_at=datetime.fromisoformat("2027-01-05T21:30:00+00:00"),
    )  # fmt: skip
    now = datetime.fromisoformat("2026-12-30T12:00:00+00:00")
    outing = announce_outing(team=make_team(), data=said, by=make_supporter(), at=now)
    assert when(outing) == "mercredi 6 janvier 2027, de 00:30 à 01:30 (heure locale)"
