"""Letters written in the admin: through the services, with pictures that are looked at first."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailings.models import Block, Mailing
from mailings.services import approving
from supporters.models import Supporter
from tests.actions.films import picture_file
from tests.actions.making import make_editor
from tests.factories import sign_in
from tests.mailings.making import make_audience, make_mailing

pytestmark = pytest.mark.django_db
ADD, LIST = reverse("admin:mailings_mailing_add"), reverse("admin:mailings_mailing_changelist")
INLINES = ("subjects", "blocks", "approvals")


@pytest.fixture
def writer(db: None) -> Supporter:
    return make_editor(display_name="Qui écrit")


@pytest.fixture
def desk(client: Client, writer: Supporter) -> Client:
    return sign_in(client, writer)


def change(mailing: Mailing) -> str:
    return reverse("admin:mailings_mailing_change", args=[mailing.pk])


def look(mailing: Mailing) -> str:
    return reverse("mailings:preview", args=[mailing.pk])


def sent(**fields: Any) -> dict[str, Any]:
    """What a browser posts; parts by `blocks-0-text` and so on."""
    data: dict[str, Any] = {
        "title": "Dimanche",
        "kind": "letter",
        "language": "fr",
        "sender": "Tous en campagne",
        "preheader": "",
        "sample_share": 10,
        "sample_minutes": 120,
    }
    if "audience" not in fields:
        data["audience"] = make_audience().pk
    for name in INLINES:
        lines = {key.split("-")[1] for key in fields if key.startswith(f"{name}-")}
        there = {number for number in lines if fields.get(f"{name}-{number}-id")}
        data |= {f"{name}-TOTAL_FORMS": len(lines), f"{name}-INITIAL_FORMS": len(there)}
        for number in lines:
            data.setdefault(f"{name}-{number}-position", number)
            if name == "blocks":
                data.setdefault(f"{name}-{number}-kind", "text")
    return data | fields


def as_it_is(mailing: Mailing, **fields: Any) -> dict[str, Any]:
    said: dict[str, Any] = {"title": mailing.title, "audience": mailing.audience_id, "sender": mailing.sender}
    for number, subject in enumerate(mailing.subjects.all()):
        said |= {f"subjects-{number}-id": subject.pk, f"subjects-{number}-text": subject.text}
    for number, block in enumerate(mailing.blocks.all()):
        said |= {f"blocks-{number}-id": block.pk, f"blocks-{number}-kind": block.kind}
        said |= {f"blocks-{number}-text": block.text, f"blocks-{number}-alt": block.alt}
    return sent(**(said | fields))


def test_a_letter_is_written_at_once_and_its_preview_comes_next(desk: Client, writer: Supporter) -> None:
    said = {"subjects-0-text": "Un", "subjects-1-text": "Deux", "blocks-0-text": "Bonjour.", "blocks-1-kind": "week"}
    response = desk.post(ADD, sent(**said))
    mailing = Mailing.objects.get()
    assert (response.status_code, response["Location"]) == (302, look(mailing))
    assert (mailing.state, mailing.revision, mailing.written_by) == ("draft", 1, writer)
    assert [subject.text for subject in mailing.subjects.all()] == ["Un", "Deux"]
    assert [block.kind for block in mailing.blocks.all()] == ["text", "week"]
    assert desk.get(look(mailing)).status_code == 200


def test_an_empty_form_offers_the_campaign_s_name_and_the_present_audiences(desk: Client, settings: Any) -> None:
    make_audience(name="D'hier", archived_at=timezone.now())
    make_audience(name="D'aujourd'hui")
    text = desk.get(ADD).content.decode()
    assert settings.CAMPAIGN_NAME in text
    assert "D&#x27;aujourd&#x27;hui" in text
    assert "D&#x27;hier" not in text


def test_one_change_is_one_revision_however_much_changed(desk: Client) -> None:
    mailing = make_mailing()
    desk.post(change(mailing), as_it_is(mailing, sender="Tous en campagne, à Lyon", **{"blocks-0-text": "Autre."}))
    mailing.refresh_from_db()
    assert (mailing.revision, mailing.sender, mailing.blocks.get().text) == (2, "Tous en campagne, à Lyon", "Autre.")


def test_to_save_without_a_change_keeps_what_was_approved(desk: Client, writer: Supporter) -> None:
    mailing = make_mailing(written_by=make_editor())
    approving.submit(mailing=mailing, by=mailing.written_by, at=timezone.now())
    approving.approve(mailing=mailing, by=writer, at=timezone.now())
    desk.post(change(mailing), as_it_is(mailing, title="Un autre nom pour nous"))
    mailing.refresh_from_db()
    assert (mailing.revision, mailing.title) == (1, "Un autre nom pour nous")
    assert approving.is_approved(mailing)


def test_blocks_are_put_in_order_and_taken_away(desk: Client) -> None:
    mailing = make_mailing()
    said = {
        "blocks-0-DELETE": "on",
        "blocks-1-text": "En second",
        "blocks-1-position": 9,
        "blocks-2-text": "En premier",
        "blocks-2-position": 1,
    }
    desk.post(change(mailing), as_it_is(mailing, **said))
    assert [block.text for block in mailing.blocks.all()] == ["En premier", "En second"]


@pytest.mark.usefixtures("own_files")
def test_a_picture_is_encoded_again_and_kept_with_its_words(desk: Client) -> None:
    said = {"blocks-0-kind": "picture", "blocks-0-picture": picture_file(), "blocks-0-alt": "Une place"}
    desk.post(ADD, sent(**said))
    block = Block.objects.get()
    assert (block.alt, block.width, block.height) == ("Une place", 60, 40)
    shown = desk.get(reverse("mailings:picture", args=[block.image]))
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"subjects-0-text": "Un", "subjects-1-text": "Un"}, "Deux objets sont les mêmes"),
        ({"subjects-0-text": "Bonjour\nBcc: tous@exemple.fr"}, "seule ligne"),
        ({"sender": "Nous\r\nBcc: tous@exemple.fr"}, "seule ligne"),
        ({"sample_share": 60}, "De 1 à 50"),
        ({"blocks-0-kind": "title", "blocks-0-text": ""}, "Écrivez ce que dit ce bloc"),
        ({"blocks-0-kind": "button", "blocks-0-text": "Venez"}, "Dites où mène le bouton"),
        ({"blocks-0-kind": "picture", "blocks-0-alt": "Une place"}, "Choisissez une image"),
        (
            {"blocks-0-kind": "picture", "blocks-0-picture": SimpleUploadedFile("a.jpg", b"GIF89a", "image/jpeg")},
            "Décrivez l’image|Décrivez l&#x27;image",
        ),
    ],
)
def test_what_could_not_be_sent_is_said_beside_its_field(desk: Client, said: dict[str, Any], words: str) -> None:
    response = desk.post(ADD, sent(**said))
    text = response.content.decode()
    assert response.status_code == 200
    assert any(choice in text for choice in words.split("|"))
    assert not Mailing.objects.exists()


def test_a_letter_that_leaves_is_read_and_no_more_written(desk: Client) -> None:
    mailing = make_mailing(state="sending")
    assert desk.get(change(mailing)).status_code == 200
    assert desk.post(change(mailing), as_it_is(mailing, title="Trop tard")).status_code == 403
    assert desk.post(reverse("admin:mailings_mailing_delete", args=[mailing.pk])).status_code == 403


def test_several_letters_are_submitted_and_what_one_lacks_keeps_no_other_waiting(desk: Client) -> None:
    good, empty = make_mailing(), make_mailing(text="")
    response = desk.post(LIST, {"action": "submit", "_selected_action": [good.pk, empty.pk]}, follow=True)
    text = response.content.decode()
    assert "attend d&#x27;être validé" in text
    assert f"{empty.title} : " in text
    assert [Mailing.objects.get(pk=one.pk).state for one in (good, empty)] == ["waiting", "draft"]


def test_others_answer_for_a_letter_in_the_list_and_its_writer_does_not(desk: Client, writer: Supporter) -> None:
    own, others = make_mailing(written_by=writer), make_mailing(written_by=make_editor())
    for mailing in (own, others):
        approving.submit(mailing=mailing, by=writer, at=timezone.now())
    text = desk.post(LIST, {"action": "approve", "_selected_action": [own.pk, others.pk]}, follow=True).content.decode()
    assert "une autre personne doit la valider" in text
    assert [approving.is_approved(mailing) for mailing in (own, others)] == [False, True]


def test_the_register_is_for_those_who_write(client: Client, moderator: Supporter) -> None:
    assert sign_in(client, moderator).get(LIST).status_code == 403
