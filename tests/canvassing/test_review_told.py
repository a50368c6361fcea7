"""What a volunteer reads of a session that was set aside; held cards; the same for programs."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse

from canvassing.models import ContactCard, DoorReport, DoorSession, Walk
from canvassing.services.boards import refresh_boards
from canvassing.services.review import accept, restore, set_aside
from supporters.models import ActDay, Supporter
from tests.canvassing.boarding import make_counted
from tests.canvassing.sending import load, state, tally
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_precinct, make_role, make_supporter, make_team, sign_in
from tests.teams.plan_country import Country, make_country

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
WHY = "Le rythme nous surprend : vérifions ensemble."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def country() -> Country:
    return make_country()


@pytest.fixture
def staff() -> Client:
    person = make_supporter(is_staff=True, display_name="Nadia")
    person.groups.add(Group.objects.get(name="national"))
    return sign_in(Client(), person)


def walk_page(person: Any, session: DoorSession) -> str:
    answer = sign_in(Client(), person).get(reverse("canvassing:walk", args=[session.walk_id]))
    assert answer.status_code == 200
    return answer.content.decode()


# --- The person --------------------------------------------------------------------------------------


def test_who_knocked_is_told_only_of_what_is_set_aside_why_and_whom_to_ask() -> None:
    session = make_counted(at=NOW, flags=["fast"])
    person = session.supporter
    assert "en vérification" not in walk_page(person, session)
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    told = walk_page(person, session)
    assert "est en vérification" in told
    assert WHY in told
    assert "Écrivez-nous" in told
    session.refresh_from_db()
    restore(session=session, by=None, at=NOW)
    assert "en vérification" not in walk_page(person, session)


def test_in_a_team_one_asks_the_team(country: Country) -> None:
    team = make_team(place=country["101"], name="Les Lilas", contact="Karim, 06 00 00 00 00")
    person = make_member(team)
    session = make_counted(walk=make_walk(turf=make_turf(commune=country["101"]), walkers=[person]), at=NOW)
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    told = walk_page(person, session)
    assert reverse("teams:team", args=[team.pk]) in told
    assert "Karim, 06 00 00 00 00" in told


def test_the_other_of_a_pair_is_not_told_and_nobody_is_written_to() -> None:
    one, other = make_supporter(), make_supporter()
    session = make_counted(walk=make_walk(walkers=[one, other]), supporter=one, at=NOW)
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    assert "en vérification" in walk_page(one, session)
    assert "en vérification" not in walk_page(other, session)
    assert not mail.outbox


def test_ones_own_walks_tell_it_too() -> None:
    session = make_counted(at=NOW)
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    assert session.supporter
    shown = sign_in(Client(), session.supporter).get(reverse("canvassing:doorstep")).content.decode()
    assert "est en vérification" in shown


def test_what_a_phone_sends_after_it_was_set_aside_waits_with_it() -> None:
    phone = load()
    phone.send(tally(absent=10, opened=10, talked=4))
    session = DoorSession.objects.get()
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    phone.send(tally(absent=5))
    session.refresh_from_db()
    assert (session.state, session.knocked, DoorReport.objects.count()) == ("aside", 25, 0)
    restore(session=session, by=None, at=NOW)
    assert DoorReport.objects.get().knocked == 25
    assert sum(ActDay.objects.filter(supporter=phone.person, kind="doors").values_list("total", flat=True)) == 25


def test_an_accepted_session_that_surprises_anew_waits_again() -> None:
    phone = load(make_walk(turf=make_turf(streets={"Tour Nord": (75,)})))
    phone.send(tally(absent=2, opened=18))
    session = DoorSession.objects.get()
    assert session.flags == ["open"]
    accept(session=session, by=None, at=NOW)
    phone.send(tally(absent=1))
    assert session not in DoorSession.objects.to_review()
    phone.send(*[state(phone.addresses[0], at=(NOW - timedelta(hours=hours)).isoformat()) for hours in (1, 8)])
    assert session in DoorSession.objects.to_review()


# --- Held cards --------------------------------------------------------------------------------------


def held(country: Country, code: str = "101", count: int = 2) -> Walk:
    """A walk with cards that were written beyond the fifteenth."""
    precinct = make_precinct(commune=country[code])
    walk = make_walk(turf=make_turf(precinct=precinct, commune=country[code]))
    phone = load(walk)
    for n in range(count):
        card = phone.card(email=f"resident{n}@example.org")
        ContactCard.objects.create(id=card["id"], walk=walk, state="held", sealed=card["sealed"], received_at=NOW)
    return walk


def decide(client: Client, walk: Walk, verb: str) -> Any:
    return client.post(reverse("canvassing:held-cards-decide", args=[walk.pk]), {"verb": verb}, follow=True)


def states(walk: Walk) -> list[str]:
    return list(walk.cards.order_by("pk").values_list("state", flat=True))


def test_held_cards_are_counted_and_never_read(country: Country, staff: Client) -> None:
    held(country, count=3)
    shown = staff.get(reverse("canvassing:held-cards")).content.decode()
    assert "3 fiches sur une feuille de route" in shown
    assert "resident" not in shown


def test_released_cards_are_answered_each_once(country: Country, staff: Client) -> None:
    walk = held(country)
    for _turn in range(2):
        decide(staff, walk, "release")
    assert states(walk) == ["sent", "sent"]
    assert Supporter.objects.filter(email__startswith="resident", confirmed_at=None).count() == 2
    assert len(mail.outbox) == 2


def test_forgotten_cards_are_gone_and_nobody_is_written_to(country: Country, staff: Client) -> None:
    walk = held(country)
    decide(staff, walk, "refuse")
    assert states(walk) == ["refused", "refused"]
    assert not walk.cards.exclude(sealed="").exists()
    assert not mail.outbox


def test_a_card_that_does_not_open_waits_and_is_told(country: Country, staff: Client) -> None:
    walk = held(country, count=1)
    ContactCard.objects.create(id=uuid4(), walk=walk, state="held", sealed="abîmée", received_at=NOW)
    assert "1 fiche ne peut pas partir" in decide(staff, walk, "release").content.decode()
    assert sorted(states(walk)) == ["held", "sent"]


def test_an_unknown_word_changes_no_card(country: Country, staff: Client) -> None:
    walk = held(country)
    decide(staff, walk, "read")
    assert states(walk) == ["held", "held"]


def test_leads_decide_on_cards_of_their_territory_only(country: Country) -> None:
    here, elsewhere = held(country), held(country, "201")
    lead = sign_in(Client(), make_role(None, "departmental", place=country["D-1"]).supporter)
    shown = lead.get(reverse("canvassing:held-cards")).content.decode()
    assert str(here.pk) in shown
    assert str(elsewhere.pk) not in shown
    assert decide(lead, elsewhere, "release").status_code == 404
    assert states(elsewhere) == ["held", "held"]


# --- Programs ----------------------------------------------------------------------------------------


def api(name: str, *args: Any) -> str:
    return reverse(f"api:canvassing-api:{name}", args=args)


def review(client: Client, session: DoorSession, **said: str) -> Any:
    return client.post(api("door-session-review", session.pk), said, content_type="application/json")


def test_programs_decide_as_pages_do(staff: Client) -> None:
    session = make_counted(at=NOW, flags=["fast"])
    assert review(staff, session, verb="aside").status_code == 422
    assert review(staff, session, verb="aside", reason=WHY).json()["state"] == "aside"
    assert review(staff, session, verb="accept").status_code == 409
    assert review(staff, session, verb="restore", seen="counted:").status_code == 409
    assert review(staff, session, verb="restore").json()["state"] == "counted"
    assert review(staff, session, verb="wipe").status_code == 422


def test_programs_read_the_queue(staff: Client) -> None:
    small = make_counted(at=NOW, flags=["control"], absent=0, refused=0, opened=2, talked=1)
    make_counted(at=NOW)
    (row,) = staff.get(api("door-sessions")).json()["results"]
    assert (row["id"], row["flags"], row["knocked"]) == (small.pk, ["control"], None)
    assert staff.get(api("door-sessions"), {"shelf": "all"}).json()["count"] == 2
    assert staff.get(api("door-sessions"), {"place": "nowhere"}).status_code == 404


def test_programs_read_boards_and_their_lines(country: Country, staff: Client) -> None:
    precinct = make_precinct(commune=country["101"])
    make_counted(walk=make_walk(turf=make_turf(precinct=precinct, commune=country["101"])), at=NOW)
    refresh_boards(at=NOW)
    told = staff.get(api("door-board")).json()
    assert (told["place"], told["sums"]["knocked"], told["sums"]["opened_rate"]) == ("FR", 40, 0.5)
    (line,) = staff.get(api("door-board-lines"), {"place": "R-1"}).json()["results"]
    assert (line["key"], line["sums"]["knocked"], line["progress"]["turfs"]) == ("D-1", 40, 1)
    (day,) = staff.get(api("door-board-lines"), {"place": precinct.code}).json()["results"]
    assert day["key"] == "2026-11-21"
    for wrong in ({"span": "year"}, {"day": "hier"}, {"by": "people"}):
        assert staff.get(api("door-board-lines"), wrong).status_code in (400, 422)


def test_a_mobilisers_program_reads_its_team(country: Country) -> None:
    person = make_supporter()
    team = make_team(place=country["101"], mobiliser=person)
    client = sign_in(Client(), person)
    assert client.get(api("door-board"), {"team": team.pk}).json()["team"] == team.pk
    assert client.get(api("door-board"), {"place": "101"}).status_code == 404
    assert client.get(api("door-sessions")).status_code == 404


def test_programs_send_and_forget_held_cards(country: Country, staff: Client) -> None:
    walk = held(country)
    (row,) = staff.get(api("held-cards")).json()["results"]
    assert (row["walk"], row["cards"]) == (str(walk.pk), 2)
    answer = staff.post(api("held-cards-decide", walk.pk), {"verb": "release"}, content_type="application/json")
    assert answer.json() == {"done": 2, "kept": 0}
