"""A team without mobiliser is offered to its neighbours; the first who accepts takes it in."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from supporters.models import Supporter
from supporters.privacy import erase
from teams.models import Team, TeamOffer
from teams.services.offers import REACH, TERM, accept_offer, decline_offer, offer_to_neighbours
from teams.services.orphans import look_after_orphans
from teams.services.roles import end_expired_roles, end_role, give_role
from teams.services.teams import TeamChanged
from territory.silence import Silenced
from tests.factories import make_member, make_place, make_role, make_team, make_volunteer
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def at_km(km: float) -> Any:
    """A commune so far to the north of the others."""
    return make_place(lat=48.85 + km / 111.2)


@pytest.fixture
def orphan(db: None) -> Team:
    """Led until a moment ago; two members."""
    team = make_team(place=at_km(0))
    make_member(team)
    end_role(role=team.roles.get(), by=None, at=timezone.now())
    team.refresh_from_db()
    return team


def written_to(mailoutbox: list[Any], person: Supporter) -> list[str]:
    return [mail.body for mail in mailoutbox if mail.to == [person.email]]


def test_a_role_that_ends_leaves_the_team_without_mobiliser(orphan: Team) -> None:
    assert (orphan.state, orphan.members) == ("without", 2)
    assert orphan.changes.get(change="lost")


def test_a_role_past_its_term_leaves_it_so_too() -> None:
    team = make_team()
    end_expired_roles(at=timezone.now() + timedelta(days=400))
    team.refresh_from_db()
    assert team.state == "without"


def test_an_erased_mobiliser_leaves_it_so_too() -> None:
    team = make_team()
    erase(supporter=team.roles.get().supporter, at=timezone.now())
    team.refresh_from_db()
    assert (team.state, team.members) == ("without", 0)


def test_members_are_told_and_the_three_nearest_asked_once(orphan: Team, mailoutbox: list[Any]) -> None:
    near = [make_team(place=at_km(km)) for km in (20, 5, 40, 10)]
    assert look_after_orphans(at=timezone.now()) == 1
    assert look_after_orphans(at=timezone.now()) == 0
    assert set(orphan.offers.values_list("neighbour", flat=True)) == {near[1].pk, near[3].pk, near[0].pk}
    for person in Supporter.objects.filter(memberships__team=orphan):
        assert len([body for body in written_to(mailoutbox, person) if "équipes voisines" in body]) == 1
    offer = orphan.offers.get(neighbour=near[1])
    assert f"/equipe/propositions/{offer.pk}/" in written_to(mailoutbox, near[1].roles.get().supporter)[0]


def test_a_team_too_far_is_no_neighbour(orphan: Team) -> None:
    make_team(place=at_km(REACH + 5))
    assert offer_to_neighbours(team=orphan, at=timezone.now()) == []
    assert orphan.changes.get(change="untaken")


def test_the_first_who_accepts_takes_the_team_in(orphan: Team) -> None:
    first, second = make_team(place=at_km(5)), make_team(place=at_km(10))
    now = timezone.now()
    offer_to_neighbours(team=orphan, at=now)
    accept_offer(offer=orphan.offers.get(neighbour=first), by=first.roles.get().supporter, at=now)
    orphan.refresh_from_db()
    first.refresh_from_db()
    assert (orphan.state, orphan.merged_into, first.members) == ("merged", first, 3)
    late = orphan.offers.get(neighbour=second)
    assert late.answer == "expired"
    with pytest.raises(TeamChanged):
        accept_offer(offer=late, by=second.roles.get().supporter, at=now)
    second.refresh_from_db()
    assert second.members == 1


def test_of_two_who_read_the_page_together_one_wins(orphan: Team) -> None:
    """The second holds an offer read before the first answered: the row decides, not what was read."""
    first, second = make_team(place=at_km(5)), make_team(place=at_km(10))
    now = timezone.now()
    offer_to_neighbours(team=orphan, at=now)
    early, late = orphan.offers.get(neighbour=first), orphan.offers.get(neighbour=second)
    accept_offer(offer=early, by=first.roles.get().supporter, at=now)
    assert late.answer == ""
    with pytest.raises(TeamChanged):
        accept_offer(offer=late, by=second.roles.get().supporter, at=now)
    assert TeamOffer.objects.filter(team=orphan, answer="accepted").count() == 1


def test_a_neighbour_that_lost_its_own_mobiliser_takes_nobody_in(orphan: Team) -> None:
    neighbour, now = make_team(place=at_km(5)), timezone.now()
    by = neighbour.roles.get().supporter
    (offer,) = offer_to_neighbours(team=orphan, at=now)
    end_role(role=neighbour.roles.get(), by=None, at=now)
    with pytest.raises(TeamChanged):
        accept_offer(offer=offer, by=by, at=now)
    offer.refresh_from_db()
    assert offer.answer == ""


def test_a_team_is_offered_once_to_the_same_neighbour(orphan: Team) -> None:
    now, neighbour = timezone.now(), make_team()
    fields = {"team": orphan, "neighbour": neighbour, "offered_at": now, "expires_at": now + TERM}
    TeamOffer.objects.create(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        TeamOffer.objects.create(**fields)


def test_when_the_last_neighbour_declines_the_lead_is_told(orphan: Team, mailoutbox: list[Any]) -> None:
    departement = make_place(kind="departement")
    type(orphan.place).objects.filter(pk=orphan.place_id).update(departement=departement)
    lead = make_role(None, "departmental", place=departement).supporter
    neighbour = make_team(place=at_km(5))
    offers = offer_to_neighbours(team=orphan, at=timezone.now())
    decline_offer(offer=offers[0], by=neighbour.roles.get().supporter, at=timezone.now())
    assert orphan.changes.get(change="untaken")
    assert f"/equipe/{orphan.pk}/" in written_to(mailoutbox, lead)[0]


def test_whoever_declined_is_not_asked_again(orphan: Team) -> None:
    neighbour, other = make_team(place=at_km(5)), make_team(place=at_km(50))
    offers = offer_to_neighbours(team=orphan, at=timezone.now())
    for offer in offers:
        decline_offer(offer=offer, by=offer.neighbour.roles.get().supporter, at=timezone.now())
    third = make_team(place=at_km(55))
    again = offer_to_neighbours(team=orphan, at=timezone.now())
    assert [offer.neighbour for offer in again] == [third]
    assert {offer.neighbour for offer in offers} == {neighbour, other}


def test_after_a_week_without_answer_the_lead_is_told_once(orphan: Team) -> None:
    make_team(place=at_km(5))
    now = timezone.now()
    look_after_orphans(at=now)
    assert look_after_orphans(at=now + TERM - timedelta(minutes=1)) == 0
    assert look_after_orphans(at=now + TERM) == 1
    assert look_after_orphans(at=now + TERM + timedelta(minutes=1)) == 0
    assert orphan.offers.get().answer == "expired"


def test_an_expired_offer_is_too_late(orphan: Team) -> None:
    neighbour = make_team(place=at_km(5))
    now = timezone.now()
    offer = offer_to_neighbours(team=orphan, at=now)[0]
    with pytest.raises(TeamChanged):
        accept_offer(offer=offer, by=neighbour.roles.get().supporter, at=now + TERM)


def test_silence_keeps_everybody_waiting(orphan: Team, mailoutbox: list[Any]) -> None:
    neighbour, now = make_team(place=at_km(5)), timezone.now()
    before = len(mailoutbox)
    vote = fall_silent(now)
    assert look_after_orphans(at=now) == 0
    assert len(mailoutbox) == before
    with pytest.raises(Silenced):
        offer_to_neighbours(team=orphan, at=now)
    assert look_after_orphans(at=vote.silence_end) == 1
    assert orphan.offers.get().neighbour == neighbour


def test_a_team_led_again_is_offered_no_longer(orphan: Team, national: Supporter) -> None:
    make_team(place=at_km(5))
    now = timezone.now()
    offer = offer_to_neighbours(team=orphan, at=now)[0]
    person = make_volunteer(certified_at=now).supporter
    ends = now + timedelta(days=60)
    give_role(giver=national, supporter=person, kind="mobiliser", place=None, team=orphan, at=now, ends_at=ends)
    orphan.refresh_from_db()
    offer.refresh_from_db()
    assert (orphan.state, orphan.without_since, offer.answer) == ("active", None, "expired")
    with pytest.raises(TeamChanged):
        accept_offer(offer=offer, by=person, at=now)
