"""The invented organisation: as many as asked, the same from the same seed, and as services would have left it."""

from datetime import UTC, datetime

import pytest
from django.db.models import Count, F, Q

from campaign.demo.organisation_rows import Inventor, Organisation, Sizes, write_organisation
from supporters.models import Supporter
from teams.models import Membership, Role, Team, Volunteer
from teams.plan.recompute import recompute
from tests.teams.plan_country import NOW, make_country, plan_of

pytestmark = pytest.mark.django_db
SIZES = Sizes(volunteers=120, mobilisers=8, trainers=3)


def _invent() -> Organisation:
    return Inventor(SIZES, seed=7, at=datetime(2026, 11, 25, 11, tzinfo=UTC)).invent()


def test_as_many_are_written_as_were_asked_for() -> None:
    make_country()
    write_organisation(_invent())
    assert Volunteer.objects.helping().count() == 120
    assert Role.objects.current(at=NOW).filter(kind=Role.Kind.MOBILISER).count() == 8
    assert Role.objects.current(at=NOW).filter(kind=Role.Kind.TRAINER).count() == 3
    assert Supporter.objects.filter(consents__purpose="local_team", consents__confirmed_at__isnull=False).count() == 120


def test_teams_count_their_members_and_active_ones_are_led() -> None:
    make_country()
    write_organisation(_invent())
    counted = Team.objects.annotate(n=Count("memberships", filter=Q(memberships__left_at=None), distinct=True))
    assert not counted.exclude(n=F("members")).exists()
    assert all(team.roles.count() == 1 for team in Team.objects.active())
    assert not Membership.objects.filter(joined_at__lt=F("team__opened_at")).exists()


def test_the_same_seed_gives_the_same_people() -> None:
    make_country()
    one, other = _invent(), _invent()
    assert [(row["email"], row["home"]) for row in one.people] == [(row["email"], row["home"]) for row in other.people]


def test_its_plan_is_computed() -> None:
    country = make_country()
    write_organisation(_invent())
    assert recompute(plan_of(country), at=NOW).counts["gaps"]
