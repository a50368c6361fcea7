"""The pages of threads, as the people who use them see them."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from conversations.group import reading
from conversations.models import Following, Member, Message, Notification, Thread
from conversations.services import messages as services
from tests.actions.making import make_topic
from tests.actions.proposing import png
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import make_place, make_supporter, sign_in

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


def test_whoever_takes_no_part_is_shown_the_way_in(client: Client) -> None:
    sign_in(client, make_supporter())
    for address in (GROUP, NEW):
        assert client.get(address)["Location"].startswith(reverse("conversations:join"))


def test_an_empty_group_invites_to_speak(signed_in: Client) -> None:
    html = page(signed_in, GROUP)
    assert "Personne n&#x27;a encore rien dit" in html or "Personne n'a encore rien dit" in html
    assert NEW in html


def test_the_list_shows_pinned_threads_then_the_last_spoken_in(signed_in: Client) -> None:
    now = timezone.now()
    make_thread("Ancien", at=now - timedelta(days=3))
    make_thread("Récent", at=now)
    make_thread("Épinglé", at=now - timedelta(days=9), is_pinned=True)
    make_thread("À relire", state="waiting")
    make_thread("Masqué", state="hidden")
    titles = re.findall(r"<h3><a [^>]+>([^<]+)</a>", page(signed_in, GROUP))
    assert titles == ["Épinglé", "Récent", "Ancien"]


def test_older_threads_follow_without_one_missing_or_shown_twice(signed_in: Client) -> None:
    now = timezone.now()
    made = [make_thread(at=now - timedelta(minutes=n // 2)).title for n in range(45)]  # some at the same instant
    address, seen = GROUP, []
    while address:
        html = page(signed_in, address)
        seen += re.findall(r"<h3><a [^>]+>([^<]+)</a>", html)
        found = re.search(r'rel="next" href="([^"]+)"', html)
        address = GROUP + found[1].replace("&amp;", "&") if found else ""
    assert sorted(seen) == sorted(made)


@pytest.mark.parametrize("cursor", ["x", "1", "-", "99999999999999999999-1", "1-99999999999999999999", "1-²", "' OR 1"])
def test_a_page_that_means_nothing_is_a_page(cursor: str, signed_in: Client) -> None:
    make_thread()
    assert signed_in.get(GROUP, {"avant": cursor}).status_code == 200


def test_threads_are_found_by_subject_and_territory(signed_in: Client, member: Member) -> None:
    region = make_place(kind="region", code="R-93", name="Le Sud")
    departement = make_place(kind="departement", code="D-13", name="Les Bouches", parent=region)
    home = make_place(name="Arles", departement=departement, parent=departement)
    member.supporter.home = home
    member.supporter.save()
    make_thread("Ici", place=home, topic=make_topic(slug="ecole", name="École"))
    make_thread("Partout")
    for question, there, absent in (
        ("?territoire=D-13", "Ici", "Partout"),
        ("?territoire=france", "Partout", "Ici"),
        ("?sujet=ecole", "Ici", "Partout"),
    ):
        html = page(signed_in, GROUP + question)
        assert f">{there}</a>" in html
        assert f">{absent}</a>" not in html
    html = page(signed_in, f"{GROUP}?territoire=D-99&sujet=rien")
    assert ">Ici</a>" in html


def test_threads_that_one_follows_have_their_shelf_and_say_what_is_new(signed_in: Client, member: Member) -> None:
    followed = make_thread("Suivi")
    make_thread("Autre")
    Following.objects.create(thread=followed, member=member, at=timezone.now(), read_number=1)
    assert "Du nouveau" not in page(signed_in, f"{GROUP}?fils=suivis")
    make_message(followed)
    html = page(signed_in, f"{GROUP}?fils=suivis")
    assert ("Suivi" in html, ">Autre</a>" in html, "Du nouveau" in html) == (True, False, True)
    page(signed_in, followed.get_absolute_url())
    assert "Du nouveau" not in page(signed_in, f"{GROUP}?fils=suivis")


def test_a_list_asks_no_more_for_many_threads_than_for_a_few(signed_in: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(signed_in, GROUP)
        return len(queries)

    make_thread(place=make_place(), topic=make_topic())
    few = asked()
    for _n in range(12):
        make_thread(place=make_place(), topic=make_topic())
    assert asked() <= few


def test_a_thread_asks_no_more_for_many_messages_than_for_a_few(signed_in: Client, member: Member) -> None:
    thread = make_thread(opened_by=member)
    make_message(thread, "Bonjour @membre-1", parent=make_message(thread, author=member))

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(signed_in, thread.get_absolute_url())
        return len(queries)

    few = asked()
    for n in range(6):
        comment = make_message(thread, f"Bonjour @membre-{n} https://example.org/{n}")
        for _m in range(3):
            make_message(thread, parent=comment)
    assert asked() <= few


def test_a_member_opens_a_thread(signed_in: Client, member: Member) -> None:
    sent = {"title": "Les trains de nuit", "text": "Qui sait ?", "scope": "france"}
    answer = signed_in.post(NEW, sent, follow=True)
    thread = Thread.objects.get()
    assert answer.redirect_chain == [(thread.get_absolute_url(), 302)]
    assert (thread.opened_by, thread.place, thread.state) == (member, None, "open")
    assert "Votre fil est ouvert" in answer.content.decode()


def test_a_thread_may_be_of_ones_own_territory_alone(signed_in: Client, member: Member) -> None:
    departement = make_place(kind="departement", code="D-13", name="Les Bouches")
    member.supporter.home = make_place(name="Arles", departement=departement)
    member.supporter.save()
    sent = {"title": "Nos cantines", "text": "Qui sait ?", "scope": "D-13"}
    signed_in.post(NEW, sent)
    assert Thread.objects.get().place == departement
    make_place(kind="departement", code="D-84")
    assert signed_in.post(NEW, sent | {"text": "Et là ?", "scope": "D-84"}).status_code == 422


def test_what_is_missing_stays_on_the_page_with_what_was_written(signed_in: Client) -> None:
    answer = signed_in.post(NEW, {"title": "", "text": "Je l'avais écrit."})
    assert answer.status_code == 422
    assert "Je l&#x27;avais écrit." in answer.content.decode()
    assert not Thread.objects.exists()


def test_a_good_picture_survives_the_errors_of_other_fields(signed_in: Client) -> None:
    file = SimpleUploadedFile("quai.png", png(), "image/png")
    answer = signed_in.post(NEW, {"title": "Le quai", "text": "Voyez.", "photo": file})
    assert answer.status_code == 422
    draft = re.search(r'name="photo_draft" value="([^"]+)"', answer.content.decode())
    assert draft
    signed_in.post(NEW, {"title": "Le quai", "text": "Voyez.", "alt": "Un quai", "photo_draft": draft[1]})
    message = Message.objects.get()
    html = page(signed_in, message.thread.get_absolute_url())
    assert 'alt="Un quai"' in html
    image = signed_in.get(reverse("conversations:message-image", args=[message.pk, "petite"]))
    assert (image.status_code, image["Content-Type"]) == (200, "image/webp")
    assert image["Cache-Control"].startswith("private")


def test_a_file_that_is_no_picture_is_refused_beside_its_field(signed_in: Client) -> None:
    file = SimpleUploadedFile("quai.png", b"<?php echo 1;", "image/png")
    answer = write(signed_in, make_thread(), photo=file, alt="Un quai")
    assert answer.status_code == 415
    assert Message.objects.count() == 1


def test_a_newcomer_sees_what_waits_and_nobody_else_does(client: Client, member: Member) -> None:
    newcomer = make_member(trusted_at=None)
    thread = make_thread()
    sign_in(client, newcomer.supporter)
    answer = client.post(
        reverse("conversations:comment", args=[thread.pk]), {"text": "Mon premier mot.", "answers": "0"}, follow=True
    )
    assert "Nous relisons vos premiers messages" in answer.content.decode()
    assert "Mon premier mot." in page(client, thread.get_absolute_url())
    assert "Mon premier mot." not in page(sign_in(Client(), member.supporter), thread.get_absolute_url())


def test_an_answer_stands_under_its_comment(signed_in: Client) -> None:
    thread = make_thread()
    comment, _other = make_message(thread), make_message(thread)
    answer = write(signed_in, thread, "Je réponds.", answers=str(comment.number))
    made = Message.objects.get(text="Je réponds.")
    assert (made.parent, answer["Location"]) == (comment, made.get_absolute_url())
    assert numbers(page(signed_in, thread.get_absolute_url())) == [1, 2, 4, 3]


def test_answering_an_answer_names_its_author(signed_in: Client) -> None:
    thread = make_thread()
    comment = make_message(thread)
    answer = make_message(thread, parent=comment)
    html = page(signed_in, f"/groupe/fil/{thread.pk}/{comment.number}/?a={answer.number}")
    assert f"@{answer.author.handle} </textarea>" in html


def test_what_is_answered_and_gone_meanwhile_keeps_the_words(signed_in: Client) -> None:
    thread = make_thread()
    answer = write(signed_in, thread, "Je réponds.", answers="77")
    assert answer.status_code == 422
    assert "Je réponds." in answer.content.decode()
    assert "a changé entre-temps" in answer.content.decode()


def test_pages_of_comments_follow_by_number(signed_in: Client) -> None:
    thread = make_thread()
    for n in range(120):
        make_message(thread, f"Message {n}", author=thread.opened_by)
    address = thread.get_absolute_url()
    assert numbers(page(signed_in, address)) == [1, *range(2, 52)]
    assert numbers(page(signed_in, f"{address}?apres=51")) == [1, *range(52, 102)]
    assert numbers(page(signed_in, f"{address}?avant=52")) == [1, *range(2, 52)]
    assert numbers(page(signed_in, f"{address}?fin=1")) == [1, *range(72, 122)]
    assert numbers(page(signed_in, f"{address}?message=100"))[:2] == [1, 100]
    assert numbers(page(signed_in, f"{address}?apres=9999999999999")) == [1, *range(2, 52)]
    assert numbers(page(signed_in, f"{address}?message=x&lire=-1")) == [1, *range(2, 52)]


def test_a_comment_with_many_answers_has_a_page_of_its_own(signed_in: Client) -> None:
    thread = make_thread()
    comment = make_message(thread)
    answers = [make_message(thread, author=thread.opened_by, parent=comment) for _n in range(reading.ANSWERS + 2)]
    html = page(signed_in, thread.get_absolute_url())
    assert len(numbers(html)) == 2 + reading.ANSWERS
    assert "Toutes les réponses" in html
    there = signed_in.get(answers[-1].get_absolute_url())
    assert there.status_code == 302
    assert answers[-1].number in numbers(page(signed_in, there["Location"]))
    assert signed_in.get(answers[0].get_absolute_url()).status_code == 200


def test_what_was_hidden_or_withdrawn_keeps_its_place_without_its_words(signed_in: Client) -> None:
    thread, now = make_thread(), timezone.now()
    make_message(thread, "Un secret", state="hidden", published_at=now)
    make_message(thread, "", state="withdrawn", published_at=now)
    make_message(thread, "Un brouillon", state="refused")
    html = page(signed_in, thread.get_absolute_url())
    assert ("Un secret" in html, "Un brouillon" in html) == (False, False)
    assert numbers(html) == [1, 2, 3]
    assert "masqué par la modération" in html


def test_whoever_left_or_whose_data_rests_is_named_no_more(signed_in: Client) -> None:
    thread = make_thread()
    gone, resting = make_member("Partie", left_at=timezone.now()), make_member("Au repos")
    resting.supporter.restricted_at = timezone.now()
    resting.supporter.save()
    for author in (gone, resting):
        make_message(thread, author=author)
    Message.objects.filter(pk=make_message(thread).pk).update(author=None)
    html = page(signed_in, thread.get_absolute_url())
    assert ("Partie" in html, "Au repos" in html, html.count("Ancien membre")) == (False, False, 3)


def test_reading_a_thread_reads_what_was_told_of_it(signed_in: Client, member: Member) -> None:
    thread = make_thread(opened_by=member)
    services.comment(thread=thread, member=make_member(), text="Une réponse", at=timezone.now())
    assert Notification.objects.filter(member=member, read_at=None).exists()
    page(signed_in, thread.get_absolute_url())
    assert not Notification.objects.filter(member=member, read_at=None).exists()
