"""The moderators' queue, as those who use it see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from conversations.models import Member, Message, Thread
from conversations.services import moderation
from conversations.services.appeals import appeal
from conversations.services.message_reports import report
from supporters.models import Supporter
from tests.actions.making import make_topic
from tests.actions.proposing import WORDS
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.moderating import (
    WHY,
    decide,
    make_departement,
    make_lead,
    make_moderator,
    make_waiting,
    path_of,
    seen,
)
from tests.factories import make_place, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
HOME = "/groupe/moderation/"


@pytest.fixture
def desk(moderator: Supporter) -> Client:
    return sign_in(Client(), moderator)


def state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def shown(client: Client, shelf: str = "") -> list[int]:
    """Primary keys of the rows of a shelf."""
    page = client.get(HOME, {"etat": shelf} if shelf else {}).context["page"]
    return [row.pk for row in page]


def test_a_moderator_reads_the_oldest_first_and_goes_on_to_the_next(desk: Client) -> None:
    now = timezone.now()
    new = make_waiting(text="Nouveau.")
    old = make_waiting(text="Ancien.", at=now - timedelta(days=2))
    page = desk.get(HOME)
    assert shown(desk) == [old.pk, new.pk]
    assert page.context["current"] == old
    answer = desk.post(path_of(old), {"verb": "publish", "seen": seen(desk, old), "apres": new.pk}, follow=True)
    assert (state(old), answer.context["current"]) == ("published", new)
    assert "Publié" in answer.content.decode()


def test_the_last_decision_is_taken_back_from_the_page(desk: Client) -> None:
    message = make_waiting()
    assert decide(desk, message, "refuse", **WHY) == 303
    assert state(message) == "refused"
    page = desk.get(HOME)
    undo = page.context["undo"]
    assert desk.post(path_of(message), {"verb": "undo", "seen": undo["seen"]}).status_code == 303
    assert state(message) == "waiting"
    assert desk.get(HOME).context["undo"] is None


@pytest.mark.parametrize(
    ("verb", "more"),
    [("refuse", {}), ("refuse", {"reason": "other"}), ("refuse", {"reason": "none"}), ("dance", {}), ("", {})],
    ids=["no reason", "another reason unsaid", "no such reason", "no such verb", "no verb"],
)
def test_a_decision_that_says_too_little_is_asked_again(verb: str, more: dict[str, str], desk: Client) -> None:
    message = make_waiting()
    assert decide(desk, message, verb, **more) == 422
    assert state(message) == "waiting"


def test_an_error_stands_beside_its_field(desk: Client) -> None:
    message = make_message()
    data = {"verb": "hide", "seen": seen(desk, message), "reason": "other", "words": ""}
    page = desk.post(path_of(message), data).content.decode()
    assert 'id="words-error"' in page
    assert "Dites pourquoi en quelques mots" in page
    assert 'value="other" data-number="8" checked' in page


def test_what_its_author_changed_meanwhile_is_read_again(desk: Client) -> None:
    message = make_waiting()
    before = seen(desk, message)
    Message.objects.filter(pk=message.pk).update(text="Tout autre chose, que personne n'a lu.")
    page = desk.post(path_of(message), {"verb": "publish", "seen": before}, follow=True).content.decode()
    assert "a changé entre-temps" in page
    assert state(message) == "waiting"


def test_what_somebody_else_reads_is_said(desk: Client) -> None:
    message = make_waiting()
    sign_in(Client(), make_moderator(display_name="Autre modération")).get(path_of(message))
    assert "Autre modération le lit en ce moment" in desk.get(path_of(message)).content.decode()


def test_each_shelf_has_its_order(desk: Client) -> None:
    thread, now = make_thread(), timezone.now()
    once, twice, kept = make_message(thread, useful=2), make_message(thread, useful=9), make_message(thread, useful=4)
    old = make_message(thread, useful=40, at=now - timedelta(days=40))
    for message, times in ((once, 1), (twice, 2)):
        for _each in range(times):
            report(message=message, member=make_member(), reason="hate", at=now)
    assert shown(desk, "signales") == [twice.pk, once.pk]
    assert shown(desk, "utiles") == [twice.pk, kept.pk]
    assert old.pk not in shown(desk, "utiles")
    for message in (once, twice):
        assert decide(desk, message, "hide", **WHY) == 303
    assert shown(desk, "signales") == []
    decided = desk.get(HOME, {"etat": "decides"}).context["page"]
    assert [step.message_id for step in decided] == [twice.pk, once.pk]


def test_a_shelf_shows_one_subject(desk: Client) -> None:
    topic = make_topic()
    there = make_waiting(make_thread(topic=topic))
    make_waiting()
    page = desk.get(HOME, {"sujet": topic.slug}).context["page"]
    assert [row.pk for row in page] == [there.pk]
    assert len(desk.get(HOME, {"sujet": "nulle-part", "etat": "nimporte", "page": "x"}).context["page"]) == 2


def test_a_pick_is_one_button(desk: Client) -> None:
    message = make_message(text=WORDS)
    assert decide(desk, message, "pick") == 303
    assert "Proposé à la rédaction" in desk.get(path_of(message)).content.decode()
    assert decide(desk, message, "pick") == 303
    assert Message.objects.get(pk=message.pk).pick.proposal.text == WORDS


def test_publishing_in_silence_is_answered_with_the_date_of_reopening(desk: Client) -> None:
    message = make_waiting()
    fall_silent(timezone.now())
    assert decide(desk, message, "publish") == 403
    assert state(message) == "waiting"
    assert decide(desk, message, "refuse", **WHY) == 303


def test_somebody_is_slowed_down_from_the_page(desk: Client) -> None:
    message = make_message()
    assert decide(desk, message, "slow", minutes="360", days="7", **WHY) == 303
    author = Member.objects.get(pk=message.author_id)
    assert (author.slow_minutes, author.slow_until is not None) == (360, True)
    assert decide(desk, message, "slow", minutes="7", days="7", **WHY) == 422
    assert decide(desk, message, "free") == 303


def test_a_message_with_script_in_it_is_read_as_words(desk: Client) -> None:
    message = make_waiting(text="<script>alert(1)</script><img src=x onerror=alert(2)>")
    report(message=make_message(message.thread), member=make_member(), reason="other", details="<b>x</b>",
           at=timezone.now())  # fmt: skip
    page = desk.get(path_of(message)).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;" in page


def test_the_queue_is_read_in_a_few_questions(desk: Client, django_assert_max_num_queries: Any) -> None:
    def fill() -> None:
        for _each in range(6):
            message = make_waiting(make_thread(topic=make_topic(), place=make_place()))
            report(message=make_message(message.thread), member=make_member(), reason="hate", at=timezone.now())
            moderation.warn(message=make_message(message.thread), by=make_moderator(), at=timezone.now(), **WHY)

    fill()
    desk.get(HOME)
    counts = {}
    for size in (6, 12):
        for shelf in ("a-lire", "signales", "decides"):
            with django_assert_max_num_queries(34) as asked:
                desk.get(HOME, {"etat": shelf})
            counts[size, shelf] = len(asked)
        fill()
    for shelf in ("a-lire", "signales", "decides"):
        assert counts[12, shelf] <= counts[6, shelf]


# Territories


def test_a_lead_looks_after_their_territory_alone() -> None:
    here, there = make_departement(), make_departement()
    inside = make_waiting(make_thread(place=make_place(departement=here)))
    outside, country = make_waiting(make_thread(place=there)), make_waiting()
    lead = sign_in(Client(), make_lead(here))
    assert shown(lead) == [inside.pk]
    assert lead.get(path_of(inside)).status_code == 200
    assert decide(lead, inside, "publish") == 303
    for message in (outside, country):
        assert lead.get(path_of(message)).status_code == 404
        assert lead.post(path_of(message), {"verb": "publish"}).status_code == 404
    assert (state(inside), state(outside), state(country)) == ("published", "waiting", "waiting")


def test_a_lead_reads_decisions_and_appeals_of_their_territory_alone(moderator: Supporter) -> None:
    here, now = make_departement(), timezone.now()
    steps = [
        moderation.hide(message=make_message(make_thread(place=place)), by=moderator, at=now, **WHY)
        for place in (here, make_departement(), None)
    ]
    for step in steps:
        appeal(step=step, words="Non.", at=now)
    lead = sign_in(Client(), make_lead(here))
    assert shown(lead, "recours") == [steps[0].pk]
    assert shown(lead, "decides") == [steps[0].pk]
    assert [lead.get(f"{HOME}recours/{step.pk}/").status_code for step in steps] == [200, 404, 404]


def test_whoever_looks_after_nothing_finds_nothing(signed_in: Client, client: Client) -> None:
    message = make_waiting()
    for path in (HOME, path_of(message), f"{HOME}fil/{message.thread_id}/"):
        assert sign_in(Client(), make_member().supporter).get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_moderators_come_with_their_second_factor(moderator: Supporter) -> None:
    for person in (moderator, make_lead(make_departement())):
        browser = Client()
        browser.force_login(person)
        answer = browser.get(HOME)
        assert answer.status_code == 302
        assert "2fa" in answer["Location"] or "mfa" in answer["Location"]


# Threads


def test_a_thread_is_pinned_locked_and_moved(desk: Client) -> None:
    thread, topic, there = make_thread(), make_topic(), make_departement(code="97", name="Là-bas")
    path = reverse("conversations:moderation-thread", args=[thread.pk])
    assert desk.get(path).status_code == 200
    form = {"is_pinned": "on", "is_locked": "on", "is_live": "on", "slow_seconds": "30", "topic": topic.pk}
    assert desk.post(path, form | {"place": "97"}).status_code == 303
    before = thread.version
    thread.refresh_from_db()
    assert (thread.is_pinned, thread.state, thread.is_live, thread.slow_seconds) == (True, "locked", True, 30)
    assert (thread.topic, thread.place) == (topic, there)
    assert thread.version > before
    assert desk.post(path, {}).status_code == 303
    thread.refresh_from_db()
    assert (thread.is_pinned, thread.state, thread.is_live, thread.place) == (False, "open", False, None)


def test_a_list_holds_so_many_pinned_threads(desk: Client) -> None:
    for _each in range(10):
        make_thread(is_pinned=True)
    path = reverse("conversations:moderation-thread", args=[make_thread().pk])
    answer = desk.post(path, {"is_pinned": "on"})
    assert answer.status_code == 422
    assert "déjà épinglés" in answer.content.decode()


def test_a_lead_moves_a_thread_within_their_territory() -> None:
    here, there = make_departement(code="71", name="Ici"), make_departement(code="72", name="Ailleurs")
    thread = make_thread(place=make_place(departement=here))
    lead = sign_in(Client(), make_lead(here))
    path = reverse("conversations:moderation-thread", args=[thread.pk])
    assert [lead.post(path, {"place": code}).status_code for code in ("", "72", "71")] == [422, 422, 303]
    assert Thread.objects.get(pk=thread.pk).place == here
    assert there not in lead.get(path).context["form"].fields["place"].queryset


def test_a_thread_that_waits_is_opened_by_no_lock(desk: Client) -> None:
    thread = make_thread(state="waiting")
    assert desk.post(reverse("conversations:moderation-thread", args=[thread.pk]), {}).status_code == 303
    assert Thread.objects.get(pk=thread.pk).state == "waiting"


# Members
