"""What members report, and what authors read of decisions on their messages and contest."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.models import Member, Message, MessageReport, ModerationStep
from conversations.services import moderation
from supporters.models import Supporter
from tests.conversations.making import make_message
from tests.conversations.moderating import (
    WHY,
    make_moderator,
    make_waiting,
)
from tests.factories import sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
HOME = "/groupe/moderation/"


@pytest.fixture
def desk(moderator: Supporter) -> Client:
    return sign_in(Client(), moderator)


def state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_a_member_reports_from_the_thread(member: Member, desk: Client) -> None:
    message = make_message()
    browser = sign_in(Client(), member.supporter)
    path = reverse("conversations:message-report", args=[message.pk])
    assert path in browser.get(message.thread.get_absolute_url()).content.decode()
    assert browser.post(path, {}).status_code == 422
    assert browser.post(path, {"reason": "other"}).status_code == 422
    assert browser.post(path, {"reason": "hate", "details": "La deuxième phrase."}).status_code == 302
    assert MessageReport.objects.get().details == "La deuxième phrase."
    page = desk.get(HOME, {"etat": "signales"}).content.decode()
    assert "Haine, injure ou menace" in page
    assert "La deuxième phrase." in page


def test_nobody_reports_what_is_theirs_or_gone(member: Member) -> None:
    browser = sign_in(Client(), member.supporter)
    mine, gone = make_message(author=member), make_message(state="hidden", published_at=timezone.now())
    for message in (mine, gone, make_waiting()):
        assert browser.get(reverse("conversations:message-report", args=[message.pk])).status_code == 404


def test_a_report_is_open_in_silence(member: Member) -> None:
    message = make_message()
    fall_silent(timezone.now())
    path = reverse("conversations:message-report", args=[message.pk])
    assert sign_in(Client(), member.supporter).post(path, {"reason": "hate"}).status_code == 302


def test_an_author_reads_a_decision_and_contests_it(member: Member, moderator: Supporter, desk: Client) -> None:
    message = make_message(author=member, text="Ce que j'avais écrit.")
    step = moderation.hide(message=message, by=moderator, at=timezone.now(), **WHY)
    browser = sign_in(Client(), member.supporter)
    path = reverse("conversations:own-decision", args=[step.pk])
    assert path in browser.get("/groupe/decisions/").content.decode()
    page = browser.get(path).content.decode()
    for words in ("Ce que j&#x27;avais écrit.", WHY["words"], "Sans rapport avec le fil"):
        assert words in page
    assert moderator.display_name not in page
    assert browser.post(path, {"words": ""}).status_code == 422
    assert browser.post(path, {"words": "Relisez."}).status_code == 302
    assert browser.post(path, {"words": "Encore."}).status_code == 422
    assert [row.pk for row in desk.get(HOME, {"etat": "recours"}).context["page"]] == [step.pk]
    verdict = reverse("conversations:moderation-appeal", args=[step.pk])
    data = {"verdict": "take_back", "words": "Vous aviez raison."}
    assert desk.post(verdict, data).status_code == 422
    other = sign_in(Client(), make_moderator())
    assert [other.post(verdict, sent).status_code for sent in ({}, data, data)] == [422, 303, 303]
    assert state(message) == "published"
    assert "Vous aviez raison." in browser.get(path).content.decode()


def test_decisions_are_their_author_s_alone(member: Member, moderator: Supporter) -> None:
    step = moderation.hide(message=make_message(), by=moderator, at=timezone.now(), **WHY)
    browser = sign_in(Client(), member.supporter)
    assert browser.get(reverse("conversations:own-decision", args=[step.pk])).status_code == 404
    assert "Aucune décision" in browser.get("/groupe/decisions/").content.decode()


def test_who_left_still_reads_why_and_contests(moderator: Supporter) -> None:
    message = make_message()
    step = moderation.hide(message=message, by=moderator, at=timezone.now(), **WHY)
    Member.objects.filter(pk=message.author_id).update(left_at=timezone.now())
    browser = sign_in(Client(), message.author.supporter)
    path = reverse("conversations:own-decision", args=[step.pk])
    assert browser.post(path, {"words": "Relisez."}).status_code == 302
    assert ModerationStep.objects.get().appealed_at
