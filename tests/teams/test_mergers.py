"""Merging, dividing and closing keep history, counters and rendezvous, and ask people what they want."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Membership, Role, Team
from teams.services.mergers import close_team, merge_teams, split_team
from teams.services.staying import move, stay
from teams.services.teams import TeamChanged, TeamRefused
from territory.silence import Silenced
from tests.factories import make_member, make_outing, make_place, make_team, make_volunteer
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db


def merge(team: Team, into: Team, by: Supporter) -> Team:
    merge_teams(team=team, into=into, by=by, at=timezone.now())
    team.refresh_from_db()
    into.refresh_from_db()
    return into


def current(person: Supporter) -> Membership:
    return person.memberships.get(left_at=None)


def test_a_merged_team_gives_its_members_and_its_rendezvous(national: Supporter) -> None:
    team, into = make_team(), make_team()
    person, outing = make_member(team), make_outing(team=team)
    merge(team, into, national)
    outing.refresh_from_db()
    assert (team.state, team.members, team.merged_into) == ("merged", 0, into)
    assert (into.state, into.members) == ("active", 3)
    assert current(person).team == into
    assert outing.team == into


def test_merging_rewrites_no_stay_and_tells_both_histories(national: Supporter) -> None:
    team, into = make_team(), make_team()
    person = make_member(team)
    merge(team, into, national)
    before = person.memberships.exclude(left_at=None).get()
    assert (before.team, before.left) == (team, "merged")
    assert team.changes.get(change="merged").other == into
    assert into.changes.get(change="absorbed").other == team


def test_whoever_led_the_merged_team_leads_it_no_longer(national: Supporter) -> None:
    team, into = make_team(), make_team()
    merge(team, into, national)
    assert not Role.objects.filter(team=team, ended_at=None).exists()
    assert Role.objects.filter(team=into, ended_at=None).count() == 1
    assert not team.changes.filter(change="lost").exists()


def test_teams_never_merge_in_circles(national: Supporter) -> None:
    first, second, third = make_team(), make_team(), make_team()
    merge(first, second, national)
    merge(second, third, national)
    for team, into in [(third, first), (third, second), (third, third), (first, third)]:
        with pytest.raises(TeamRefused):
            merge_teams(team=team, into=into, by=national, at=timezone.now())


def test_members_of_a_merged_team_are_asked_once_whether_they_stay(national: Supporter, mailoutbox: list[Any]) -> None:
    team, into = make_team(), make_team()
    person = make_member(team)
    merge(team, into, national)
    written = [mail for mail in mailoutbox if mail.to == [person.email]]
    assert ["/equipe/choisir/" in mail.body for mail in written] == [True]
    stay(membership=current(person), at=timezone.now())
    assert current(person).answered_at
    with pytest.raises(TeamChanged):
        stay(membership=current(person), at=timezone.now())


def test_whoever_was_there_already_is_asked_nothing(national: Supporter, mailoutbox: list[Any]) -> None:
    team, into = make_team(), make_team()
    there = make_member(into)
    merge(team, into, national)
    assert current(there).asked_at is None
    assert not [mail for mail in mailoutbox if mail.to == [there.email]]


def test_moving_is_an_answer_too(national: Supporter) -> None:
    team, into, other = make_team(), make_team(), make_team()
    person = make_member(team)
    merge(team, into, national)
    asked = current(person)
    move(supporter=person, team=other, at=timezone.now())
    asked.refresh_from_db()
    assert (asked.left, bool(asked.answered_at)) == ("moved", True)
    assert current(person).team == other


def test_nobody_moves_to_a_full_team_nor_to_one_that_nobody_leads() -> None:
    person = make_member(make_team())
    full, without = make_team(), make_team(state="without")
    Team.objects.filter(pk=full.pk).update(members=Team.ROOM)
    for team in (full, without):
        with pytest.raises(TeamRefused):
            move(supporter=person, team=team, at=timezone.now())


def test_a_divided_team_keeps_its_mobiliser_and_its_half(national: Supporter) -> None:
    team = make_team()
    leaving = [make_member(team, make_volunteer(home=team.place, certified_at=timezone.now()).supporter)]
    leaving += [make_member(team) for _ in range(2)]
    make_member(team)
    made = split_team(team=team, members=leaving, name="La jeune", mobiliser=leaving[0], by=national, at=timezone.now())
    team.refresh_from_db()
    assert (team.members, team.state) == (2, "active")
    assert (made.members, made.state, made.split_from) == (3, "active", team)
    assert Role.objects.get(team=made, ended_at=None).supporter == leaving[0]
    assert set(Membership.objects.filter(left="split").values_list("team", flat=True)) == {team.pk}


def test_a_team_divided_without_mobiliser_waits_for_one(national: Supporter) -> None:
    team = make_team()
    made = split_team(
        team=team, members=[make_member(team)], name="La jeune", mobiliser=None, by=national, at=timezone.now()
    )
    assert (made.state, made.members) == ("without", 1)


def test_what_cannot_be_divided_changes_nothing(national: Supporter) -> None:
    team = make_team()
    mobiliser, novice, stranger = team.roles.get().supporter, make_member(team), make_member(make_team())
    for members, leader in [([], None), ([mobiliser], None), ([stranger], None), ([novice], novice)]:
        with pytest.raises(ValidationError):
            split_team(team=team, members=members, name="X", mobiliser=leader, by=national, at=timezone.now())
    team.refresh_from_db()
    assert team.members == 2
    assert not Team.objects.filter(name="X").exists()


def test_a_closed_team_tells_its_members_where_else(national: Supporter, mailoutbox: list[Any]) -> None:
    team = make_team()
    person = make_member(team)
    close_team(team=team, by=national, at=timezone.now())
    team.refresh_from_db()
    assert (team.state, team.members) == ("closed", 0)
    assert person.memberships.get().left == "closed"
    assert [mail for mail in mailoutbox if mail.to == [person.email] and "/equipe/choisir/" in mail.body]


def test_a_team_with_outings_to_come_is_not_closed(national: Supporter) -> None:
    team = make_outing().team
    with pytest.raises(TeamRefused):
        close_team(team=team, by=national, at=timezone.now())
    team.refresh_from_db()
    assert team.is_live


def test_a_merger_keeps_the_latest_sign_of_life(national: Supporter) -> None:
    now = timezone.now()
    old = make_team(place=make_place(), last_active_at=now.replace(year=2020))
    fresh = make_team(last_active_at=now)
    assert merge(fresh, old, national).last_active_at == now


def test_in_silence_no_team_is_merged_divided_or_closed(national: Supporter) -> None:
    team, other, now = make_team(), make_team(), timezone.now()
    member = make_member(team)
    fall_silent(now)
    with pytest.raises(Silenced):
        merge_teams(team=team, into=other, by=national, at=now)
    with pytest.raises(Silenced):
        split_team(team=team, members=[member], name="Autre", mobiliser=None, by=national, at=now)
    with pytest.raises(Silenced):
        close_team(team=team, by=national, at=now)
    assert Team.objects.live().count() == 2
