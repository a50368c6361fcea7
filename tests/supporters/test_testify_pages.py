"""The door by which everybody comes in: its form, its errors, its photo."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from supporters import drafts
from supporters.models import Consent, Supporter, Testimony
from tests.factories import agree, make_place, make_supporter, make_testimony, sign_in
from tests.supporters.test_moderation import silent_zone
from tests.supporters.writing import Purpose, jpeg, token_in

TESTIFY, SENT = reverse("supporters:testify"), reverse("supporters:testify-sent")


@pytest.fixture
def filled(db: None) -> dict[str, Any]:
    """What an unknown adult types."""
    return {
        "display_name": "Camille",
        "message": "Pour que l'hôpital de ma ville reste ouvert.",
        "place": "",
        "place_code": make_place(name="Brest").code,
        "email": "Nouvelle@Example.org",
        "birth_month": "5",
        "birth_year": "1980",
        "consent_account": "on",
        "consent_testimony": "on",
    }


def with_photo(filled: dict[str, Any], **changes: Any) -> dict[str, Any]:
    upload = SimpleUploadedFile("moi.jpg", jpeg(), "image/jpeg")
    return filled | {"photo": upload, "photo_alt": "Je souris", "consent_photo": "on"} | changes


@pytest.fixture(autouse=True)
def empty_storage() -> None:
    shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)


def stored_files() -> list[Path]:
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def test_the_page_shows_the_notice_and_no_ticked_box(client: Client, db: None) -> None:
    page = client.get(TESTIFY).content.decode()
    assert "CNIL" in page
    assert " checked" not in page
    assert "style=" not in page


def test_an_unknown_visitor_testifies_in_one_page(client: Client, filled: dict[str, Any]) -> None:
    response = client.post(TESTIFY, filled)
    assert (response.status_code, response["Location"]) == (302, SENT)
    testimony = Testimony.objects.get()
    assert (testimony.state, testimony.supporter.email) == ("unconfirmed", "nouvelle@example.org")
    assert "e-mails" in client.get(SENT).content.decode()


def test_the_answer_is_the_same_for_a_known_address(
    client: Client, filled: dict[str, Any], supporter: Supporter
) -> None:
    unknown = client.post(TESTIFY, filled)
    known = client.post(TESTIFY, filled | {"email": supporter.email})
    assert (unknown.status_code, unknown["Location"]) == (known.status_code, known["Location"])
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"display_name": ""}, "Dites-nous quel nom afficher."),
        ({"message": ""}, "Écrivez votre témoignage."),
        ({"message": "Écrivez à moi@example.org"}, "Retirez l&#x27;adresse e-mail"),
        ({"place_code": ""}, "Indiquez votre commune"),
        ({"email": ""}, "Indiquez votre adresse e-mail."),
        ({"consent_account": ""}, "Consentement requis."),
        ({"consent_testimony": ""}, "Consentement requis."),
        ({"birth_year": "2100"}, "Vérifiez cette année."),
    ],
)
def test_an_error_stands_by_its_field_and_the_rest_is_kept(
    client: Client, filled: dict[str, Any], changes: dict[str, str], words: str
) -> None:
    response = client.post(TESTIFY, filled | changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "nouvelle@example.org" in page.lower() or "email" in changes
    assert not Testimony.objects.exists()


def test_line_ends_count_once(client: Client, filled: dict[str, Any]) -> None:
    client.post(TESTIFY, filled | {"message": "ligne\r\n" * 83})
    assert len(Testimony.objects.get().message) <= 500


def test_a_minor_leaves_no_trace(client: Client, filled: dict[str, Any]) -> None:
    young = str(timezone.localdate().year - 16)
    response = client.post(TESTIFY, with_photo(filled, birth_year=young, email=""))
    assert response.status_code == 422
    assert "18 ans" in response.content.decode()
    assert not Supporter.objects.exists()
    assert stored_files() == []


def test_a_photo_kept_for_somebody_who_proves_too_young_is_deleted(client: Client, filled: dict[str, Any]) -> None:
    first = client.post(TESTIFY, with_photo(filled, birth_year=""))
    token = first.context["form"]["photo_draft"].value()
    assert len(stored_files()) == 2
    young = str(timezone.localdate().year - 16)
    client.post(TESTIFY, filled | {"photo_draft": token, "photo_alt": "Moi", "birth_year": young})
    assert stored_files() == []


def test_a_good_photo_survives_the_error_of_another_field(client: Client, filled: dict[str, Any]) -> None:
    first = client.post(TESTIFY, with_photo(filled, message=""))
    assert "Votre photo est gardée" in first.content.decode()
    token = first.context["form"]["photo_draft"].value()
    second = client.post(TESTIFY, filled | {"photo_draft": token, "photo_alt": "Je souris", "consent_photo": "on"})
    assert second.status_code == 302
    testimony = Testimony.objects.get()
    assert default_storage.exists(testimony.photo)
    assert not [path for path in stored_files() if "drafts" in path.parts]


def test_a_kept_photo_can_be_left_out(client: Client, filled: dict[str, Any]) -> None:
    first = client.post(TESTIFY, with_photo(filled, message=""))
    token = first.context["form"]["photo_draft"].value()
    client.post(TESTIFY, filled | {"photo_draft": token, "remove_photo": "on"})
    assert Testimony.objects.get().photo == ""


def test_an_invented_draft_gives_no_photo(client: Client, filled: dict[str, Any]) -> None:
    client.post(TESTIFY, filled | {"photo_draft": "../../etc/passwd"})
    assert Testimony.objects.get().photo == ""


def test_a_draft_is_gone_after_a_day(client: Client, filled: dict[str, Any]) -> None:
    token = client.post(TESTIFY, with_photo(filled, message="")).context["form"]["photo_draft"].value()
    tomorrow = timezone.now() + timedelta(hours=24, seconds=5)
    with time_machine.travel(tomorrow):
        assert drafts.load_draft(token) is None
    assert drafts.purge_drafts(at=tomorrow) == 2
    assert drafts.load_draft(token) is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"photo_alt": ""}, "Décrivez la photo"), ({"consent_photo": ""}, "Pour montrer votre photo")],
)
def test_a_photo_needs_words_and_consent(
    client: Client, filled: dict[str, Any], changes: dict[str, str], words: str
) -> None:
    response = client.post(TESTIFY, with_photo(filled, **changes))
    assert response.status_code == 422
    assert words in response.content.decode()


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("trop.jpg", b"\xff\xd8\xff" + b"0" * 8_000_001, 413),
        ("faux.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415),
        ("casse.jpg", jpeg()[:200], 422),
    ],
)
def test_a_bad_photo_is_refused_beside_its_field(
    client: Client, filled: dict[str, Any], name: str, content: bytes, status: int
) -> None:
    upload = SimpleUploadedFile(name, content, "image/jpeg")
    response = client.post(TESTIFY, filled | {"photo": upload, "photo_alt": "Moi", "consent_photo": "on"})
    assert response.status_code == status
    assert response.context["form"].errors["photo"]
    assert filled["message"].replace("'", "&#x27;") in response.content.decode()
    assert stored_files() == []


def test_three_testimonies_a_day_are_enough(client: Client, filled: dict[str, Any]) -> None:
    answers = [client.post(TESTIFY, filled) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]
    assert int(answers[3]["Retry-After"]) > 0


def test_mistakes_are_not_counted(client: Client, filled: dict[str, Any]) -> None:
    for _ in range(4):
        client.post(TESTIFY, filled | {"message": ""})
    assert client.post(TESTIFY, filled).status_code == 302


def test_the_form_is_closed_while_the_campaign_keeps_silent(client: Client, filled: dict[str, Any]) -> None:
    vote = silent_zone("metropole", timezone.now())
    for response in (client.get(TESTIFY), client.post(TESTIFY, filled)):
        assert response.status_code == 403
        assert f"{timezone.localtime(vote.silence_end):%H:%M}" in response.content.decode()
    assert not Supporter.objects.exists()


def test_a_signed_in_person_types_neither_address_nor_age(
    signed_in: Client, supporter: Supporter, filled: dict[str, Any]
) -> None:
    form = signed_in.get(TESTIFY).context["form"]
    assert not {"email", "birth_month", "birth_year"} & set(form.fields)
    assert form.initial["display_name"] == supporter.display_name
    answer = signed_in.post(TESTIFY, filled)
    assert answer["Location"] == reverse("supporters:own-testimony")
    assert supporter.testimonies.get().state == "pending"


def test_whoever_has_testified_is_sent_to_their_own(signed_in: Client, supporter: Supporter) -> None:
    make_testimony(supporter=supporter)
    assert signed_in.get(TESTIFY)["Location"] == reverse("supporters:own-testimony")


def confirmation(client: Client, filled: dict[str, Any]) -> str:
    client.post(TESTIFY, filled)
    return reverse("supporters:testify-confirm", args=[token_in(mail.outbox[-1])])


def test_opening_the_link_shows_the_words_and_changes_nothing(client: Client, filled: dict[str, Any]) -> None:
    link = confirmation(client, filled)
    page = client.get(link)
    assert "reste ouvert" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert Testimony.objects.get().state == "unconfirmed"


def test_confirming_signs_a_newcomer_in(client: Client, filled: dict[str, Any]) -> None:
    answer = client.post(confirmation(client, filled), follow=True)
    assert answer.wsgi_request.user == Supporter.objects.get()
    assert "Mon témoignage" in answer.content.decode()


@pytest.mark.parametrize("changes", [{}, {"is_staff": True, "confirmed_at": None}])
def test_confirming_does_not_sign_in_somebody_known(
    client: Client, filled: dict[str, Any], changes: dict[str, Any]
) -> None:
    person = make_supporter(**changes)
    answer = client.post(confirmation(client, filled | {"email": person.email}), follow=True)
    assert not answer.wsgi_request.user.is_authenticated
    assert Testimony.objects.get().state == "pending"


def test_confirming_from_somebody_elses_browser_does_not_change_who_is_signed_in(
    client: Client, filled: dict[str, Any], stranger: Supporter
) -> None:
    link = confirmation(client, filled)
    sign_in(client, stranger)
    assert client.post(link, follow=True).wsgi_request.user == stranger


@pytest.mark.parametrize(("used", "status"), [(True, 410), (False, 403)])
def test_a_link_that_does_not_work_offers_another(
    client: Client, filled: dict[str, Any], used: bool, status: int
) -> None:
    link = confirmation(client, filled)
    if used:
        client.post(link)
    else:
        link = link[:-3] + "x/"
    for answer in (client.get(link), client.post(link)):
        assert answer.status_code == status
        assert "Recevoir un autre lien" in answer.content.decode()


def test_another_link_is_offered_in_the_same_words_to_everybody(client: Client, filled: dict[str, Any]) -> None:
    client.post(TESTIFY, filled)
    resend = reverse("supporters:testify-resend")
    answers = [client.post(resend, {"email": email}) for email in (filled["email"], "inconnue@example.org")]
    assert {(answer.status_code, answer["Location"]) for answer in answers} == {(302, SENT)}
    assert len(mail.outbox) == 2
    assert client.post(resend, {"email": "n'importe quoi"}).status_code == 422


def test_the_page_asks_a_constant_number_of_questions(
    client: Client, db: None, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(6):
        client.get(TESTIFY)


def test_boxes_agreed_to_before_are_not_asked_again(signed_in: Client, supporter: Supporter) -> None:
    agree(supporter, Purpose.ACCOUNT)
    fields = signed_in.get(TESTIFY).context["form"].fields
    assert "consent_account" not in fields
    assert "consent_testimony" in fields
    assert Consent.objects.count() == 1
