"""What one person counted in one day: what it adds to the campaign, and what is outside the usual."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from canvassing.doorstep.flags import Facts, flags_of
from canvassing.models import DoorReport, DoorSession, Experiment, ExperimentUnit, Walk
from canvassing.services.sessions import count, uncount
from supporters.ledger import recount
from supporters.models import Act
from tests.campaign.test_pages import make_silence
from tests.canvassing.sending import Handset, load, state, tally
from tests.canvassing.walking import make_turf, make_walk
from tests.factories import make_place, make_team, make_volunteer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]

NOON = datetime(2026, 11, 21, 11, tzinfo=timezone.get_default_timezone())


def session() -> DoorSession:
    found: DoorSession = DoorSession.objects.get()
    return found


def doors_of(phone: Handset) -> int:
    return sum(Act.objects.filter(supporter=phone.person, kind="doors").values_list("quantity", flat=True))


# --- what it adds up to ---


def test_counts_of_a_day_make_one_session() -> None:
    phone = load()
    phone.send(tally(absent=1), tally(refused=1), tally(opened=1, talked=1, leaflets=1, topics={"sante": 1}))
    phone.send(tally(opened=1, talked=1, helpers=1, topics={"sante": 1, "ecole": 1}))
    found = session()
    counts = (found.knocked, found.absent, found.refused, found.opened, found.talked, found.leaflets, found.helpers)
    assert counts == (4, 1, 1, 2, 2, 1, 1)
    assert found.topics == {"sante": 2, "ecole": 1}


def test_an_undone_tap_is_taken_back() -> None:
    phone = load()
    phone.send(tally(opened=1, talked=1, topics={"sante": 1}))
    phone.send(tally(opened=-1, talked=-1, topics={"sante": -1}))
    found = session()
    assert (found.knocked, found.opened, found.talked, found.topics) == (0, 0, 0, {})
    assert not DoorReport.objects.exists()
    assert doors_of(phone) == 0


def test_taken_back_before_it_came_it_is_the_same_in_one_batch() -> None:
    phone = load()
    phone.send(tally(opened=-1), tally(opened=1), tally(opened=1))
    assert session().opened == 1


def test_each_phone_and_each_day_has_its_session() -> None:
    walk = make_walk(walkers=[make_volunteer().supporter for _each in range(2)])
    one, other = load(walk), load(walk, person=walk.walkers.get(position=2).supporter)
    one.send(tally(absent=1), tally(absent=1, day=(timezone.localdate() - timedelta(days=1)).isoformat()))
    other.send(tally(absent=1))
    found = DoorSession.objects.values_list("supporter", "day")
    assert len(set(found)) == 3


def test_the_day_is_that_of_the_place() -> None:
    walk = make_walk(turf=make_turf(commune=make_place(zone="reunion")), handed_at=NOON - timedelta(days=1))
    with time_machine.travel(NOON.replace(hour=23), tick=False):
        phone = load(walk)
        phone.send(state(phone.addresses[0]), tally(opened=1, day="2026-11-22"))
    assert (session().day, session().flags) == (date(2026, 11, 22), [])


def test_what_was_counted_is_written_down_with_its_place_and_team() -> None:
    team = make_team()
    phone = load(make_walk(team=team, walkers=[make_volunteer().supporter]))
    phone.send(tally(opened=1))
    turf, found = phone.walk.turf, session()
    assert (found.team, found.commune, found.precinct) == (team, turf.commune, turf.precinct)


# --- what the campaign counts ---


def test_a_session_has_one_report_that_follows_it() -> None:
    phone = load()
    phone.send(tally(absent=1), tally(refused=1), tally(opened=1, talked=1))
    phone.send(tally(opened=1))
    report = DoorReport.objects.get()
    assert (report.knocked, report.opened, report.talked) == (4, 3, 1)
    assert (report.session, report.made_on, report.precinct) == (session(), session().day, session().precinct)


def test_where_precincts_are_unknown_there_is_no_report() -> None:
    phone = load(make_walk(turf=make_turf(precinct=False)))
    phone.send(tally(opened=1))
    assert session().knocked == 1
    assert not DoorReport.objects.exists()


def test_the_ledger_gets_what_each_sync_adds() -> None:
    phone = load()
    phone.send(tally(absent=3))
    phone.send(tally(opened=2))
    phone.send(tally(absent=-1))
    pk = session().pk
    expected = [(f"doors:{pk}:1", 3), (f"doors:{pk}:2", 2), (f"doors:{pk}:3", -1)]
    assert list(Act.objects.order_by("pk").values_list("subject", "quantity")) == expected
    assert recount() == []


def test_a_tap_that_knocks_at_no_door_writes_nothing_in_the_ledger() -> None:
    phone = load()
    phone.send(tally(opened=1))
    phone.send(tally(leaflets=1))
    assert Act.objects.count() == 1


def test_set_aside_it_counts_nowhere_and_comes_back_whole() -> None:
    phone, now = load(), timezone.now()
    phone.send(tally(opened=5, talked=2))
    uncount(session(), now)
    assert not DoorReport.objects.exists()
    assert doors_of(phone) == 0
    count(session(), now)
    assert DoorReport.objects.get().talked == 2
    assert doors_of(phone) == 5
    assert recount() == []


def test_what_comes_in_for_a_session_set_aside_waits_with_it() -> None:
    phone = load()
    phone.send(tally(opened=5))
    uncount(session(), timezone.now())
    DoorSession.objects.update(state="aside", reviewed_at=timezone.now())
    phone.send(tally(opened=2))
    assert session().knocked == 7
    assert session().reviewed_at is not None
    assert not DoorReport.objects.exists()
    assert doors_of(phone) == 0


def test_marks_alone_make_a_session_without_doors() -> None:
    phone = load()
    phone.send(state(phone.addresses[0]), state(phone.addresses[1]))
    assert (session().knocked, session().last_at > session().first_at) == (0, True)
    assert not DoorReport.objects.exists()


# --- what is outside the usual ---


@pytest.mark.parametrize(
    ("knocked", "opened", "minutes", "expected"),
    [
        (30, 10, 60, []),
        (30, 10, 20, []),
        (31, 10, 20, ["fast"]),
        (19, 10, 1, []),
        (30, 24, 60, []),
        (30, 25, 60, ["open"]),
        (19, 19, 60, []),
        (50, 20, 361, ["long"]),
        (50, 20, 360, []),
        (40, 40, 5, ["fast", "open"]),
    ],
)
def test_speed_and_openings_are_looked_at(knocked: int, opened: int, minutes: int, expected: list[str]) -> None:
    last = NOON + timedelta(minutes=minutes)
    assert flags_of(Facts(knocked=knocked, opened=opened, cards=0, first_at=NOON, last_at=last)) == expected


def test_without_any_hour_speed_is_not_looked_at() -> None:
    assert flags_of(Facts(knocked=100, opened=10, cards=0, first_at=None, last_at=None)) == []


@pytest.mark.parametrize(("knocked", "expected"), [(120, []), (121, ["many"])])
def test_more_doors_than_the_turf_has_twice_over_are_looked_at(knocked: int, expected: list[str]) -> None:
    facts = Facts(knocked=knocked, opened=10, cards=0, first_at=None, last_at=None, doors=60)
    assert flags_of(facts) == expected
    assert flags_of(replace(facts, doors=0)) == []


def walked(phone: Handset, minutes: int, **counts: int) -> DoorSession:
    start = timezone.now() - timedelta(minutes=minutes)
    first, last = phone.addresses[:2]
    phone.send(state(first, at=start.isoformat()), state(last), tally(**counts))
    return session()


def tower(**given: Any) -> Walk:
    """Of a hundred and fifty doors, so that no count is more than it holds."""
    return make_walk(turf=make_turf(streets={"Tour Nord": (75, 75)}), **given)


def test_a_hundred_doors_in_an_hour_are_kept_and_flagged() -> None:
    found = walked(load(tower(handed_at=timezone.now() - timedelta(days=1))), 60, absent=100)
    assert (found.flags, found.flagged, found.state) == (["fast"], True, "counted")
    assert DoorReport.objects.get().knocked == 100
    assert list(DoorSession.objects.to_review()) == [found]


def test_a_flag_that_no_longer_holds_goes() -> None:
    phone = load(tower())
    walked(phone, 60, refused=10, opened=12)
    assert session().flags == ["open"]
    phone.send(tally(absent=20))
    assert (session().flags, session().flagged) == ([], False)


def test_a_new_flag_is_read_again() -> None:
    phone = load(tower())
    walked(phone, 60, opened=30)
    DoorSession.objects.update(reviewed_at=timezone.now())
    phone.send(tally(absent=1))
    assert session().reviewed_at is not None
    phone.send(tally(absent=99))
    assert (session().flags, session().reviewed_at) == (["fast"], None)


@pytest.mark.parametrize("days", [1, -2])
def test_a_day_to_come_or_before_the_hand_out_is_flagged(days: int) -> None:
    phone = load()
    phone.send(tally(opened=1, day=(timezone.localdate() + timedelta(days=days)).isoformat()))
    assert session().flags == ["dates"]


def test_a_day_of_silence_is_flagged() -> None:
    phone = load()
    vote = make_silence()
    vote.silence_start, vote.silence_end = timezone.now() - timedelta(days=2), timezone.now() + timedelta(days=2)
    vote.save()
    phone.send(tally(opened=1))
    assert session().flags == ["dates"]


def drawn(phone: Handset, arm: str, at: datetime, experiment: Experiment) -> None:
    Experiment.objects.filter(pk=experiment.pk).update(
        drawn_at=at, committed_at=at, commitment="…", seed="…", input_hash="…"
    )
    ExperimentUnit.objects.create(
        experiment=experiment,
        code="x",
        precinct=phone.walk.turf.precinct,
        stratum=1,
        potential=1,
        registered=1,
        arm=arm,
    )


def test_doors_of_a_control_precinct_are_kept_and_flagged(prepared: Experiment) -> None:
    phone = load()
    drawn(phone, "control", timezone.now() - timedelta(days=3), prepared)
    phone.send(tally(opened=1))
    assert session().flags == ["control"]
    assert DoorReport.objects.count() == 1


def test_doors_before_the_draw_are_flagged(prepared: Experiment) -> None:
    phone = load(make_walk(handed_at=timezone.now() - timedelta(days=5)))
    drawn(phone, "treated", timezone.now() - timedelta(days=1), prepared)
    phone.send(tally(opened=1, day=(timezone.localdate() - timedelta(days=2)).isoformat()))
    assert session().flags == ["dates"]


def test_what_an_event_showed_stays_shown() -> None:
    phone = load()
    phone.send(tally(opened=1), sent_at=timezone.now() - timedelta(hours=3))
    phone.send(tally(absent=1))
    assert session().flags == ["clock"]


@pytest.mark.parametrize("bad", [{"talked": 9}, {"knocked": 9}, {"knocked": 401, "absent": 400}])
def test_the_database_refuses_what_cannot_be(bad: dict[str, Any]) -> None:
    phone = load()
    phone.send(tally(opened=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        DoorSession.objects.update(**bad)
