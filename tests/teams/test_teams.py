"""Teams open, are joined and left, lose their mobiliser; their counters are always right."""

import pytest
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Membership, Role, Team, TeamChange
from teams.services.leaving import leave_everything
from teams.services.mergers import close_team, merge_teams
from teams.services.teams import TeamChanged, change_team, join_team, leave_team, open_team
from tests.factories import make_member, make_place, make_team, make_volunteer

pytestmark = pytest.mark.django_db


def counters_that_are_wrong() -> list[Team]:
    """Teams whose count of members is not their open stays."""
    return [team for team in Team.objects.all() if team.members != team.memberships.current().count()]


def lines(team: Team) -> list[str]:
    return list(team.changes.order_by("pk").values_list("change", flat=True))


def test_a_new_team_has_its_mobiliser_as_first_member() -> None:
    person = make_volunteer().supporter
    team = open_team(name="  Les  Lilas ", place=make_place(), mobiliser=person, by=person, at=timezone.now())
    assert (team.name, team.members, team.state) == ("Les Lilas", 1, "active")
    assert lines(team) == ["opened"]


def test_joining_twice_counts_once() -> None:
    team, person = make_team(), make_volunteer().supporter
    first = join_team(team=team, supporter=person, at=timezone.now())
    assert join_team(team=team, supporter=person, at=timezone.now()) == first
    assert counters_that_are_wrong() == []


def test_joining_another_team_closes_the_stay_before_and_keeps_it() -> None:
    person = make_member(make_team())
    join_team(team=make_team(), supporter=person, at=timezone.now())
    assert list(person.memberships.order_by("joined_at").values_list("left", flat=True)) == ["moved", ""]
    assert counters_that_are_wrong() == []


def test_nobody_joins_a_team_that_is_no_more(national: Supporter) -> None:
    team, person = make_team(), make_volunteer().supporter
    close_team(team=team, by=national, at=timezone.now())
    with pytest.raises(TeamChanged):
        join_team(team=team, supporter=person, at=timezone.now())
    assert not person.memberships.exists()


def test_a_mobiliser_who_leaves_the_team_leads_it_no_longer() -> None:
    person = make_volunteer().supporter
    team = make_team(mobiliser=person)
    leave_team(supporter=person, at=timezone.now())
    team.refresh_from_db()
    assert team.state == Team.State.WITHOUT
    assert not Role.objects.filter(team=team, ended_at=None).exists()
    assert TeamChange.Change.LOST in lines(team)
    assert counters_that_are_wrong() == []


def test_a_new_name_is_noted_with_the_one_before(supporter: Supporter) -> None:
    team = make_team(name="Avant")
    change_team(team=team, name="Après", contact="", by=supporter, at=timezone.now())
    assert team.changes.get().note == "Avant"
    change_team(team=team, name="Après", contact="06", by=supporter, at=timezone.now())
    assert team.changes.count() == 1


def test_history_is_append_only(supporter: Supporter) -> None:
    team = make_team(name="Avant")
    change_team(team=team, name="Après", contact="", by=supporter, at=timezone.now())
    with pytest.raises(TypeError):
        team.changes.get().save()


def test_counters_stay_right_through_a_hundred_movements(national: Supporter) -> None:
    """The property, over movements of every kind in a fixed order."""
    teams = [make_team() for _ in range(6)]
    people = [make_member(teams[number % 6]) for number in range(24)]
    now = timezone.now()
    for number, person in enumerate(people * 3):
        live = list(Team.objects.live().order_by("pk"))
        match number % 7:
            case 0:
                leave_team(supporter=person, at=now)
            case 1:
                leave_everything(supporter=person, at=now)
            case 5 if len(live) > 2:
                merge_teams(team=live[0], into=live[1], by=national, at=now)
            case _:
                join_team(team=live[number % len(live)], supporter=person, at=now)
        assert counters_that_are_wrong() == []
    assert Membership.objects.current().count() == sum(Team.objects.values_list("members", flat=True))
