"""Leaving the group, by whatever door: the words go, what others said around them stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from conversations.models import (
    Following,
    InvitationLink,
    Member,
    Message,
    MessageReport,
    ModerationStep,
    Notification,
    Thread,
)
from conversations.services.following import follow
from conversations.services.invitations import link_of
from conversations.services.members import join, leave
from conversations.services.votes import mark_useful
from supporters.models import Consent, Supporter
from supporters.privacy.erasure import erase
from supporters.services.accounts import correct_profile, disable
from supporters.services.consents import withdraw_consent
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import make_supporter, sign_in

pytestmark = pytest.mark.django_db
JOIN, LEAVE = "/groupe/rejoindre/", "/groupe/quitter/"


def joined(person: Supporter) -> Member:
    return join(supporter=person, at=timezone.now(), source="form")


def test_leaving_ends_the_consent_and_forgets_the_words(client: Client, member: Member) -> None:
    joined(member.supporter)
    said = make_message(text="Ma voisine attend le bus depuis une heure.", author=member)
    sign_in(client, member.supporter)
    assert "effacés" in client.get(LEAVE).content.decode()
    assert client.post(LEAVE).status_code == 302
    said.refresh_from_db()
    assert (said.state, said.text, said.search, said.author) == ("withdrawn", "", "", None)
    assert not Consent.objects.live("group").filter(supporter=member.supporter).exists()
    assert client.get("/groupe/").headers["Location"].startswith(JOIN)


def test_a_handle_says_no_more_who_left(member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(handle="camille")
    leave(member=member, at=timezone.now())
    member.refresh_from_db()
    assert "camille" not in member.handle
    assert joined(make_supporter(display_name="Camille")).handle == "camille"


@pytest.mark.parametrize("door", ["consent", "erasure", "minor"])
def test_whoever_leaves_by_another_door_leaves_no_words(door: str) -> None:
    member = make_member("Camille")
    person = member.supporter
    joined(person)
    thread = make_thread(title="Le bus de ma voisine", opened_by=member, text="Elle attend depuis une heure.")
    answer = make_message(thread, text="La mienne aussi.")
    now = timezone.now()
    if door == "consent":
        withdraw_consent(supporter=person, purpose="group", at=now)
    elif door == "erasure":
        make_supporter(is_superuser=True, is_staff=True)
        erase(supporter=person, at=now)
    else:
        young = date(timezone.localdate().year - 17, 1, 1)
        correct_profile(supporter=person, display_name="Camille", home=None, birth_month=young, language="fr", at=now)
    thread.refresh_from_db()
    assert (thread.title, thread.opened_by, thread.state) == ("Fil sans titre", None, "open")
    assert list(thread.messages.order_by("number").values_list("text", "author")) == [
        ("", None),
        ("La mienne aussi.", answer.author_id),
    ]


def test_a_thread_where_nobody_else_spoke_goes_with_its_author(member: Member) -> None:
    thread = make_thread(opened_by=member)
    make_message(thread, author=member)
    leave(member=member, at=timezone.now())
    assert not Thread.objects.filter(pk=thread.pk).exists()


def test_what_was_judged_stays_for_the_record_out_of_sight(member: Member, moderator: Supporter) -> None:
    thread = make_thread(title="Le voisin du 12", opened_by=member)
    fields = {"kind": "hidden", "reason": "insult", "text": "Le voisin du 12 est un…", "at": timezone.now()}
    step = ModerationStep.objects.create(message=thread.messages.get(), member=member, by=moderator, **fields)
    leave(member=member, at=timezone.now())
    thread.refresh_from_db()
    step.refresh_from_db()
    assert (thread.state, thread.title, step.message.text) == ("hidden", "Fil sans titre", "")


def test_an_appeal_that_waits_ends_with_its_author(member: Member, moderator: Supporter) -> None:
    now = timezone.now()
    fields = {"kind": "warned", "reason": "insult", "at": now, "appeal": "C'est faux.", "appealed_at": now}
    step = ModerationStep.objects.create(message=make_message(author=member), member=member, by=moderator, **fields)
    leave(member=member, at=now)
    step.refresh_from_db()
    assert (step.appeal, step.appealed_at) == ("", None)


def test_reports_that_nobody_handled_go_with_who_made_them(member: Member) -> None:
    message = make_message(reports=2)
    for person in (member, make_member()):
        MessageReport.objects.create(message=message, member=person, reason="hate", at=timezone.now())
    leave(member=member, at=timezone.now())
    message.refresh_from_db()
    assert (message.reports, message.reported.count()) == (1, 1)


def test_pictures_go_with_their_author(
    member: Member, own_files: None, django_capture_on_commit_callbacks: Any
) -> None:
    names = [default_storage.save(f"conversations/{name}", ContentFile(b"image")) for name in ("a.webp", "a-400.webp")]
    make_message(author=member, image=names[0], small=names[1], alt="Un étal")
    with django_capture_on_commit_callbacks(execute=True):
        leave(member=member, at=timezone.now())
    assert [default_storage.exists(name) for name in names] == [False, False]
    assert not Message.objects.exclude(image="").exists()


def test_what_is_counted_follows_whoever_leaves(member: Member) -> None:
    thread = make_thread(text="Qui vient samedi ?")
    make_message(thread, author=member)
    liked = make_message(thread)
    now = timezone.now()
    mark_useful(message=liked, member=member, at=now)
    before = Thread.objects.get(pk=thread.pk)
    leave(member=member, at=now)
    thread.refresh_from_db()
    liked.refresh_from_db()
    assert (before.replies, thread.replies, liked.useful) == (2, 1, 0)
    assert thread.version > before.version


def test_what_waited_or_was_refused_takes_no_place_when_its_author_leaves(member: Member) -> None:
    thread = make_thread()
    waiting = make_message(thread, author=member, state="waiting")
    refused = make_message(thread, author=member, state="refused")
    leave(member=member, at=timezone.now())
    refused.refresh_from_db()
    assert not Message.objects.filter(pk=waiting.pk).exists()
    assert (refused.state, refused.text) == ("refused", "")


def test_nothing_of_theirs_waits_for_whoever_left(member: Member) -> None:
    thread = make_thread()
    now = timezone.now()
    follow(thread=thread, member=member, at=now)
    link_of(member=member, at=now)
    Notification.objects.create(member=member, kind="followed", message=make_message(thread), at=now)
    leave(member=member, at=now)
    assert not Following.objects.filter(member=member).exists()
    assert not Notification.objects.filter(member=member).exists()
    assert not InvitationLink.objects.filter(member=member, revoked_at=None).exists()


def test_nobody_is_told_any_more_of_words_that_are_gone(member: Member) -> None:
    said = make_message(author=member)
    Notification.objects.create(member=make_member(), kind="answer", message=said, at=timezone.now())
    leave(member=member, at=timezone.now())
    assert not Notification.objects.filter(message=said).exists()


def test_whoever_comes_back_is_a_newcomer_and_stays_slowed_down(member: Member) -> None:
    until = timezone.now() + timedelta(days=3)
    Member.objects.filter(pk=member.pk).update(slow_minutes=60, slow_until=until)
    member.refresh_from_db()
    leave(member=member, at=timezone.now())
    back = joined(member.supporter)
    assert (back.pk, back.left_at, back.trusted_at, back.slow_minutes) == (member.pk, None, None, 60)


def test_a_closed_account_says_no_more_and_its_words_are_left_to_moderators(member: Member) -> None:
    said = make_message(author=member, text="Venez samedi.")
    disable(supporter=member.supporter, at=timezone.now())
    said.refresh_from_db()
    member.refresh_from_db()
    assert (said.text, said.state) == ("Venez samedi.", "published")
    assert member.left_at


def test_words_of_a_closed_account_go_when_it_is_erased(member: Member) -> None:
    make_supporter(is_superuser=True, is_staff=True)
    said = make_message(author=member, text="Venez samedi.")
    disable(supporter=member.supporter, at=timezone.now())
    erase(supporter=member.supporter, at=timezone.now())
    said.refresh_from_db()
    assert (said.text, said.author) == ("", None)
