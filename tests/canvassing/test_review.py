"""Sessions outside the usual: what setting aside takes away, that it all comes back, and who decides."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from canvassing.boards.queue import Filters, Shelf, choose, seen_as
from canvassing.models import DoorReport, DoorSession, SessionReview
from canvassing.plan import _totals
from canvassing.services.boards import refresh_boards
from canvassing.services.review import AlreadyReviewed, accept, reopen, restore, set_aside
from supporters import ledger
from supporters.models import Act, ActDay, Supporter
from territory.models import Place
from tests.canvassing.boarding import make_counted
from tests.canvassing.test_board import board
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_member, make_place, make_precinct, make_role, make_supporter, make_team, sign_in
from tests.teams.plan_country import Country, make_country

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 21, 17, 0, tzinfo=UTC)
#: The country need not be a row.
COUNTRY = Place(kind=Place.Kind.COUNTRY, code="FR", name="France")
KEPT = ("knocked", "absent", "refused", "opened", "talked", "leaflets", "helpers", "topics", "flags", "state")
WHY = "Ces portes semblent comptées deux fois."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def country() -> Country:
    return make_country()


def flagged(commune: Any = None, **overrides: Any) -> DoorSession:
    precinct = make_precinct(commune=commune or make_place())
    walk = make_walk(turf=make_turf(precinct=precinct, commune=precinct.commune), **overrides.pop("walk", {}))
    return make_counted(walk=walk, at=NOW, **({"flags": ["fast"]} | overrides))


def booked(person: Supporter | None) -> int:
    """Doors that stand in the person's books."""
    return sum(ActDay.objects.filter(supporter=person, kind=Act.Kind.DOORS).values_list("total", flat=True))


def everything(session: DoorSession) -> dict[str, Any]:
    """All that says something of a session, the decisions on it left out."""
    refresh_boards(at=NOW)
    return {
        "reports": list(DoorReport.objects.values("precinct", "made_on", "knocked", "opened", "talked", "session")),
        "plan": _totals(NOW),
        "ledger": booked(session.supporter),
        "board": board(COUNTRY).sums,
        "commune": board(session.commune).sums,
        "counts": DoorSession.objects.values(
            "knocked", "absent", "refused", "opened", "talked", "topics", "flags", "state"
        ).get(pk=session.pk),
    }


def test_what_is_set_aside_counts_nowhere() -> None:
    session = flagged()
    assert everything(session)["ledger"] == 40
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    found = everything(session)
    assert (found["reports"], found["plan"], found["ledger"]) == ([], {}, 0)
    assert (found["board"].knocked, found["commune"].knocked) == (0, 0)
    assert ledger.recount() == []


def test_what_is_restored_is_as_it_was() -> None:
    session = flagged(topics={"sante": 4})
    before = everything(session)
    for _turn in range(3):
        set_aside(session=session, by=None, reason=WHY, at=NOW)
        session.refresh_from_db()
        restore(session=session, by=None, at=NOW)
        session.refresh_from_db()
    assert everything(session) == before
    assert ledger.recount() == []


def test_who_decided_when_and_why_stays_known() -> None:
    session, one, other = flagged(), make_supporter(), make_supporter()
    set_aside(session=session, by=one, reason=f"  {WHY} ", at=NOW)
    session.refresh_from_db()
    assert (session.reviewed_by, session.reviewed_at, session.reason) == (one, NOW, WHY)
    restore(session=session, by=other, at=NOW + timedelta(hours=1))
    told = list(session.reviews.values_list("verdict", "by", "reason"))
    assert told == [("restored", other.pk, ""), ("aside", one.pk, WHY)]


def test_setting_aside_wants_a_reason_that_one_can_read() -> None:
    session = flagged()
    for reason in ("", "   ", "x" * 201):
        with pytest.raises(ValidationError):
            set_aside(session=session, by=None, reason=reason, at=NOW)
    assert not SessionReview.objects.exists()
    assert booked(session.supporter) == 40


def test_two_who_decide_at_once_do_not_decide_twice() -> None:
    session = flagged()
    stale = DoorSession.objects.get(pk=session.pk)
    accept(session=session, by=None, at=NOW)
    with pytest.raises(AlreadyReviewed):
        set_aside(session=stale, by=None, reason=WHY, at=NOW)
    with pytest.raises(AlreadyReviewed):
        restore(session=DoorSession.objects.get(pk=session.pk), by=None, at=NOW)


def test_a_decision_taken_back_waits_to_be_read_again() -> None:
    for decide in (accept, lambda **who: set_aside(reason=WHY, **who)):
        session = flagged()
        decide(session=session, by=None, at=NOW)
        session.refresh_from_db()
        reopen(session=session, by=None, at=NOW)
        session.refresh_from_db()
        assert session in DoorSession.objects.to_review()
        assert (session.state, booked(session.supporter)) == ("counted", 40)


def test_a_session_of_somebody_who_left_can_be_set_aside_and_restored() -> None:
    session = flagged(supporter=None)
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    session.refresh_from_db()
    restore(session=session, by=None, at=NOW)
    assert DoorReport.objects.get().knocked == 40
    assert not Act.objects.filter(kind=Act.Kind.DOORS).exists()


def test_outside_of_any_precinct_nothing_is_reported() -> None:
    walk = make_walk(turf=make_turf(precinct=False))
    session = make_counted(walk=walk, at=NOW, flags=["fast"])
    set_aside(session=session, by=None, reason=WHY, at=NOW)
    session.refresh_from_db()
    restore(session=session, by=None, at=NOW)
    assert not DoorReport.objects.exists()
    assert booked(session.supporter) == 40


def test_the_queue_has_three_shelves_and_tells_flags_apart(country: Country) -> None:
    fast, far, kept, aside = (
        flagged(country["101"], flags=["fast"], received_at=NOW - timedelta(hours=2)),
        flagged(country["301"], flags=["control", "fast_walker"], received_at=NOW - timedelta(hours=3)),
        flagged(),
        flagged(),
    )
    flagged(flags=[])
    accept(session=kept, by=None, at=NOW)
    set_aside(session=aside, by=None, reason=WHY, at=NOW)
    rows = DoorSession.objects.all()
    assert list(choose(rows, Filters())) == [far, fast]
    assert list(choose(rows, Filters(flag="fast"))) == [fast]
    assert list(choose(rows, Filters(place=country["R-1"]))) == [fast]
    assert list(choose(rows, Filters(Shelf.KEPT))) == [kept]
    assert list(choose(rows, Filters(Shelf.ASIDE))) == [aside]


# --- Pages -------------------------------------------------------------------------------------------


def staff() -> Client:
    from django.contrib.auth.models import Group

    person = make_supporter(is_staff=True, display_name="Nadia")
    person.groups.add(Group.objects.get(name="national"))
    return sign_in(Client(), person)


def page(session: DoorSession) -> str:
    return reverse("canvassing:review", args=[session.pk])


def send(client: Client, session: DoorSession, verb: str, **said: str) -> Any:
    session.refresh_from_db()
    return client.post(page(session), {"verb": verb, "seen": seen_as(session)} | said)


def test_the_page_keeps_sets_aside_and_restores() -> None:
    client, session = staff(), flagged()
    assert send(client, session, "aside", why="twice", words="Voyez avec Karim.").status_code == 303
    session.refresh_from_db()
    assert (session.state, session.reason) == ("aside", f"{WHY} Voyez avec Karim.")
    assert send(client, session, "restore").status_code == 303
    session.refresh_from_db()
    assert session.state == "counted"


def test_after_a_decision_comes_the_next_session() -> None:
    client, first = staff(), flagged(received_at=NOW - timedelta(hours=2))
    second = flagged(received_at=NOW - timedelta(hours=1))
    third = flagged()
    shown = client.get(reverse("canvassing:reviews")).content.decode()
    assert f'action="{page(first)}"' in shown
    answer = client.post(page(first), {"verb": "accept", "seen": "counted:", "apres": str(second.pk)}, follow=True)
    assert f'action="{page(second)}"' in answer.content.decode()
    assert f'href="{page(third)}"' in answer.content.decode()


def test_the_last_decision_can_be_taken_back_on_the_page() -> None:
    client, session = staff(), flagged()
    send(client, session, "aside", why="pace")
    shown = client.get(reverse("canvassing:reviews")).content.decode()
    assert "Annuler ma dernière décision" in shown
    send(client, session, "reopen")
    session.refresh_from_db()
    assert (session.state, session.reviewed_at) == ("counted", None)
    assert "Annuler ma dernière décision" not in client.get(reverse("canvassing:reviews")).content.decode()


def test_a_refused_form_comes_back_with_what_was_said() -> None:
    client, session = staff(), flagged()
    for said in ({}, {"why": "other"}, {"why": "nothing"}):
        assert send(client, session, "aside", **said).status_code == 422
    assert send(client, session, "rub out").status_code == 422
    answer = send(client, session, "aside", words="Karim était-il là ?")
    assert "Karim était-il là ?" in answer.content.decode()
    session.refresh_from_db()
    assert session.state == "counted"


def test_what_changed_meanwhile_is_read_again_first() -> None:
    client, session = staff(), flagged()
    accept(session=session, by=None, at=NOW)
    answer = client.post(page(session), {"verb": "aside", "why": "twice", "seen": "counted:"}, follow=True)
    assert "Quelqu&#x27;un a décidé entre-temps" in answer.content.decode()
    session.refresh_from_db()
    assert session.state == "counted"


def test_fewer_than_five_doors_are_not_shown_to_reviewers_either() -> None:
    session = flagged(absent=0, refused=0, opened=3, talked=2)
    shown = staff().get(page(session)).content.decode()
    assert "trop peu pour être montrées" in shown
    assert "moins de cinq portes" in shown


def test_leads_review_their_territory_only(country: Country) -> None:
    here, elsewhere = flagged(country["101"]), flagged(country["201"])
    lead = sign_in(Client(), make_role(None, "departmental", place=country["D-1"]).supporter)
    shown = lead.get(reverse("canvassing:reviews")).content.decode()
    assert page(here) in shown
    assert page(elsewhere) not in shown
    assert lead.get(page(elsewhere)).status_code == 404
    assert send(lead, elsewhere, "accept").status_code == 404


def test_mobilisers_and_members_review_nothing(country: Country) -> None:
    mobiliser = make_supporter()
    team = make_team(place=country["101"], mobiliser=mobiliser)
    session = flagged(country["101"], walk={"team": team})
    for person in (mobiliser, make_member(team)):
        client = sign_in(Client(), person)
        assert client.get(reverse("canvassing:reviews")).status_code == 404
        assert client.get(page(session)).status_code == 404


def test_the_queue_asks_as_much_of_twenty_as_of_one(django_assert_max_num_queries: Any) -> None:
    client = staff()
    for _n in range(12):
        flagged()
    with django_assert_max_num_queries(22):
        client.get(reverse("canvassing:reviews"))


def test_an_empty_queue_says_so() -> None:
    assert "Rien à vérifier" in staff().get(reverse("canvassing:reviews")).content.decode()
