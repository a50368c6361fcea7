"""How long the field is remembered: working states until the election is over, names no longer, numbers for good."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from canvassing.models import AddressState, ContactCard, DoorSession, Mark, Walker
from supporters.privacy import purge_expired
from supporters.privacy.erasure import erase
from territory.models import Election, Round, ZoneVote
from tests.canvassing.walking import make_walk

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def make_vote(end: datetime) -> None:
    election = Election.objects.create(slug=f"vote-{end:%Y%m%d}", name="Un vote", is_active=True)
    one = Round.objects.create(election=election, number=1, date=end.date())
    silence = {"silence_start": end - timedelta(hours=44), "silence_end": end}
    ZoneVote.objects.create(round=one, zone="metropole", votes_on=end.date(), timezone="Europe/Paris", **silence)


@pytest.fixture
def session() -> DoorSession:
    """Made half a year ago."""
    long_ago = NOW - timedelta(days=180)
    walk = make_walk(handed_at=long_ago, ended_at=long_ago + timedelta(days=1), end="finished")
    address = walk.turf.stops.first().address
    AddressState.objects.create(address=address, state="do_not_visit", left=0, at=long_ago)
    Mark.objects.create(
        id=uuid4(), walk=walk, address=address, kind="state", state="do_not_visit", left=0, at=long_ago, digest="d"
    )
    return DoorSession.objects.create(
        walk=walk,
        phone=uuid4(),
        day=long_ago.date(),
        commune=walk.turf.commune,
        supporter=walk.walkers.get().supporter,
        knocked=4,
        absent=4,
        received_at=long_ago,
    )


def test_while_a_vote_is_to_come_nobody_is_visited_who_asked_for_peace(session: DoorSession) -> None:
    make_vote(NOW - timedelta(days=100))
    make_vote(NOW + timedelta(days=10))
    purge_expired(at=NOW)
    assert AddressState.objects.filter(state="do_not_visit").exists()
    session.refresh_from_db()
    assert session.supporter is not None


def test_before_any_vote_is_known_the_field_is_kept(session: DoorSession) -> None:
    purge_expired(at=NOW)
    assert AddressState.objects.exists()
    assert Walker.objects.exists()


def test_sixty_days_after_the_last_round_names_and_states_leave_and_numbers_stay(session: DoorSession) -> None:
    make_vote(NOW - timedelta(days=61))
    purged = purge_expired(at=NOW)
    assert purged["names_of_door_sessions"] == 1
    assert not AddressState.objects.exists()
    assert not Mark.objects.exists()
    assert not Walker.objects.exists()
    phone = session.phone
    session.refresh_from_db()
    assert (session.supporter, session.knocked) == (None, 4)
    assert session.phone != phone


def test_who_is_erased_leaves_numbers_that_no_phone_holds_together(session: DoorSession) -> None:
    before, person = session.phone, session.supporter
    assert person is not None
    erase(supporter=person, at=NOW)
    session.refresh_from_db()
    assert (session.supporter, session.knocked) == (None, 4)
    assert session.phone != before


def test_in_the_sixty_days_after_it_everything_is_still_there(session: DoorSession) -> None:
    make_vote(NOW - timedelta(days=59))
    purge_expired(at=NOW)
    assert AddressState.objects.exists()
    assert Walker.objects.exists()


def test_a_card_that_is_held_is_forgotten_after_a_week() -> None:
    walk = make_walk()
    for days in (6, 8):
        ContactCard.objects.create(
            id=uuid4(), walk=walk, state="held", sealed="{}", received_at=NOW - timedelta(days=days)
        )
    purge_expired(at=NOW)
    assert ContactCard.objects.get().received_at == NOW - timedelta(days=6)
