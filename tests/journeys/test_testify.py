"""The whole story: a stranger writes, confirms, is read, and stands on the map; then leaves it."""

import json
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from supporters import ledger, outbox
from supporters.models import Act, OutgoingMail, Supporter, Testimony
from tests.factories import make_place, sign_in
from tests.mailbox import letters_to, path_sent_to
from tests.supporters.writing import jpeg

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("queued_mail")]
ADDRESS = "nadia@example.org"


def fill_the_form(visitor: Client) -> None:
    place = make_place(name="Brest", lon=-4.49, lat=48.39)
    answer = visitor.post(
        reverse("supporters:testify"),
        {
            "display_name": "Nadia B.",
            "message": "Infirmière depuis vingt ans, je veux que l'hôpital respire.",
            "place": "",
            "place_code": place.code,
            "photo": SimpleUploadedFile("moi.jpg", jpeg(), "image/jpeg"),
            "photo_alt": "Je souris devant l'hôpital",
            "email": ADDRESS,
            "birth_month": "5",
            "birth_year": "1980",
            "consent_account": "on",
            "consent_testimony": "on",
            "consent_photo": "on",
        },
        follow=True,
    )
    assert "Regardez" in answer.content.decode()


def on_the_map() -> int:
    """Testimonies in the tile that holds the whole world, as a visitor of the map reads it."""
    tile = Client().get(reverse("supporters:tile", args=[0, 0, 0]))
    features = json.loads(tile.content)["features"]
    return sum(feature["properties"].get("count", 1) for feature in features)


def decide(moderator: Supporter, testimony: Testimony, **verdict: str) -> None:
    desk = sign_in(Client(), moderator)
    answer = desk.post(reverse("admin:supporters_testimony_decide"), {"testimony": testimony.pk, **verdict})
    assert answer.status_code == 303


def test_a_stranger_testifies_confirms_is_published_and_leaves(moderator: Supporter) -> None:
    visitor = Client()
    fill_the_form(visitor)
    assert on_the_map() == 0

    visitor.post(path_sent_to(ADDRESS, "/temoigner/confirmer/"))
    testimony = Testimony.objects.get()
    assert testimony.state == "pending"
    assert on_the_map() == 0

    decide(moderator, testimony, verdict="publish")
    assert on_the_map() == 1
    assert "sur la carte" in letters_to(ADDRESS)[-1]
    assert Client().get(testimony.get_absolute_url()).status_code == 200
    assert Act.objects.count() == 1

    testimony.refresh_from_db()
    names = [testimony.photo, testimony.thumbnail]
    visitor.post(reverse("supporters:own-testimony-withdraw"))
    assert on_the_map() == 0
    assert Client().get(testimony.get_absolute_url()).status_code in (404, 410)
    assert not any(default_storage.exists(name) for name in names)
    assert ledger.recount() == []


def test_a_refused_author_corrects_and_is_published(moderator: Supporter) -> None:
    visitor = Client()
    fill_the_form(visitor)
    visitor.post(path_sent_to(ADDRESS, "/temoigner/confirmer/"))
    testimony = Testimony.objects.get()
    decide(moderator, testimony, verdict="refuse", reason="off_topic", note="Parlez-nous de vous.")
    assert "Parlez-nous de vous." in letters_to(ADDRESS)[-1]

    own = visitor.get(reverse("supporters:own-testimony")).content.decode()
    assert "Parlez-nous de vous." in own
    correction = {"display_name": "Nadia B.", "message": "Je suis infirmière à Brest.", "photo_alt": "Moi", "place": ""}
    edit = reverse("supporters:own-testimony-edit")
    assert visitor.post(edit, correction | {"place_code": testimony.place.code}).status_code == 302

    decide(moderator, testimony, verdict="publish")
    testimony.refresh_from_db()
    assert on_the_map() == 1
    assert testimony.photo


def test_a_mail_that_cannot_leave_loses_no_testimony(settings: Any) -> None:
    settings.MAIL_DELIVERY = {"backend": "django.core.mail.backends.smtp.EmailBackend", "host": "127.0.0.1", "port": 1}
    fill_the_form(Client())
    mail = OutgoingMail.objects.get()
    outbox.send_due(at=mail.due_at)
    mail.refresh_from_db()
    assert (mail.state, mail.attempts) == ("queued", 1)
    assert mail.last_error
    assert Testimony.objects.get().state == "unconfirmed"
