"""The doctor's page, and the same for programs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailings.doctor.findings import Report, advice, fault, good
from mailings.services import doctor
from mailings.tasks import examine_mail
from tests.actions.making import make_editor
from tests.factories import sign_in

pytestmark = pytest.mark.django_db
PAGE, API = "mailings:doctor", "api:mailings-api:doctor"


@pytest.fixture
def editor(client: Client) -> Client:
    return sign_in(client, make_editor())


def keep(*findings: Any) -> None:
    """A report as an examination leaves it."""
    doctor.keep(report=Report(timezone.now(), "lettre.fh.example", findings))


def page(client: Client) -> str:
    return client.get(reverse(PAGE)).content.decode()


def test_a_mail_never_examined_invites_to_it(editor: Client) -> None:
    assert "Pas encore d'examen" in page(editor)
    assert editor.get(reverse(API)).json() == {"is_asked": False, "report": None}


def test_faults_come_with_their_cure(editor: Client) -> None:
    keep(fault("dmarc.missing", domain="fh.example"), advice("returns.none"), good("spf.good", domain="x", number="2"))
    shown = page(editor)
    assert "Une faute à corriger" in shown
    assert "fh.example ne donne aucune consigne." in shown
    assert "Publiez dans _dmarc.fh.example" in shown
    report = editor.get(reverse(API)).json()["report"]
    assert (report["healthy"], report["domain"]) == (False, "lettre.fh.example")
    assert [one["level"] for one in report["findings"]] == ["fault", "advice", "good"]
    assert report["findings"][0]["cure"].startswith("Publiez dans _dmarc.fh.example")


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ([good("returns.good", host="mx.example")], "Tout va bien"),
        ([advice("returns.none")], "Rien ne s'oppose à l'envoi ; un conseil"),
        ([fault("server.files"), fault("dmarc.missing", domain="x")], "2 fautes à corriger"),
    ],
)
def test_the_verdict_is_said_first(editor: Client, findings: list[Any], said: str) -> None:
    keep(*findings)
    assert said in page(editor).replace("&#x27;", "'")


def test_an_examination_is_asked_for_once_and_a_worker_carries_it_out(editor: Client, settings: Any) -> None:
    settings.LETTER_FROM = "bonjour@nulle-part.invalid"
    settings.MAIL_DELIVERY = settings.MAIL_DELIVERY | {"backend": doctor.FILES}
    assert editor.post(reverse(PAGE)).url == reverse(PAGE)  # type: ignore[attr-defined]
    assert "Un examen est en cours." in page(editor)
    assert "Un examen est déjà en cours." in editor.post(reverse(PAGE), follow=True).content.decode()
    examine_mail()
    assert not doctor.is_asked()
    assert "à corriger" in page(editor)


def test_programs_ask_too(editor: Client) -> None:
    answer = editor.post(reverse(API))
    assert (answer.status_code, answer.json()["is_asked"]) == (202, True)


def test_words_of_others_are_shown_as_words(editor: Client) -> None:
    keep(fault("server.closed", host="<script>alert(1)</script>", port="25", why="<b>"))
    assert "<script>alert" not in page(editor)
