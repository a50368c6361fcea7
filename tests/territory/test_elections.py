"""Rounds bring their calendar; a calendar in force is corrected by two people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from supporters.models import Supporter
from territory.models import Election, SilenceChange, Zone, ZoneVote
from territory.services import activate_election, apply_silence_change, create_round, propose_silence_change
from territory.silence import propaganda_allowed
from tests.factories import make_supporter

pytestmark = pytest.mark.django_db

SUNDAY = date(2027, 4, 11)
START, END = datetime(2027, 4, 9, 20, tzinfo=UTC), datetime(2027, 4, 11, 18, tzinfo=UTC)
NOW = datetime(2027, 3, 1, tzinfo=UTC)


@pytest.fixture
def election() -> Election:
    return Election.objects.create(slug="2027", name="Présidentielle 2027")


@pytest.fixture
def vote(election: Election) -> ZoneVote:
    made = create_round(election=election, number=1, date=SUNDAY)
    activate_election(election=election)
    vote: ZoneVote = made.votes.get(zone="metropole")
    return vote


@pytest.fixture
def other_national() -> Supporter:
    person = make_supporter(display_name="Autre", is_staff=True)
    person.groups.add(Group.objects.get(name="national"))
    return person


def propose(vote: ZoneVote, person: Supporter, start: datetime = START, end: datetime = END) -> SilenceChange:
    return propose_silence_change(vote=vote, silence_start=start, silence_end=end, reason="Décret", proposed_by=person)


def test_a_round_brings_the_vote_of_every_zone(election: Election) -> None:
    made = create_round(election=election, number=1, date=SUNDAY)
    assert sorted(made.votes.values_list("zone", flat=True)) == sorted(Zone.values)


def test_a_round_on_another_day_than_sunday_is_refused(election: Election) -> None:
    with pytest.raises(ValidationError, match="dimanche"):
        create_round(election=election, number=1, date=date(2027, 4, 10))
    assert not election.rounds.exists()


def test_a_second_first_round_is_refused(election: Election) -> None:
    create_round(election=election, number=1, date=SUNDAY)
    with pytest.raises(ValidationError):
        create_round(election=election, number=1, date=SUNDAY + timedelta(days=7))


def test_an_election_without_round_cannot_be_activated(election: Election) -> None:
    with pytest.raises(ValidationError, match="tour"):
        activate_election(election=election)


def test_a_round_that_lacks_a_zone_cannot_be_activated(election: Election) -> None:
    made = create_round(election=election, number=1, date=SUNDAY)
    made.votes.filter(zone="mayotte").delete()
    with pytest.raises(ValidationError, match="Mayotte"):
        activate_election(election=election)
    election.refresh_from_db()
    assert not election.is_active


def test_a_silence_that_ends_before_it_starts_is_refused(vote: ZoneVote, national: Supporter) -> None:
    with pytest.raises(ValidationError) as refusal:
        propose(vote, national, start=END, end=START)
    assert "silence_end" in refusal.value.message_dict


def test_the_database_refuses_it_too(vote: ZoneVote) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ZoneVote.objects.filter(pk=vote.pk).update(silence_end=vote.silence_start)


def test_a_proposal_changes_nothing_yet(vote: ZoneVote, national: Supporter) -> None:
    propose(vote, national)
    assert ZoneVote.objects.get(pk=vote.pk).silence_start == vote.silence_start


def test_a_second_person_applies_it_and_what_was_before_is_kept(
    vote: ZoneVote, national: Supporter, other_national: Supporter
) -> None:
    change = apply_silence_change(change=propose(vote, national), applied_by=other_national, at=NOW)
    assert (change.previous_start, change.previous_end) == (vote.silence_start, vote.silence_end)
    assert (change.proposed_by, change.applied_by, change.applied_at) == (national.email, other_national.email, NOW)
    assert not propaganda_allowed("metropole", START)


def test_nobody_applies_what_they_proposed(vote: ZoneVote, national: Supporter) -> None:
    with pytest.raises(ValidationError, match="autre personne"):
        apply_silence_change(change=propose(vote, national), applied_by=national, at=NOW)
    assert ZoneVote.objects.get(pk=vote.pk).silence_start == vote.silence_start


def test_a_change_is_applied_once(vote: ZoneVote, national: Supporter, other_national: Supporter) -> None:
    change = propose(vote, national)
    apply_silence_change(change=change, applied_by=other_national, at=NOW)
    with pytest.raises(ValidationError, match="déjà"):
        apply_silence_change(change=change, applied_by=other_national, at=NOW)


def test_moderators_and_supporters_neither_propose_nor_apply(
    vote: ZoneVote, national: Supporter, moderator: Supporter, supporter: Supporter
) -> None:
    change = propose(vote, national)
    for person in (moderator, supporter):
        with pytest.raises(PermissionDenied):
            propose(vote, person)
        with pytest.raises(PermissionDenied):
            apply_silence_change(change=change, applied_by=person, at=NOW)


def test_whoever_left_the_staff_applies_nothing(vote: ZoneVote, national: Supporter, other_national: Supporter) -> None:
    change = propose(vote, national)
    other_national.is_staff = False
    with pytest.raises(PermissionDenied):
        apply_silence_change(change=change, applied_by=other_national, at=NOW)
