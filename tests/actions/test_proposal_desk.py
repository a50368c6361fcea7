"""The editors' queue of proposals and the programming interface, as those who use them see them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Content, Proposal
from actions.services.editing import take
from supporters.models import Supporter
from tests.actions.making import make_proposal
from tests.actions.proposing import A_TEXT, WORDS, decide, opened, png, publish, seen, sent
from tests.factories import make_supporter, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]


@pytest.fixture
def desk(editor: Supporter) -> Client:
    return sign_in(Client(), editor)


def test_an_editor_reads_the_oldest_first_and_decides(desk: Client, supporter: Supporter, stranger: Supporter) -> None:
    old = make_proposal(author=supporter, title="Ancienne", sent_at=timezone.now() - timedelta(days=2))
    new = make_proposal(author=stranger, title="Nouvelle")
    page = desk.get("/terrain/propositions/")
    assert [row.pk for row in page.context["page"]] == [old.pk, new.pk]
    assert page.context["current"] == old
    assert decide(desk, old, "open") == 303
    assert decide(desk, new, "refuse", why="source", words="Merci !") == 303
    new.refresh_from_db()
    assert new.reason.endswith("Merci !")
    desk.post(reverse("actions:proposal-decide", args=[new.pk]), {"verb": "undo", "seen": seen(desk, new)})
    new.refresh_from_db()
    assert new.state == "sent"


@pytest.mark.parametrize(
    ("verb", "more"),
    [("refuse", {}), ("refuse", {"why": "other"}), ("ask", {}), ("dance", {})],
    ids=["no reason", "another reason unsaid", "no question", "no such verb"],
)
def test_a_decision_that_says_too_little_is_asked_again(
    verb: str, more: dict[str, str], desk: Client, supporter: Supporter
) -> None:
    found = sent(supporter)
    assert decide(desk, found, verb, **more) == 422
    found.refresh_from_db()
    assert found.state == "sent"


def test_what_its_author_changed_meanwhile_is_read_again(desk: Client, supporter: Supporter) -> None:
    found = sent(supporter)
    before = seen(desk, found)
    Proposal.objects.update(text="Tout autre chose, que personne n'a lu.")
    path = reverse("actions:proposal-decide", args=[found.pk])
    assert "a changé entre-temps" in desk.post(path, {"verb": "open", "seen": before}, follow=True).content.decode()
    found.refresh_from_db()
    assert found.state == "sent"


def test_what_somebody_else_reads_is_said(desk: Client, supporter: Supporter, other_editor: Supporter) -> None:
    found = sent(supporter)
    take(proposal=found, by=other_editor, at=timezone.now())
    page = desk.get(reverse("actions:proposal-decide", args=[found.pk])).content.decode()
    assert f"{other_editor} s&#x27;en occupe" in page or f"{other_editor} s'en occupe" in page
    assert decide(desk, found, "open") == 422


def test_an_editor_adopts_from_the_page(desk: Client, supporter: Supporter, stranger: Supporter) -> None:
    found = sent(supporter)
    assert decide(desk, found, "write") == 303
    path = reverse("actions:proposal-adopt", args=[found.pk])
    page = desk.get(path)
    form = {"kind": "text", "title": found.title, "summary": "", "body": WORDS, "seen": seen(desk, found)}
    assert WORDS[:40] in page.content.decode()
    assert desk.post(path, form).status_code == 422
    wordings = "Première façon.\r\n\r\nSeconde\r\nfaçon."
    assert desk.post(path, form | {"summary": "En une phrase.", "wordings": wordings}).status_code == 303
    content = Content.objects.get()
    assert [one.text for one in content.wordings.all()] == ["Première façon.", "Seconde façon."]
    found.refresh_from_db()
    assert (found.state, found.content) == ("adopted", content)


def test_two_reports_bring_it_back_before_the_editors(
    desk: Client, signed_in: Client, stranger: Supporter, editor: Supporter
) -> None:
    found = opened(make_supporter(), editor)
    path = reverse("actions:proposal-report", args=[found.pk])
    signed_in.post(path, {"words": "C'est faux."})
    sign_in(Client(), stranger).post(path, {"words": "Faux."})
    found.refresh_from_db()
    assert found.state == "sent"
    assert "C&#x27;est faux." in desk.get(reverse("actions:proposal-decide", args=[found.pk])).content.decode()


def test_programs_do_the_same(signed_in: Client, supporter: Supporter, stranger: Supporter, desk: Client) -> None:
    made = signed_in.post("/api/v1/proposals/", A_TEXT, content_type="application/json")
    assert made.status_code == 201
    pk = made.json()["id"]
    again = sign_in(Client(), stranger).post("/api/v1/proposals/", A_TEXT, content_type="application/json")
    assert again.status_code == 409
    changed = signed_in.patch(f"/api/v1/proposals/{pk}/", {"title": "Mieux"}, content_type="application/json")
    assert changed.json()["title"] == "Mieux"
    desk_path = f"/api/v1/proposals/desk/{pk}/"
    seen_now = desk.get(desk_path).json()["seen"]
    opened_now = desk.post(f"{desk_path}decision/", {"verb": "open", "seen": seen_now}, "application/json")
    assert opened_now.json()["state"] == "open"
    assert desk.post(f"{desk_path}decision/", {"verb": "open", "seen": seen_now}, "application/json").status_code == 409
    supported = sign_in(Client(), stranger).post(f"/api/v1/proposals/{pk}/support/")
    assert supported.json() == {"supports": 1, "supported": True}
    adoption = {"kind": "text", "title": "Cantines", "summary": "En une phrase."}
    assert desk.post(f"{desk_path}adoption/", adoption, "application/json").json()["state"] == "adopted"
    assert signed_in.delete(f"/api/v1/proposals/{pk}/").status_code == 409
    publish(Proposal.objects.get())
    best = Client().get("/api/v1/proposals/best/").json()["results"]
    assert [(row["id"], row["name"]) for row in best] == [(pk, "")]


def test_a_program_sends_a_picture(signed_in: Client) -> None:
    file = SimpleUploadedFile("marche.png", png(), "image/png")
    form = A_TEXT | {"kind": "image", "alt": "Un étal", "text": "", "photo": file}
    made = signed_in.post("/api/v1/proposals/", form)
    assert made.status_code == 201
    assert Client().get(made.json()["image"].removeprefix("http://127.0.0.1:8000")).status_code in (200, 404)
