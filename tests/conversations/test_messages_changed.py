"""What is changed, taken back, slowed down, or found useful; and what silence stops."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from common.images import reencode
from conversations.models import Member, Message, Thread, Useful
from conversations.services import messages as services
from conversations.services.votes import mark_useful, unmark
from supporters import ledger
from supporters.models import ActDay
from territory.silence import Silenced
from tests.actions.proposing import png
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import make_place
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
State = Message.State


def opened(member: Member, **overrides: Any) -> Thread:
    fields = {"title": "Les trains de nuit", "text": "Qui sait combien il en reste ?", "at": timezone.now()}
    return services.open_thread(member=member, **(fields | overrides))


def said(thread: Thread, member: Member, text: str = "Il en reste huit.", **overrides: Any) -> Message:
    return services.comment(thread=thread, member=member, text=text, **({"at": timezone.now()} | overrides))


def done(member: Member, kind: str) -> int:
    return sum(ActDay.objects.filter(supporter=member.supporter, kind=kind).values_list("total", flat=True))


def errors(caught: Any) -> dict[str, list[str]]:
    return caught.value.message_dict


def test_a_picture_needs_words_and_goes_with_its_message(member: Member) -> None:
    thread, photo = opened(member), reencode(png())
    with pytest.raises(ValidationError) as caught:
        said(thread, member, photo=photo)
    assert list(errors(caught)) == ["alt"]
    comment = said(thread, member, photo=photo, alt="Un quai, la nuit")
    assert (comment.alt, default_storage.exists(comment.image)) == ("Un quai, la nuit", True)


@pytest.mark.django_db(transaction=True)
def test_what_is_withdrawn_leaves_nothing_behind(member: Member) -> None:
    thread = opened(make_member())
    comment = said(thread, member, "Voyez https://example.org/a", photo=reencode(png()), alt="Un quai")
    files = (comment.image, comment.small)
    services.withdraw(message=comment, at=timezone.now())
    comment.refresh_from_db()
    assert (comment.text, comment.search, comment.image, comment.alt, comment.card) == ("", "", "", "", None)
    assert not any(default_storage.exists(name) for name in files)
    assert done(member, "message") == 0


def test_a_thread_that_others_answered_stays_without_its_title(member: Member) -> None:
    alone, answered = opened(member), opened(member, title="Les cars de nuit", text="Et les cars ?")
    said(answered, make_member())
    for thread in (alone, answered):
        services.withdraw(message=thread.messages.get(number=1), at=timezone.now())
        thread.refresh_from_db()
    assert (alone.state, answered.state) == ("hidden", "open")
    assert "cars" not in answered.title
    assert "nuit" not in alone.title


def test_an_author_changes_words_for_a_day(member: Member) -> None:
    now = timezone.now()
    thread = opened(member, at=now)
    first = thread.messages.get()
    edited = services.edit(message=first, title="Les trains du soir", text="Combien ?", at=now + timedelta(hours=23))
    thread.refresh_from_db()
    assert (edited.text, thread.title) == ("Combien ?", "Les trains du soir")
    assert edited.search == "les trains du soir combien"
    assert edited.edited_at is not None
    with pytest.raises(ValidationError, match="ne se modifie plus"):
        services.edit(message=first, text="Autre chose", at=now + timedelta(hours=25))


def test_what_was_read_of_a_newcomer_stays_as_it_was_read() -> None:
    newcomer = make_member(trusted_at=None)
    thread = opened(newcomer)
    first = thread.messages.get()
    services.edit(message=first, text="Avant la lecture", at=timezone.now())
    first.refresh_from_db()
    assert (first.text, first.edited_at) == ("Avant la lecture", None)
    services.publish(message=first, at=timezone.now())
    with pytest.raises(ValidationError, match="ne se modifie plus"):
        services.edit(message=first, text="Autre chose", at=timezone.now())


def test_somebody_slowed_down_learns_when_they_may_write_again(member: Member) -> None:
    now = timezone.now()
    thread = opened(member, at=now)
    Member.objects.update(slow_minutes=30, slow_until=now + timedelta(days=2))
    with pytest.raises(services.TooSoon) as caught:
        said(thread, member, at=now + timedelta(minutes=29))
    assert caught.value.free_at == now + timedelta(minutes=30)
    said(thread, member, at=now + timedelta(minutes=30))
    said(thread, member, "Encore.", at=now + timedelta(days=2))
    said(thread, member, "Et encore.", at=now + timedelta(days=2, seconds=1))


def test_a_slow_thread_makes_each_wait_in_it_alone(member: Member) -> None:
    now = timezone.now()
    thread = make_thread(slow_seconds=60)
    said(thread, member, at=now)
    with pytest.raises(services.TooSoon, match="dans 31 secondes"):
        said(thread, member, "Encore.", at=now + timedelta(seconds=30))
    said(thread, make_member(), at=now)
    opened(member, at=now)


def test_whoever_left_writes_no_more(member: Member) -> None:
    thread = make_thread()
    Member.objects.update(left_at=timezone.now())
    with pytest.raises(ValidationError, match="quitté"):
        said(thread, member)


def test_in_silence_nobody_writes_and_anybody_withdraws(member: Member) -> None:
    now = timezone.now()
    thread, waiting = opened(member), make_thread(state="waiting")
    comment = said(thread, member)
    other = make_member()
    mark_useful(message=comment, member=other, at=now)
    fall_silent(now)
    for act in (
        lambda: opened(member, title="Encore un fil"),
        lambda: said(thread, member, "Encore."),
        lambda: services.edit(message=comment, text="Autre chose", at=now),
        lambda: services.publish(message=waiting.messages.get(), at=now),
        lambda: mark_useful(message=comment, member=make_member(), at=now),
    ):
        with pytest.raises(Silenced):
            act()
    assert unmark(message=comment, member=other, at=now)
    services.withdraw(message=comment, at=now)


def test_a_territory_that_does_not_vote_goes_on_talking(member: Member) -> None:
    place = make_place(code="97411", zone="reunion")
    thread = opened(member, place=place)
    fall_silent(timezone.now())
    assert said(thread, member).state == "published"


def test_a_message_is_found_useful_once_by_each(member: Member) -> None:
    comment, other = make_message(author=member), make_member()
    for _time in range(2):
        mark_useful(message=comment, member=other, at=timezone.now())
    comment.refresh_from_db()
    assert (comment.useful, Useful.objects.count(), done(member, "useful")) == (1, 1, 1)


def test_nobody_votes_for_their_own_message(member: Member) -> None:
    with pytest.raises(ValidationError, match="de vous"):
        mark_useful(message=make_message(author=member), member=member, at=timezone.now())


def test_a_vote_that_is_taken_back_counts_no_more_and_may_come_again(member: Member) -> None:
    comment, other, now = make_message(author=member), make_member(), timezone.now()
    for _time in range(2):
        mark_useful(message=comment, member=other, at=now)
        assert done(member, "useful") == 1
        assert unmark(message=comment, member=other, at=now)
        assert done(member, "useful") == 0
    assert not unmark(message=comment, member=other, at=now)
    comment.refresh_from_db()
    assert comment.useful == 0
    assert ledger.recount() == []


def test_what_is_hidden_is_useful_to_nobody(member: Member) -> None:
    with pytest.raises(services.MessageMoved):
        mark_useful(message=make_message(state="hidden"), member=member, at=timezone.now())
