"""Outings, doors and training of the demo's organisation: when they are, and what they leave."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import Count, F, Sum
from django.utils import timezone

from campaign.demo.loading import load
from campaign.demo.organisation import SIZES, load_organisation
from campaign.demo.organisation_rows import Sizes
from campaign.demo.organisation_slots import DAYS, DOORS_FROM, DOORS_UNTIL
from canvassing.models import DoorReport, DoorSession
from teams.models import (
    Enrolment,
    Feedback,
    Measure,
    Outing,
    Participation,
    Role,
    RoleChange,
    Sponsorship,
    Standing,
    Team,
    TeamMessage,
    TeamOffer,
    Thanks,
    TrainingSession,
    Volunteer,
)
from territory.clocks import clock_of
from territory.models import Place, ZoneVote
from tests.factories import make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail", "country")]
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
#: Two days before the eve of the first round.
BEFORE_THE_VOTE = datetime(2027, 4, 8, 12, tzinfo=UTC)


@pytest.fixture
def country(monkeypatch: pytest.MonkeyPatch, own_files: None) -> None:
    """Three départements of the mainland, one overseas."""
    monkeypatch.setitem(SIZES, "small", Sizes(160, 16, 3))
    france = make_place(code="FR", kind=Place.Kind.COUNTRY, name="France", population=500_000)
    region = make_place(code="R-75", kind=Place.Kind.REGION, parent=france, population=500_000)
    for code, zone in (("D-87", "metropole"), ("D-33", "metropole"), ("D-19", "metropole"), ("D-971", "guadeloupe")):
        area = make_place(
            code=code, kind=Place.Kind.DEPARTEMENT, parent=region, departement=None, population=120_000, zone=zone
        )
        make_place(departement=area, parent=area, population=110_000, zone=zone)
        make_place(departement=area, parent=area, population=900, zone=zone)


def fill(at: datetime = NOW) -> None:
    load(testimonies=6, seed=1, at=at)
    load_organisation(size="small", seed=1, at=at)


def test_outings_keep_to_their_weekday_and_their_hour_on_the_clock_of_the_place() -> None:
    fill()
    outings = list(Outing.objects.select_related("place"))
    assert len(outings) > 30
    for outing in outings:
        start, end = (when.astimezone(clock_of(outing.place)) for when in (outing.starts_at, outing.ends_at))
        assert [day for n, day in enumerate(DAYS) if day in outing.title] in ([], [DAYS[start.weekday()]])
        assert start.hour >= 7
        assert end.hour <= 22
        if outing.kind == Outing.Kind.DOORS:
            assert start.hour >= DOORS_FROM
            assert end.hour + end.minute / 60 <= DOORS_UNTIL


def test_nothing_is_announced_on_days_of_silence() -> None:
    fill(at=BEFORE_THE_VOTE)
    assert ZoneVote.objects.exists()
    outings = list(Outing.objects.filter(starts_at__gt=BEFORE_THE_VOTE).select_related("place"))
    assert outings
    for zone, start, end in ZoneVote.objects.windows():
        assert not [one for one in outings if one.place.zone == zone and one.starts_at < end and one.ends_at > start]


def test_names_of_teams_are_given_once_in_a_place() -> None:
    fill()
    counted = Team.objects.order_by().values("place", "name").annotate(n=Count("pk"))
    assert {row["n"] for row in counted} == {1}
    assert not Team.objects.filter(name__startswith="Équipe").exists()


def test_doors_of_the_plan_are_those_of_the_reports_after_outings() -> None:
    fill()
    knocked = Outing.objects.filter(state=Outing.State.HELD).aggregate(n=Sum("result_doors"))["n"]
    assert knocked
    assert DoorReport.objects.aggregate(n=Sum("knocked"))["n"] == knocked
    assert Standing.objects.get(place__code="FR", measure=Measure.DOORS).actual == knocked
    assert not Outing.objects.exclude(kind=Outing.Kind.DOORS).filter(result_doors__gt=0).exists()


def test_only_members_of_the_time_went_out_and_first_outings_are_noted() -> None:
    fill()
    came = Participation.objects.filter(came=True)
    assert came.exists()
    assert not came.filter(supporter__volunteer__first_outing_at=None).exists()
    assert not came.filter(supporter__memberships__joined_at__gt=F("outing__starts_at")).exists()
    assert not Outing.objects.filter(starts_at__lt=F("team__opened_at")).exists()
    assert not Participation.objects.exclude(outing__state=Outing.State.HELD).filter(came__isnull=False).exists()


def test_sessions_were_attended_are_judged_and_have_a_waiting_list() -> None:
    fill()
    states = Enrolment.State
    attended = Enrolment.objects.filter(state=states.ATTENDED)
    assert attended.exists()
    assert not attended.exclude(session__ends_at__lt=NOW).exists()
    assert not attended.filter(supporter__volunteer__trained_at=None).exists()
    assert Feedback.objects.filter(enrolment__state=states.ATTENDED).exists()
    waiting = TrainingSession.objects.filter(enrolments__state=states.WAITING)
    assert waiting.exists()
    assert all(session.is_full for session in waiting)
    assert {timezone.localtime(session.starts_at).weekday() for session in TrainingSession.objects.all()} == {5}


def test_roles_have_a_history_and_some_are_handed_on() -> None:
    fill()
    assert not Role.objects.filter(changes=None).exists()
    assert set(RoleChange.objects.values_list("change", flat=True)) >= {"given", "delegated", "ended"}
    delegated = Role.objects.current(at=NOW).exclude(delegated_from=None)
    assert set(delegated.values_list("kind", flat=True)) == {"mobiliser", "departmental"}
    assert not delegated.filter(ends_at__gt=F("delegated_from__ends_at")).exists()


def test_words_thanks_friends_and_what_waits_for_somebody_are_there() -> None:
    fill()
    assert TeamMessage.objects.count() == 3
    assert Thanks.objects.exists()
    assert Sponsorship.objects.exists()
    assert TeamOffer.objects.open(at=NOW).count() == 1
    departement = Place.objects.get(code="D-87")
    here = Volunteer.objects.within(departement)
    assert here.filter(welcomed_at=None, welcome_due_at__lt=NOW).exists()
    assert here.filter(welcomed_at=None, welcome_due_at__gt=NOW).exists()
    assert here.candidates().exclude(application="").count() == 2


def test_the_goals_of_a_small_organisation_are_within_its_reach() -> None:
    fill()
    goals = dict(Standing.objects.filter(place__code="FR").values_list("measure", "goal"))
    assert goals == {"trainers": 20, "mobilisers": 300, "volunteers": 6_000, "doors": 60_000}


def test_people_came_more_and_more_over_the_last_months() -> None:
    fill()
    middle = NOW - timedelta(days=75)
    offered = Volunteer.objects.values_list("offered_at", flat=True)
    assert sum(when > middle for when in offered) > sum(when <= middle for when in offered) > 0


def test_every_door_that_was_knocked_at_belongs_to_a_session_of_a_walk() -> None:
    fill()
    sessions = DoorSession.objects.counted()
    assert sessions.exists()
    assert not DoorReport.objects.filter(session=None).exists()
    assert not sessions.exclude(report__knocked=F("knocked"), report__talked=F("talked")).exists()
    assert not sessions.exclude(walk__outing=F("outing"), walk__end="finished").exists()
