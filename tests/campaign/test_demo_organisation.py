"""The organisation of the demo: lively, consistent with what the services write, open at every level, never twice."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from django.db.models import Count, F, Q

from campaign.demo import PASSWORD, SIGN_INS
from campaign.demo.loading import load
from campaign.demo.organisation import SIZES, load_organisation
from campaign.demo.organisation_rows import Sizes
from supporters.models import OutgoingMail, Supporter
from teams.authority import authority_of
from teams.models import Enrolment, Gap, Goal, Membership, Outing, Plan, Role, Team, TrainingSession, Volunteer
from territory.models import Place
from tests.factories import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail")]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
LEADS = [one for one in SIGN_INS if one.lead]


@pytest.fixture(autouse=True)
def country(monkeypatch: pytest.MonkeyPatch, own_files: None) -> None:
    """Three départements; each has a city and a small town."""
    monkeypatch.setitem(SIZES, "small", Sizes(200, 20, 3))
    france = make_place(code="FR", kind=Place.Kind.COUNTRY, name="France", population=300_000)
    regions = {
        code: make_place(code=code, kind=Place.Kind.REGION, parent=france, population=150_000)
        for code in ("R-75", "R-84")
    }
    for region, departement in (("R-75", "D-87"), ("R-75", "D-33"), ("R-84", "D-69")):
        above = regions[region]
        area = make_place(code=departement, kind=Place.Kind.DEPARTEMENT, parent=above, population=150_000)
        for population in (130_000, 20_000):
            make_place(departement=area, parent=area, population=population)


def told() -> list[tuple[object, ...]]:
    """What the demo says, without the numbers that a database gives."""
    stays = Membership.objects.order_by("supporter__email")
    outings = Outing.objects.order_by("starts_at", "title", "going")
    return [
        *stays.values_list("supporter__email", "supporter__display_name", "team__name", "joined_at"),
        *outings.values_list("title", "place__name", "starts_at", "going"),
    ]


def fill() -> dict[str, int]:
    load(testimonies=6, seed=1, at=NOW)
    return load_organisation(size="small", seed=1, at=NOW)


def test_the_organisation_has_teams_outings_training_a_plan_and_what_breaks() -> None:
    counts = fill()
    assert counts == {"volunteers": 200, "teams": 22, "outings": Outing.objects.count(), "turfs": 0}
    states = Outing.State
    assert Outing.objects.filter(state=states.HELD, ends_at__lt=NOW, reported_at__isnull=False).exists()
    assert Outing.objects.filter(state=states.ANNOUNCED, starts_at__gt=NOW).exists()
    late = NOW - timedelta(days=3)
    assert not Outing.objects.filter(state=states.ANNOUNCED, ends_at__lt=late).exists()
    assert TrainingSession.objects.to_come(at=NOW).exists()
    assert Team.objects.filter(state=Team.State.WITHOUT).exists()
    assert Team.objects.active().filter(last_active_at__lt=NOW - timedelta(days=14)).exists()
    assert Goal.objects.filter(place__kind=Place.Kind.COUNTRY).count() == 4
    assert Plan.objects.get().state == Plan.State.DONE
    assert {"team_without", "silent_team"} <= set(Gap.objects.values_list("kind", flat=True))


def test_every_counter_is_what_its_rows_add_up_to() -> None:
    fill()
    open_stays = Count("memberships", filter=Q(memberships__left_at=None))
    assert not Team.objects.annotate(n=open_stays).exclude(n=F("members")).exists()
    for outing in Outing.objects.prefetch_related("participations"):
        coming = [1 + one.friends for one in outing.participations.all() if one.cancelled_at is None]
        assert outing.going == sum(coming)
    holding = Count("enrolments", filter=Q(enrolments__state__in=Enrolment.HOLDING))
    assert not TrainingSession.objects.annotate(n=holding).exclude(n=F("taken")).exists()


def test_every_active_team_is_led_and_no_other() -> None:
    fill()
    led = set(Role.objects.current(at=NOW).filter(team__isnull=False).values_list("team", flat=True))
    assert led == set(Team.objects.active().values_list("pk", flat=True))


@pytest.mark.parametrize("lead", [one.lead for one in LEADS])
def test_somebody_signs_in_at_each_level(lead: str) -> None:
    fill()
    (one,) = [one for one in LEADS if one.lead == lead]
    person = authenticate(email=one.email, password=PASSWORD)
    assert isinstance(person, Supporter)
    kinds = {role.kind for role in authority_of(person, at=NOW).roles}
    assert kinds == (set() if lead == "volunteer" else {lead})
    assert person.authenticator_set.filter(type="totp").exists() == one.has_second_factor
    assert Volunteer.objects.filter(supporter=person).exists()


def test_the_volunteer_and_the_mobiliser_are_of_one_team_with_others() -> None:
    fill()
    stays = Membership.objects.filter(supporter__email__in=("mobilisateur@demo.example", "benevole@demo.example"))
    (team,) = {stay.team for stay in stays.select_related("team")}
    assert stays.count() == 2
    assert team.members > 2
    assert team.outings.filter(starts_at__gt=NOW).exists()


def test_loading_twice_adds_nothing_and_writes_to_nobody() -> None:
    fill()
    before = told()
    assert load_organisation(size="small", seed=2, at=NOW) == {"volunteers": 0, "teams": 0, "outings": 0, "turfs": 0}
    assert told() == before
    assert not OutgoingMail.objects.exists()


def test_the_same_seed_tells_the_same_organisation() -> None:
    def once() -> list[tuple[object, ...]]:
        with transaction.atomic():
            fill()
            words = told()
            transaction.set_rollback(True)
        return words

    assert once() == once()


def test_no_organisation_is_an_answer_too() -> None:
    load(testimonies=6, seed=1, at=NOW)
    assert load_organisation(size="none", seed=1, at=NOW)["teams"] == 0
    assert not Team.objects.exists()
