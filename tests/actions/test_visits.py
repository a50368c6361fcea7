"""What is new since somebody's visit before."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from actions.models import LibraryVisit
from actions.services.visits import note_visit
from supporters.models import Supporter
from tests.factories import make_supporter

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def after(**time: int) -> datetime:
    return NOON + timedelta(**time)


def test_on_the_first_visit_nothing_is_called_new(supporter: Supporter) -> None:
    assert note_visit(supporter=supporter, at=NOON) is None


def test_the_next_day_new_is_what_came_since(supporter: Supporter) -> None:
    note_visit(supporter=supporter, at=NOON)
    assert note_visit(supporter=supporter, at=after(days=1)) == NOON


def test_pages_of_one_visit_have_the_same_before(supporter: Supporter) -> None:
    note_visit(supporter=supporter, at=NOON)
    moments = [after(days=1, minutes=minutes) for minutes in (0, 1, 20, 45, 60)]
    assert {note_visit(supporter=supporter, at=at) for at in moments} == {NOON}


def test_a_visit_ends_half_an_hour_after_its_last_page(supporter: Supporter) -> None:
    note_visit(supporter=supporter, at=NOON)
    note_visit(supporter=supporter, at=after(minutes=20))
    assert note_visit(supporter=supporter, at=after(minutes=50)) == after(minutes=20)


def test_a_second_page_at_once_does_not_take_this_visit_for_the_one_before(supporter: Supporter) -> None:
    note_visit(supporter=supporter, at=NOON)
    note_visit(supporter=supporter, at=after(days=1))
    assert note_visit(supporter=supporter, at=after(days=1, seconds=1)) == NOON


def test_pages_opened_within_minutes_write_nothing(supporter: Supporter) -> None:
    note_visit(supporter=supporter, at=NOON)
    note_visit(supporter=supporter, at=after(minutes=4))
    assert LibraryVisit.objects.get().at == NOON


@pytest.mark.django_db
def test_whoever_limited_the_use_of_their_data_is_not_followed() -> None:
    person = make_supporter(restricted_at=timezone.now())
    assert note_visit(supporter=person, at=NOON) is None
    assert not LibraryVisit.objects.exists()
