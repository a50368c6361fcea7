"""The group's moderation for programs."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from conversations.models import Member, Message, MessageReport, ModerationStep, Thread
from conversations.services import moderation
from supporters.models import Supporter
from tests.actions.making import make_topic
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.moderating import WHY, make_departement, make_lead, make_moderator, make_waiting
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
QUEUE = "/api/v1/group/moderation/"


@pytest.fixture
def desk(moderator: Supporter) -> Client:
    return sign_in(Client(), moderator)


def post(client: Client, path: str, **data: Any) -> Any:
    return client.post(path, data, content_type="application/json")


def test_a_program_reads_the_queue_and_decides(desk: Client) -> None:
    message = make_waiting(text="À relire.")
    make_message()
    [row] = desk.get(QUEUE).json()["results"]
    assert (row["id"], row["text"], row["title"]) == (message.pk, "À relire.", message.thread.title)
    path = f"{QUEUE}{message.pk}/decision/"
    assert post(desk, path, verb="refuse", seen=row["seen"]).status_code == 422
    answer = post(desk, path, verb="refuse", seen=row["seen"], **WHY)
    assert (answer.status_code, answer.json()["state"]) == (200, "refused")
    assert [step["kind"] for step in answer.json()["decisions"]] == ["refused"]
    assert post(desk, path, verb="publish", seen=row["seen"]).status_code == 409
    assert post(desk, path, verb="publish").status_code == 409
    assert post(desk, path, verb="undo").json()["state"] == "waiting"


def test_a_program_slows_somebody_down(desk: Client) -> None:
    message = make_message()
    path = f"{QUEUE}{message.pk}/decision/"
    assert post(desk, path, verb="slow", minutes=360, days=7, **WHY).status_code == 200
    assert Member.objects.get(pk=message.author_id).slow_minutes == 360
    assert post(desk, path, verb="slow", minutes=5000, days=7, **WHY).status_code == 422


def test_a_lead_s_program_sees_their_territory(moderator: Supporter) -> None:
    here = make_departement()
    inside, outside = make_waiting(make_thread(place=here)), make_waiting()
    lead = sign_in(Client(), make_lead(here))
    assert [row["id"] for row in lead.get(QUEUE).json()["results"]] == [inside.pk]
    assert lead.get(f"{QUEUE}{inside.pk}/").status_code == 200
    assert lead.get(f"{QUEUE}{outside.pk}/").status_code == 404
    assert lead.get(f"{QUEUE}decisions/").json()["results"] == []


def test_a_program_without_second_factor_is_told_so(moderator: Supporter) -> None:
    for person in (moderator, make_lead(make_departement())):
        browser = Client()
        browser.force_login(person)
        assert browser.get(QUEUE).status_code == 403


def test_a_program_reports_and_contests(member: Member, moderator: Supporter, desk: Client) -> None:
    browser = sign_in(Client(), member.supporter)
    other, mine = make_message(), make_message(author=member)
    assert post(browser, f"/api/v1/group/messages/{other.pk}/report/", reason="hate").status_code == 204
    assert post(browser, f"/api/v1/group/messages/{other.pk}/report/").status_code == 422
    assert post(browser, f"/api/v1/group/messages/{mine.pk}/report/", reason="hate").status_code == 404
    assert MessageReport.objects.get().member == member
    assert [row["id"] for row in desk.get(QUEUE, {"shelf": "reported"}).json()["results"]] == [other.pk]
    step = moderation.hide(message=mine, by=moderator, at=timezone.now(), **WHY)
    [row] = browser.get("/api/v1/group/decisions/").json()["results"]
    assert (row["id"], row["words"]) == (step.pk, WHY["words"])
    path = f"/api/v1/group/decisions/{step.pk}/"
    assert [post(browser, path, words=words).status_code for words in ("", "Relisez.", "Encore.")] == [422, 200, 422]
    [row] = desk.get(f"{QUEUE}decisions/", {"shelf": "appeals"}).json()["results"]
    verdict = f"{QUEUE}decisions/{row['id']}/verdict/"
    assert post(desk, verdict, verdict="take_back", words="Soit.").status_code == 422
    judge = sign_in(Client(), make_moderator())
    assert post(judge, verdict, verdict="take_back", words="Soit.").json()["appeal_upheld"] is False
    assert post(judge, verdict, verdict="uphold", words="Non.").status_code == 409
    assert Message.objects.get(pk=mine.pk).state == "published"


def test_a_program_looks_after_a_thread(desk: Client) -> None:
    thread, topic = make_thread(place=make_departement(code="71")), make_topic()
    path = f"{QUEUE}threads/{thread.pk}/"
    assert desk.get(path).json()["place"] == "71"
    answer = desk.patch(path, {"is_locked": True, "topic": topic.slug}, content_type="application/json")
    assert (answer.status_code, answer.json()["is_locked"], answer.json()["place"]) == (200, True, "71")
    assert Thread.objects.get(pk=thread.pk).state == "locked"
    assert desk.patch(path, {"slow_seconds": 4000}, content_type="application/json").status_code == 422


def test_nobody_else_finds_anything(moderator: Supporter) -> None:
    message = make_message()
    step = moderation.hide(message=message, by=moderator, at=timezone.now(), **WHY)
    browser = sign_in(Client(), make_member().supporter)
    for path in (QUEUE, f"{QUEUE}{message.pk}/", f"{QUEUE}threads/{message.thread_id}/", f"{QUEUE}decisions/"):
        assert browser.get(path).status_code == 404
    assert browser.get(f"/api/v1/group/decisions/{step.pk}/").status_code == 404
    assert ModerationStep.objects.get().appealed_at is None
