"""What the group and the desk keep of people, and when it ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from conversations.models import (
    Answer,
    Conversation,
    Fact,
    LinkCard,
    Member,
    Message,
    MessageReport,
    ModerationStep,
    Notification,
    ReceivedWebmention,
    Thread,
)
from supporters import privacy
from supporters.models import Supporter
from supporters.privacy.purge import purge_expired
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.planting import FILES, WORDS, plant

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("queued_mail", "own_files")]


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def ended(*names: str) -> list[int]:
    counts = purge_expired(at=timezone.now())
    return [counts[name] for name in names]


def test_words_and_pictures_leave_with_their_author(
    supporter: Supporter, django_capture_on_commit_callbacks: Any
) -> None:
    plant(supporter)
    with django_capture_on_commit_callbacks(execute=True):
        privacy.erase(supporter=supporter, at=timezone.now())
    assert not Message.objects.filter(text__contains=WORDS).exists()
    assert not Thread.objects.filter(title=WORDS).exists()
    assert not ModerationStep.objects.filter(text__contains=WORDS).exists()
    assert not any(default_storage.exists(name) for name in FILES)


def test_what_others_said_beside_them_stays(supporter: Supporter) -> None:
    plant(supporter)
    before = Message.objects.exclude(author__supporter=supporter).count()
    privacy.erase(supporter=supporter, at=timezone.now())
    assert Message.objects.exclude(author=None).count() == before


def test_conversations_go_on_without_whoever_followed_them(supporter: Supporter) -> None:
    plant(supporter)
    privacy.erase(supporter=supporter, at=timezone.now())
    assert Conversation.objects.get().owner is None
    assert Answer.objects.get().written_by is None
    assert Fact.objects.get().written_by is None


def test_notifications_end_once_read_and_after_a_year(member: Member) -> None:
    message = make_message()
    for read, at in (
        (days_ago(91), days_ago(92)),
        (None, days_ago(366)),
        (days_ago(1), days_ago(5)),
        (None, days_ago(91)),
    ):
        Notification.objects.create(member=member, kind="moderated", message=message, at=at, read_at=read)
    assert ended("read_notifications", "old_notifications") == [1, 1]
    assert Notification.objects.count() == 2


def test_a_refused_message_goes_after_a_year_with_its_picture(django_capture_on_commit_callbacks: Any) -> None:
    for name in FILES:
        default_storage.save(name, ContentFile(b"x"))
    old = {"state": "refused", "created_at": days_ago(366)}
    make_message(image=FILES[0], small=FILES[1], alt="Une image", **old)
    make_message(state="refused", created_at=days_ago(300))
    with django_capture_on_commit_callbacks(execute=True):
        assert ended("refused_messages") == [1]
    assert Message.objects.filter(state="refused").count() == 1
    assert not any(default_storage.exists(name) for name in FILES)


def test_a_thread_refused_with_its_first_message_goes_with_it() -> None:
    thread = make_thread(state="hidden")
    thread.messages.update(state="refused", published_at=None, created_at=days_ago(366))
    assert ended("refused_messages") == [1]
    assert not Thread.objects.exists()


def test_an_appeal_that_waits_keeps_what_it_is_about() -> None:
    message = make_message(state="refused", created_at=days_ago(400))
    message.steps.create(
        member=message.author,
        kind="refused",
        reason="other",
        at=days_ago(399),
        appeal="Non.",
        appealed_at=days_ago(398),
    )
    assert ended("steps_of_group_moderation", "refused_messages") == [0, 0]


def test_decisions_and_reports_end_after_a_year(member: Member) -> None:
    message = make_message()
    for days in (364, 366):
        message.steps.create(member=message.author, kind="warned", reason="other", at=days_ago(days))
        reporter = make_member()
        MessageReport.objects.create(
            message=message, member=reporter, reason="other", at=days_ago(days), handled_at=days_ago(days)
        )
    assert ended("steps_of_group_moderation", "handled_message_reports") == [1, 1]


def test_a_membership_goes_a_year_after_it_ended() -> None:
    kept, gone = make_member(left_at=days_ago(364)), make_member(left_at=days_ago(366))
    assert ended("members_who_left") == [1]
    assert Member.objects.filter(pk=kept.pk).exists()
    assert not Member.objects.filter(pk=gone.pk).exists()


def test_a_card_that_no_message_shows_goes(django_capture_on_commit_callbacks: Any) -> None:
    cards = [
        LinkCard.objects.create(
            url=f"https://example.org/{n}",
            url_key=f"carte-{n}",
            state="read",
            due_at=days_ago(91),
            created_at=days_ago(91),
        )
        for n in range(2)
    ]
    make_message(card=cards[0])
    assert ended("link_cards") == [1]
    assert list(LinkCard.objects.all()) == cards[:1]


def test_verified_webmentions_go_after_a_month() -> None:
    for n, state in enumerate(("accepted", "queued")):
        ReceivedWebmention.objects.create(
            source="https://example.org/", target="https://example.org/", pair=f"paire-{n}", state=state,
            due_at=days_ago(31), received_at=days_ago(31),
        )  # fmt: skip
    assert ended("received_webmentions") == [1]
    assert ReceivedWebmention.objects.get().state == "queued"
