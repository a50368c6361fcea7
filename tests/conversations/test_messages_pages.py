"""What one does of one message on its page: change, withdraw, vote; videos, silence, closed threads."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.models import LinkCard, Member, Thread
from tests.conversations.making import make_message, make_thread
from tests.factories import sign_in
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
GROUP, NEW = "/groupe/", "/groupe/nouveau/"


@pytest.fixture
def signed_in(client: Client, member: Member) -> Client:
    return sign_in(client, member.supporter)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def write(client: Client, thread: Thread, text: str = "Il en reste huit.", **form: Any) -> Any:
    return client.post(reverse("conversations:comment", args=[thread.pk]), {"text": text, "answers": "0"} | form)


def numbers(html: str) -> list[int]:
    """Of the messages on a page, in the order they stand."""
    return [int(found) for found in re.findall(r'id="m(\d+)"', html)]


def test_an_author_changes_a_message_and_others_read_that_it_changed(signed_in: Client, member: Member) -> None:
    message = make_message(author=member)
    address = reverse("conversations:message-edit", args=[message.pk])
    assert "Je suis d&#x27;accord." in page(signed_in, address)
    assert signed_in.post(address, {"text": ""}).status_code == 422
    assert signed_in.post(address, {"text": "Tout compte fait, non."}).status_code == 302
    html = page(signed_in, message.thread.get_absolute_url())
    assert ("Tout compte fait, non." in html, ">modifié<" in html) == (True, True)


def test_what_is_too_old_to_change_says_so(signed_in: Client, member: Member) -> None:
    message = make_message(author=member, at=timezone.now() - timedelta(days=2))
    answer = signed_in.get(reverse("conversations:message-edit", args=[message.pk]), follow=True)
    assert "ne se modifie plus" in answer.content.decode()


def test_an_author_withdraws_a_message_after_a_question(signed_in: Client, member: Member) -> None:
    message = make_message(author=member)
    address = reverse("conversations:message-withdraw", args=[message.pk])
    assert "Retirer mon message ?" in page(signed_in, address)
    assert "Votre message est retiré" in signed_in.post(address, follow=True).content.decode()
    assert signed_in.get(address).status_code == 404


def test_a_thread_withdrawn_by_its_author_alone_in_it_leads_back_to_the_list(signed_in: Client, member: Member) -> None:
    thread = make_thread(opened_by=member)
    address = reverse("conversations:message-withdraw", args=[thread.messages.get().pk])
    assert signed_in.post(address)["Location"] == GROUP
    assert signed_in.get(thread.get_absolute_url()).status_code == 404


def test_a_reader_finds_a_message_useful_by_form_and_by_script(signed_in: Client) -> None:
    message = make_message()
    address = reverse("conversations:message-useful", args=[message.pk])
    assert signed_in.post(address, {"useful": "1"})["Location"] == message.get_absolute_url()
    assert 'aria-pressed="true"' in page(signed_in, message.thread.get_absolute_url())
    asks = {"Accept": "application/json, text/html;q=0.9"}
    assert signed_in.post(address, {"useful": "0"}, headers=asks).json() == {"useful": 0, "voted": False}
    assert signed_in.post(address, {"useful": "1"}, headers=asks).json() == {"useful": 1, "voted": True}


def test_ones_own_message_has_no_button_and_no_vote(signed_in: Client, member: Member) -> None:
    message = make_message(author=member)
    address = reverse("conversations:message-useful", args=[message.pk])
    assert f'action="{address}"' not in page(signed_in, message.thread.get_absolute_url())
    assert "de vous" in signed_in.post(address, follow=True).content.decode()
    asks = {"Accept": "application/json, text/html;q=0.9"}
    assert signed_in.post(address, {"useful": "1"}, headers=asks).status_code == 422


def test_a_card_shows_and_its_video_loads_only_when_it_is_asked_for(signed_in: Client) -> None:
    now = timezone.now()
    card = LinkCard.objects.create(
        url="https://www.youtube.com/watch?v=aaaaaaaaaaa", url_key="b" * 64, title="Le débat", site="youtube.com",
        video_kind="youtube", video="aaaaaaaaaaa", state="read", due_at=now, created_at=now,
    )  # fmt: skip
    message = make_message(card=card)
    answer = signed_in.get(message.thread.get_absolute_url())
    assert "<iframe" not in answer.content.decode()
    assert "www.youtube-nocookie.com saura" in answer.content.decode() or "YouTube saura" in answer.content.decode()
    assert "frame-src https://www.youtube-nocookie.com" in answer["Content-Security-Policy"]
    assert "<iframe" in page(signed_in, f"{message.thread.get_absolute_url()}?lire={message.number}")


def test_in_silence_one_reads_and_writes_nothing(signed_in: Client, member: Member) -> None:
    thread = make_thread()
    fall_silent(timezone.now())
    html = page(signed_in, thread.get_absolute_url())
    assert "La loi impose le silence" in html
    assert reverse("conversations:comment", args=[thread.pk]) not in html
    assert write(signed_in, thread).status_code == 403
    assert signed_in.get(NEW).status_code == 403
    assert page(signed_in, GROUP)


def test_somebody_slowed_down_is_told_when_they_may_write_again(signed_in: Client, member: Member) -> None:
    Member.objects.filter(pk=member.pk).update(slow_minutes=60, last_sent_at=timezone.now())
    answer = write(signed_in, make_thread())
    assert answer.status_code == 422
    assert "On écrit ici moins souvent" in answer.content.decode()
    assert "Il en reste huit." in answer.content.decode()


def test_a_closed_thread_is_read_and_says_that_it_is_closed(signed_in: Client) -> None:
    thread = make_thread(state="locked")
    assert "Ce fil est fermé" in page(signed_in, thread.get_absolute_url())
    assert write(signed_in, thread).status_code == 422
