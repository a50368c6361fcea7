"""Roles: who gives which, where, until when; deputies; the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from supporters.models import Supporter
from teams.models import Role, RoleChange, Team
from teams.roles.terms import LONGEST, default_end, end_of
from teams.services.roles import RoleRefused, delegate_role, end_role, extend_role, give_role
from territory.zones import PARIS
from tests.factories import make_role, make_round, make_supporter, make_team, make_volunteer
from tests.teams.pyramid import Pyramid, make_pyramid

Kind = Role.Kind
NOW = timezone.now()
LATER = NOW + timedelta(days=90)


@pytest.fixture
def pyramid(db: None) -> Pyramid:
    return make_pyramid()


@contextmanager
def refused(field: str, words: str = "") -> Iterator[None]:
    with pytest.raises(RoleRefused) as caught:
        yield
    assert list(caught.value.message_dict) == [field]
    assert words in caught.value.message_dict[field][0]


def give(giver: Supporter, kind: str, **sent: Any) -> Role:
    fields: dict[str, Any] = {"supporter": make_volunteer().supporter, "place": None, "at": timezone.now()}
    return give_role(giver=giver, kind=kind, **(fields | {"ends_at": LATER} | sent))


def place_for(pyramid: Pyramid, kind: str, where: str) -> dict[str, Any]:
    if kind == Kind.MOBILISER:
        return {"team": make_team(place=pyramid.communes[where], state=Team.State.WITHOUT)}
    places = {Kind.NATIONAL: pyramid.country, Kind.REGIONAL: pyramid.regions[where]}
    return {"place": places.get(Kind(kind), pyramid.departements[where])}


#: By giver, what may be given at home.
GIVES = {
    "national": ("national", "regional", "departmental", "trainer", "mobiliser"),
    "regional": ("departmental", "trainer", "mobiliser"),
    "departmental": ("trainer", "mobiliser"),
    "trainer": (),
    "mobiliser": (),
    "member": (),
    "volunteer": (),
}


@pytest.mark.parametrize("giver", GIVES)
def test_each_level_gives_what_lies_below_it_and_nothing_elsewhere(pyramid: Pyramid, giver: str) -> None:
    person = pyramid.people[giver]
    for kind in Kind.values:
        if kind in GIVES[giver]:
            role = give(person, kind, **place_for(pyramid, kind, "here"))
            assert (role.kind, role.given_by) == (kind, person)
        else:
            with pytest.raises(RoleRefused):
                give(person, kind, **place_for(pyramid, kind, "here"))
        if giver != "national":
            with pytest.raises(RoleRefused):
                give(person, kind, **place_for(pyramid, kind, "elsewhere"))


def test_a_refusal_says_what_is_wrong(pyramid: Pyramid) -> None:
    lead = pyramid.people["departmental"]
    with refused("place", "territoire"):
        give(lead, Kind.TRAINER, place=pyramid.departements["elsewhere"])
    with refused("team", "territoire"):
        give(lead, Kind.MOBILISER, **place_for(pyramid, Kind.MOBILISER, "elsewhere"))
    with refused("kind", "plus haut"):
        give(lead, Kind.REGIONAL, place=pyramid.regions["here"])
    with refused("place", "type"):
        give(lead, Kind.TRAINER, place=pyramid.communes["here"])
    with refused("place"):
        give(lead, Kind.TRAINER)
    with refused("team"):
        give(lead, Kind.MOBILISER)
    with refused("team", "Seul"):
        give(lead, Kind.TRAINER, place=pyramid.departements["here"], team=pyramid.teams["here"])
    with refused("supporter", "soi-même"):
        give(lead, Kind.TRAINER, place=pyramid.departements["here"], supporter=lead)


def test_a_national_administrator_gives_the_first_role(pyramid: Pyramid, national: Supporter) -> None:
    role = give(national, Kind.NATIONAL, place=pyramid.country, supporter=national)
    assert role.supporter == national


def test_a_trainer_makes_mobilisers_of_the_certified_alone(pyramid: Pyramid) -> None:
    trainer = pyramid.people["trainer"]
    certified = make_volunteer(certified_at=NOW).supporter
    team = place_for(pyramid, Kind.MOBILISER, "here")
    with refused("team"):
        give(trainer, Kind.MOBILISER, supporter=make_volunteer().supporter, **team)
    with refused("team"):
        give(trainer, Kind.MOBILISER, supporter=certified, **place_for(pyramid, Kind.MOBILISER, "elsewhere"))
    with refused("kind"):
        give(trainer, Kind.DEPARTMENTAL, supporter=certified, place=pyramid.departements["here"])
    assert give(trainer, Kind.MOBILISER, supporter=certified, **team).supporter == certified


def test_a_mobiliser_joins_the_team_they_are_given(pyramid: Pyramid) -> None:
    team = place_for(pyramid, Kind.MOBILISER, "here")["team"]
    role = give(pyramid.people["departmental"], Kind.MOBILISER, team=team)
    team.refresh_from_db()
    assert (team.state, team.members, role.place) == (Team.State.ACTIVE, 1, team.place)
    assert role.supporter.memberships.current().get().team == team


@pytest.mark.parametrize("state", [{"is_active": False}, {"confirmed_at": None}, {"restricted_at": NOW}])
def test_only_a_confirmed_active_person_receives_a_role(pyramid: Pyramid, state: dict[str, Any]) -> None:
    with refused("supporter"):
        give(
            pyramid.people["national"], Kind.REGIONAL, place=pyramid.regions["here"], supporter=make_supporter(**state)
        )


def test_a_term_is_to_come_and_not_longer_than_the_givers_nor_two_years(pyramid: Pyramid) -> None:
    lead, here = pyramid.people["departmental"], pyramid.departements["here"]
    Role.objects.filter(pk=pyramid.roles["departmental"].pk).update(ends_at=NOW + timedelta(days=40))
    with refused("ends_at", "passée"):
        give(lead, Kind.TRAINER, place=here, ends_at=NOW)
    with refused("ends_at", "au-delà"):
        give(lead, Kind.TRAINER, place=here, ends_at=NOW + timedelta(days=42))
    Role.objects.filter(pk=pyramid.roles["national"].pk).update(ends_at=NOW + LONGEST * 2)
    with refused("ends_at", "au-delà"):
        give(pyramid.people["national"], Kind.TRAINER, place=here, ends_at=NOW + LONGEST + timedelta(days=2))


def test_the_last_day_possible_is_taken_to_its_last_instant(pyramid: Pyramid) -> None:
    latest = datetime(2031, 5, 4, 10, tzinfo=PARIS)
    at = datetime(2031, 1, 1, tzinfo=PARIS)
    Role.objects.filter(pk=pyramid.roles["departmental"].pk).update(ends_at=latest)
    lead, here = pyramid.people["departmental"], pyramid.departements["here"]
    role = give(lead, Kind.TRAINER, place=here, at=at, ends_at=end_of(date(2031, 5, 4)))
    assert role.ends_at == latest


def test_the_usual_term_ends_sixty_days_after_the_last_round(db: None) -> None:
    at = datetime(2027, 1, 10, tzinfo=PARIS)
    assert timezone.localdate(default_end(at)) == date(2028, 1, 10)
    first = make_round(date=date(2027, 4, 11))
    make_round(election=first.election, number=2, date=date(2027, 4, 25))
    assert timezone.localdate(default_end(at)) == date(2028, 1, 10)  # not active yet
    first.election.is_active = True
    first.election.save()
    assert timezone.localdate(default_end(at)) == date(2027, 6, 24)
    assert timezone.localdate(default_end(at + timedelta(days=200))) == date(2028, 7, 28)


def test_a_role_is_held_once_and_a_team_led_by_one(pyramid: Pyramid) -> None:
    lead, here = pyramid.people["departmental"], pyramid.departements["here"]
    with refused("supporter", "déjà"):
        give(lead, Kind.TRAINER, place=here, supporter=pyramid.people["trainer"])
    with refused("team", "déjà"):
        give(lead, Kind.MOBILISER, team=pyramid.teams["here"])


@pytest.mark.parametrize("kind", ["trainer", "mobiliser"])
def test_the_database_refuses_what_two_givers_do_at_once(pyramid: Pyramid, kind: str) -> None:
    held = pyramid.roles[kind]
    person = held.supporter if kind == "trainer" else make_supporter()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_role(person, kind, place=held.place, team=held.team)


def test_a_role_past_its_term_makes_room_at_once(pyramid: Pyramid) -> None:
    Role.objects.filter(pk=pyramid.roles["mobiliser"].pk).update(ends_at=NOW)
    role = give(pyramid.people["departmental"], Kind.MOBILISER, team=pyramid.teams["here"])
    before = RoleChange.objects.get(role=pyramid.roles["mobiliser"])
    assert (before.change, role.team) == ("expired", pyramid.teams["here"])


def test_a_deputy_has_the_same_role_inside_the_territory_and_the_term(pyramid: Pyramid) -> None:
    principal = make_role(pyramid.people["trainer"], Kind.TRAINER, place=pyramid.regions["here"])
    sent: dict[str, Any] = {"role": principal, "by": principal.supporter, "at": NOW, "to": make_supporter()}
    with refused("place", "territoire"):
        delegate_role(**sent, ends_at=LATER, place=pyramid.departements["elsewhere"])
    with refused("place", "type"):
        delegate_role(**sent, ends_at=LATER, place=pyramid.communes["here"])
    with refused("ends_at"):
        delegate_role(**sent, ends_at=principal.ends_at + timedelta(days=1))
    deputy = delegate_role(**sent, ends_at=LATER, place=pyramid.departements["here"])
    assert (deputy.kind, deputy.delegated_from, deputy.place) == ("trainer", principal, pyramid.departements["here"])


def test_only_the_holder_delegates(pyramid: Pyramid) -> None:
    with refused("supporter"):
        delegate_role(
            role=pyramid.roles["trainer"],
            to=make_supporter(),
            by=pyramid.people["departmental"],
            at=NOW,
            ends_at=LATER,
        )


def test_a_deputy_does_not_delegate_back_nor_further_than_two_steps(pyramid: Pyramid) -> None:
    first, last = make_supporter(), make_supporter()
    top = pyramid.roles["regional"]
    deputy = delegate_role(role=top, to=first, by=top.supporter, at=NOW, ends_at=LATER)
    with refused("supporter", "déjà ce rôle"):
        delegate_role(role=deputy, to=top.supporter, by=first, at=NOW, ends_at=LATER)
    with refused("supporter"):
        delegate_role(role=deputy, to=first, by=first, at=NOW, ends_at=LATER)
    second = delegate_role(role=deputy, to=last, by=first, at=NOW, ends_at=LATER)
    with refused("supporter", "deux fois"):
        delegate_role(role=second, to=make_supporter(), by=last, at=NOW, ends_at=LATER)


def test_a_mobiliser_delegates_within_the_team(pyramid: Pyramid) -> None:
    role = pyramid.roles["mobiliser"]
    with refused("supporter", "membre"):
        delegate_role(role=role, to=pyramid.people["volunteer"], by=role.supporter, at=NOW, ends_at=LATER)
    deputy = delegate_role(role=role, to=pyramid.people["member"], by=role.supporter, at=NOW, ends_at=LATER)
    end_role(role=deputy, by=role.supporter, at=NOW)
    pyramid.teams["here"].refresh_from_db()
    assert pyramid.teams["here"].state == Team.State.ACTIVE  # its mobiliser is still there


def test_what_was_delegated_ends_with_the_role(pyramid: Pyramid) -> None:
    top, first, last = pyramid.roles["regional"], make_supporter(), make_supporter()
    deputy = delegate_role(role=top, to=first, by=top.supporter, at=NOW, ends_at=LATER)
    second = delegate_role(role=deputy, to=last, by=first, at=NOW, ends_at=LATER)
    given = give(first, Kind.TRAINER, place=pyramid.departements["here"])
    end_role(role=top, by=pyramid.people["national"], at=LATER)
    open_roles = set(Role.objects.filter(ended_at=None).values_list("pk", flat=True))
    assert not open_roles & {top.pk, deputy.pk, second.pk}
    assert given.pk in open_roles  # given, not delegated
    assert RoleChange.objects.filter(change="ended").count() == 3


def test_ending_twice_is_noted_once(pyramid: Pyramid) -> None:
    for _ in range(2):
        end_role(role=pyramid.roles["trainer"], by=pyramid.people["trainer"], at=NOW)
    assert RoleChange.objects.filter(role=pyramid.roles["trainer"], change="ended").count() == 1


def test_a_team_whose_mobiliser_resigns_has_none(pyramid: Pyramid) -> None:
    end_role(role=pyramid.roles["mobiliser"], by=pyramid.people["mobiliser"], at=NOW)
    pyramid.teams["here"].refresh_from_db()
    assert pyramid.teams["here"].state == Team.State.WITHOUT


def test_a_role_is_extended_by_those_above_never_by_its_holder(pyramid: Pyramid) -> None:
    role, later = pyramid.roles["trainer"], pyramid.roles["trainer"].ends_at + timedelta(days=5)
    with refused("ends_at", "propre rôle"):
        extend_role(role=role, by=role.supporter, ends_at=later, at=NOW)
    with refused("ends_at", "territoire"):
        extend_role(role=role, by=pyramid.people["departmental elsewhere"], ends_at=later, at=NOW)
    with refused("ends_at", "au-delà"):
        extend_role(role=role, by=pyramid.people["departmental"], ends_at=later, at=NOW)
    with refused("ends_at", "plus tardive"):
        extend_role(role=role, by=pyramid.people["departmental"], ends_at=LATER, at=NOW)
    Role.objects.filter(pk=pyramid.roles["departmental"].pk).update(ends_at=later)
    assert extend_role(role=role, by=pyramid.people["departmental"], ends_at=later, at=NOW).ends_at == later


def test_a_deputy_is_extended_no_further_than_the_role_itself(pyramid: Pyramid) -> None:
    top = pyramid.roles["regional"]
    deputy = delegate_role(role=top, to=make_supporter(), by=top.supporter, at=NOW, ends_at=LATER)
    for by in (top.supporter, pyramid.people["national"]):
        with refused("ends_at", "au-delà"):
            extend_role(role=deputy, by=by, ends_at=top.ends_at + timedelta(days=2), at=NOW)
    assert extend_role(role=deputy, by=top.supporter, ends_at=top.ends_at, at=NOW).ends_at == top.ends_at


def test_what_is_over_is_neither_extended_nor_delegated(pyramid: Pyramid) -> None:
    role = end_role(role=pyramid.roles["trainer"], by=None, at=NOW)
    with refused("kind", "terminé"):
        extend_role(role=role, by=pyramid.people["departmental"], ends_at=LATER, at=NOW)
    with refused("kind", "terminé"):
        delegate_role(role=role, to=make_supporter(), by=role.supporter, at=NOW, ends_at=LATER)
