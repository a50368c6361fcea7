"""`/courrier/` shows the mails of a trial, and exists nowhere else."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.fixture
def letterbox(settings: LazySettings, tmp_path: Path) -> None:
    settings.DEBUG = True
    settings.MAIL_DELIVERY = {
        "backend": "django.core.mail.backends.filebased.EmailBackend",
        "file_path": str(tmp_path / "mails"),
    }


def drop(subject: str, html: str = "<p>Bonjour <a href='https://example.org/lien'>ici</a></p>") -> None:
    from django.conf import settings

    message = EmailMultiAlternatives(subject, "Voyez https://example.org/lien", "a@example.org", ["b@example.org"])
    message.attach_alternative(html, "text/html")
    with get_connection(**settings.MAIL_DELIVERY) as delivery:
        delivery.send_messages([message])


def links(client: Client) -> list[str]:
    return [f"/courrier/{letter.name}/" for letter in client.get("/courrier/").context["letters"]]


def test_letters_are_listed_newest_first(client: Client, letterbox: None) -> None:
    drop("Premier message")
    drop("Second message, à l'accent près")
    body = client.get("/courrier/").content.decode().replace("&#x27;", "'")
    assert body.index("Second message, à l'accent près") < body.index("Premier message")


def test_an_empty_box_says_what_fills_it(client: Client, letterbox: None) -> None:
    assert "Témoignez" in client.get("/courrier/").content.decode()


def test_a_letter_shows_its_people_its_text_and_links_that_work(client: Client, letterbox: None) -> None:
    drop("Bonjour")
    body = client.get(links(client)[0]).content.decode()
    assert "b@example.org" in body
    assert '<a href="https://example.org/lien"' in body


def test_its_html_is_framed_where_no_script_may_run(client: Client, letterbox: None) -> None:
    drop("Bonjour", html="<script>alert(1)</script><p>Bonjour</p>")
    page = client.get(links(client)[0])
    assert "sandbox=" in page.content.decode()
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    frame = client.get(f"{links(client)[0]}html/")
    assert "script-src 'none'" in frame["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in frame["Content-Security-Policy"]


def test_two_letters_of_one_file_are_two_letters(client: Client, letterbox: None) -> None:
    from django.conf import settings

    with get_connection(**settings.MAIL_DELIVERY) as delivery:
        messages = [EmailMultiAlternatives(f"n° {n}", "x", "a@example.org", ["b@example.org"]) for n in (1, 2)]
        delivery.send_messages(messages)
    assert len(links(client)) == 2


@pytest.mark.parametrize("name", ["../secret-key-0", "inconnu-0", "x"])
def test_nothing_outside_the_box_is_read(client: Client, letterbox: None, name: str) -> None:
    assert client.get(f"/courrier/{name}/").status_code == 404


def test_out_of_debug_there_is_no_box(client: Client, letterbox: None, settings: LazySettings) -> None:
    drop("Bonjour")
    settings.DEBUG = False
    assert client.get("/courrier/").status_code == 404


def test_with_a_real_mail_server_there_is_no_box(client: Client, settings: LazySettings) -> None:
    settings.DEBUG = True
    settings.MAIL_DELIVERY = {"backend": "django.core.mail.backends.smtp.EmailBackend", "host": "localhost"}
    assert client.get("/courrier/").status_code == 404
