"""When a letter leaves: by everybody's own clock, at hours at which one reads, outside every silence."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from mailings.delivery import hours
from mailings.models import Mailing
from mailings.services import approving, scheduling
from mailings.services.preparing import prepare_due
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.factories import make_place, make_supporter
from tests.mailings.making import make_audience, make_mailing, make_subscriber
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
#: A Wednesday.
NOW = datetime(2027, 3, 10, 8, tzinfo=UTC)
FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2027, 3, day) for day in (12, 13, 14, 15))
TEN = time(10)


@pytest.fixture
def writer(db: None) -> Supporter:
    return make_editor()


@pytest.fixture
def waiting(writer: Supporter) -> Mailing:
    return make_mailing(state="draft", written_by=writer)


def schedule(mailing: Mailing, send_on: date = FRIDAY, send_time: time = TEN, *, at: datetime = NOW) -> Mailing:
    Mailing.objects.filter(pk=mailing.pk, state="draft").update(state="waiting")
    return scheduling.schedule(mailing=mailing, send_on=send_on, send_time=send_time, by=mailing.written_by, at=at)


def refusal(mailing: Mailing, *when: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        schedule(mailing, *when)
    return refused.value.message_dict


def test_deliveries_are_written_half_an_hour_before_the_first_of_them_leaves(waiting: Mailing) -> None:
    done = schedule(waiting)
    assert (done.state, done.send_on, done.send_time) == ("scheduled", FRIDAY, TEN)
    assert done.prepare_at == datetime(2027, 3, 12, 8, 30, tzinfo=UTC)
    assert done.steps.get().words == "vendredi 12 mars 2027 à 10:00"


def test_the_earliest_clock_of_those_who_read_decides(waiting: Mailing) -> None:
    make_supporter(home=make_place(zone="caledonie"))
    make_supporter(home=make_place(zone="guyane"))
    assert schedule(waiting).prepare_at == datetime(2027, 3, 11, 22, 30, tzinfo=UTC)


def test_an_audience_of_one_place_follows_its_own_clock(waiting: Mailing) -> None:
    waiting.audience.place = make_place(zone="reunion")
    waiting.audience.save()
    make_supporter(home=make_place(zone="caledonie"))
    assert schedule(waiting).prepare_at == datetime(2027, 3, 12, 5, 30, tzinfo=UTC)


def test_what_leaves_within_the_half_hour_is_prepared_at_once(waiting: Mailing) -> None:
    assert schedule(waiting, NOW.date(), time(9, 10)).prepare_at == NOW


@pytest.mark.parametrize(
    ("day", "hour", "offer"),
    [
        (FRIDAY, time(6, 59), "vendredi 12 mars 2027 à 07:00"),
        (FRIDAY, time(21), "samedi 13 mars 2027 à 07:00"),
        (SATURDAY, time(22), "dimanche 14 mars 2027 à 09:00"),
        (SUNDAY, time(8, 59), "dimanche 14 mars 2027 à 09:00"),
        (SUNDAY, time(23), "lundi 15 mars 2027 à 07:00"),
    ],
)
def test_an_hour_at_which_nobody_reads_is_refused_with_the_next_good_one(
    day: date, hour: time, offer: str, waiting: Mailing
) -> None:
    [words] = refusal(waiting, day, hour)["send_time"]
    assert words.endswith(f"{offer}.")


@pytest.mark.parametrize(("day", "hour"), [(FRIDAY, time(7)), (FRIDAY, time(20, 59)), (SUNDAY, time(9))])
def test_the_edges_of_good_hours_are_good(day: date, hour: time, waiting: Mailing) -> None:
    assert schedule(waiting, day, hour).state == "scheduled"


def test_an_hour_that_is_over_is_refused(waiting: Mailing) -> None:
    assert "passée" in refusal(waiting, NOW.date(), time(8, 59))["send_time"][0]


def test_nothing_is_scheduled_into_a_silence_and_the_refusal_says_which(waiting: Mailing) -> None:
    fall_silent(datetime(2027, 3, 12, 9, tzinfo=UTC))
    [words] = refusal(waiting)["send_on"]
    assert words.startswith("Réserve électorale (")
    assert "12 mars 2027, 09:00" in words
    assert schedule(waiting, MONDAY).state == "scheduled"


def test_the_silence_of_one_territory_of_the_audience_is_enough(waiting: Mailing) -> None:
    fall_silent(datetime(2027, 3, 12, 6, tzinfo=UTC), zone="reunion")
    assert schedule(waiting).state == "scheduled"
    make_supporter(home=make_place(zone="reunion"))
    assert "Réunion" in refusal(waiting)["send_on"][0]


def test_it_may_be_scheduled_anew_and_taken_back(waiting: Mailing) -> None:
    schedule(waiting)
    moved = schedule(waiting, MONDAY)
    assert moved.send_on == MONDAY
    back = scheduling.unschedule(mailing=moved, by=moved.written_by, at=NOW)
    assert (back.state, back.prepare_at) == ("waiting", None)


@pytest.mark.parametrize("state", ["draft", "preparing", "sending", "sent", "cancelled"])
def test_only_what_waits_is_scheduled(state: str, writer: Supporter) -> None:
    mailing = make_mailing(state=state, written_by=writer)
    with pytest.raises(ValidationError, match="entre-temps"):
        scheduling.schedule(mailing=mailing, send_on=FRIDAY, send_time=TEN, by=writer, at=NOW)


def test_a_good_hour_there_is_asked_by_the_clock_there() -> None:
    morning = datetime(2027, 3, 12, 9, tzinfo=UTC)
    assert hours.is_open("metropole", morning)
    assert not hours.is_open("polynesie", morning)
    assert hours.next_opening("metropole", morning) == morning
    assert hours.next_opening("polynesie", morning) == datetime(2027, 3, 12, 17, tzinfo=UTC)


def test_the_hours_of_a_day_without_two_o_clock_are_still_hours() -> None:
    spring = date(2027, 3, 28)
    assert hours.instant("metropole", spring, time(9)) == datetime(2027, 3, 28, 7, tzinfo=UTC)
    assert hours.next_opening("metropole", datetime(2027, 3, 28, 0, 30, tzinfo=UTC)) == datetime(
        2027, 3, 28, 7, tzinfo=UTC
    )
    assert hours.next_opening("metropole", datetime(2027, 3, 27, 20, tzinfo=UTC)) - timedelta(hours=11) == datetime(
        2027, 3, 27, 20, tzinfo=UTC
    )


def test_everybody_writes_to_all_without_a_rule() -> None:
    assert scheduling.zones_of(make_audience()) == ["metropole"]


def test_what_grew_beyond_a_thousand_since_waits_for_a_second_person(
    monkeypatch: pytest.MonkeyPatch, waiting: Mailing
) -> None:
    monkeypatch.setattr(approving, "ALONE", 1)
    make_subscriber()
    done = schedule(waiting)
    make_subscriber()
    late = datetime(2027, 3, 12, 8, 40, tzinfo=UTC)
    assert prepare_due(at=late) == 0
    done.refresh_from_db()
    assert (done.state, done.prepare_at, done.deliveries.exists()) == ("waiting", None, False)
    assert "plus de mille personnes" in done.steps.first().words  # type: ignore[union-attr]
    approving.approve(mailing=done, by=make_editor(), at=late)
    schedule(done, at=late)
    assert prepare_due(at=late) == 1
    assert done.deliveries.count() == 2
