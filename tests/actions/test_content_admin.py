"""Contents written in the admin: through the services, with files that are looked at first."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions.models import Content, Medium, Topic, TransparencyRecord
from supporters.models import Supporter
from tests.actions.films import WEBM, captions_file, film_file, picture_file
from tests.actions.making import make_content, make_medium, make_topic, make_wording
from tests.factories import make_place, make_round, sign_in
from tests.teams.silences import fall_silent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
ADD = reverse("admin:actions_content_add")
INLINES = ("media", "wordings", "transparency", "approvals")


@pytest.fixture
def desk(client: Client, editor: Supporter) -> Client:
    return sign_in(client, editor)


def change(content: Content) -> str:
    return reverse("admin:actions_content_change", args=[content.pk])


def look(content: Content) -> str:
    return reverse("admin:actions_content_preview", args=[content.pk])


def sent(content: Content | None = None, **fields: Any) -> dict[str, Any]:
    """What a browser posts; lines of the registers below by `media-0-alt` and so on."""
    data: dict[str, Any] = {
        "kind": "text",
        "title": "Le prix du pain",
        "summary": "Il monte.",
        "body": "Voici pourquoi.",
        "language": "fr",
        "disclosure": "none",
    }
    for name in INLINES:
        lines = {key.split("-")[1] for key in fields if key.startswith(f"{name}-")}
        kept = {number for number in lines if fields.get(f"{name}-{number}-id")}
        data |= {f"{name}-TOTAL_FORMS": len(lines), f"{name}-INITIAL_FORMS": len(kept)}
        for number in lines:
            data.setdefault(f"{name}-{number}-position", 0)
    return data | fields


def test_a_content_is_written_and_its_preview_comes_next(desk: Client, editor: Supporter) -> None:
    topic = make_topic()
    response = desk.post(ADD, sent(topic=topic.pk, arguments="Un.\r\nDeux."))
    content = Content.objects.get()
    assert (response.status_code, response["Location"]) == (302, look(content))
    assert (content.state, content.slug, content.written_by, content.topic) == (
        "draft",
        "le-prix-du-pain",
        editor,
        topic,
    )
    assert desk.get(look(content)).status_code == 200


def test_ways_of_saying_it_are_kept_in_order(desk: Client) -> None:
    lines = {"wordings-0-text": "Deuxième", "wordings-0-position": 2, "wordings-1-text": "Première"}
    desk.post(ADD, sent(**lines, **{"wordings-0-network": "x", "wordings-1-network": ""}))
    assert list(Content.objects.get().wordings.values_list("text", "network")) == [("Première", ""), ("Deuxième", "x")]


def test_a_picture_is_encoded_again_and_kept_with_its_words(desk: Client) -> None:
    desk.post(ADD, sent(kind="image", **{"media-0-picture": picture_file(), "media-0-alt": "Du pain"}))
    medium = Medium.objects.get()
    assert (medium.alt, medium.width, medium.height) == ("Du pain", 60, 40)
    with default_storage.open(medium.image) as file:
        assert file.read(16)[8:12] == b"WEBP"


def test_a_picture_that_is_not_one_is_refused_beside_its_field(desk: Client) -> None:
    bad = film_file(b"<?php echo 1; ?>", "pain.jpg")
    response = desk.post(ADD, sent(kind="image", **{"media-0-picture": bad, "media-0-alt": "Du pain"}))
    assert "une photo que nous savons lire" in response.content.decode()
    assert not Content.objects.exists()
    assert not Medium.objects.exists()


def test_a_picture_without_words_is_refused(desk: Client) -> None:
    response = desk.post(ADD, sent(kind="image", **{"media-0-picture": picture_file(), "media-0-alt": ""}))
    assert response.status_code == 200
    assert not Medium.objects.exists()


@pytest.mark.parametrize(
    ("film", "ending"), [(film_file(), ".mp4"), (film_file(WEBM, "pain.webm"), ".webm")], ids=["mp4", "webm"]
)
def test_a_video_is_kept_with_captions_still_and_what_is_said(film: Any, ending: str, desk: Client) -> None:
    film.seek(0)
    files = {"media-0-picture": picture_file(), "media-0-film": film, "media-0-vtt": captions_file()}
    desk.post(ADD, sent(kind="animation", **files, **{"media-0-alt": "Une boulangère parle"}))
    medium = Medium.objects.get()
    assert medium.video.endswith(ending)
    assert medium.captions.endswith(".vtt")
    assert medium.transcript == "Bonjour à tous.\nParlons du pain."
    assert default_storage.exists(medium.video)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({"media-0-film": film_file()}, "toujours ses sous-titres"),
        ({"media-0-vtt": captions_file()}, "vont avec une vidéo"),
        ({"media-0-film": film_file(b"RIFF....AVI "), "media-0-vtt": captions_file()}, "pas une vidéo MP4 ou WebM"),
        ({"media-0-film": film_file(), "media-0-vtt": captions_file(b"1\n00:00:01,000")}, "format WebVTT"),
        ({"media-0-film": film_file(), "media-0-vtt": captions_file(b"WEBVTT\n\nrien")}, "contient aucun"),
    ],
    ids=["no captions", "no video", "not a video", "not captions", "empty captions"],
)
def test_a_video_that_not_everybody_could_follow_is_refused(files: dict[str, Any], words: str, desk: Client) -> None:
    for file in files.values():
        file.seek(0)
    lines = {"media-0-picture": picture_file(), "media-0-alt": "Une boulangère", **files}
    response = desk.post(ADD, sent(kind="animation", **lines))
    assert words in response.content.decode()
    assert not Medium.objects.exists()


def test_a_changed_title_is_a_new_version_that_waits(desk: Client, editor: Supporter, other_editor: Supporter) -> None:
    content = make_content(written_by=other_editor)
    desk.post(change(content), sent(title="Le prix du lait"))
    content.refresh_from_db()
    assert (content.state, content.revision, content.written_by) == ("waiting", 2, editor)


def test_saving_without_a_change_changes_nothing(desk: Client) -> None:
    content = make_content(title="Le prix du pain", summary="Il monte.", body="Voici pourquoi.")
    line = make_wording(content=content, text="À lire.")
    same = {"wordings-0-id": line.pk, "wordings-0-content": content.pk, "wordings-0-text": "À lire."}
    desk.post(change(content), sent(**same))
    content.refresh_from_db()
    assert (content.state, content.revision) == ("published", 1)


def test_another_alternative_text_is_a_new_version(desk: Client) -> None:
    content = make_content(title="Le prix du pain", summary="Il monte.", body="Voici pourquoi.")
    medium = make_medium(content=content)
    line = {"media-0-id": medium.pk, "media-0-content": content.pk, "media-0-alt": "Une miche"}
    desk.post(change(content), sent(**line))
    content.refresh_from_db()
    medium.refresh_from_db()
    assert (content.state, content.revision, medium.alt) == ("waiting", 2, "Une miche")


@pytest.mark.django_db(transaction=True)
def test_a_removed_picture_takes_its_files_along(desk: Client) -> None:
    desk.post(ADD, sent(kind="image", **{"media-0-picture": picture_file(), "media-0-alt": "Du pain"}))
    medium = Medium.objects.get()
    content = medium.content
    line = {"media-0-id": medium.pk, "media-0-content": content.pk, "media-0-alt": "Du pain", "media-0-DELETE": "on"}
    desk.post(change(content), sent(kind="image", **line))
    assert not Medium.objects.exists()
    assert not default_storage.exists(medium.image)


def test_a_territory_is_chosen_or_typed_and_a_commune_wins(desk: Client) -> None:
    region = make_place(kind="region", name="Bretagne")
    desk.post(ADD, sent(area=region.pk))
    assert Content.objects.get().place == region
    form = desk.get(change(Content.objects.get())).context["adminform"].form
    assert form.initial["area"] == region.pk


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"kind": "riposte"}, "Une riposte cite sa source"),
        ({"kind": "event"}, "Dites quand a lieu"),
        ({"kind": "link", "url": "https://user@example.org/"}, "nom d&#x27;utilisateur"),
        ({"source_url": "https://[::1]/"}, "adresse"),
        ({"commune": "Nulle-Part-sur-Rien"}, "Nous ne trouvons pas cette commune"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(fields: dict[str, Any], words: str, desk: Client) -> None:
    response = desk.post(ADD, sent(**fields))
    assert words in response.content.decode()
    assert not Content.objects.exists()


def test_what_waits_is_not_moved_into_the_silence(desk: Client) -> None:
    content = make_content(state="waiting", title="Le prix du pain")
    tomorrow = timezone.now() + timedelta(days=1)
    fall_silent(tomorrow)
    local = timezone.localtime(tomorrow)
    response = desk.post(
        change(content), sent(starts_at_0=local.strftime("%d/%m/%Y"), starts_at_1=local.strftime("%H:%M:%S"))
    )
    assert "Réserve électorale" in response.content.decode()
    content.refresh_from_db()
    assert content.starts_at is None


def test_a_transparency_record_is_written_beside_its_content(desk: Client) -> None:
    election = make_round().election
    record = {
        "title": "Affiches", "sponsor": "Imprimerie Martin", "sponsor_address": "Arles", "sponsor_country": "fr",
        "controller": "Personne", "amount": "100", "provided": "Mille affiches", "starts_on": "01/03/2027",
        "ends_on": "02/03/2027", "election": election.pk,
    }  # fmt: skip
    desk.post(ADD, sent(disclosure="in_kind", **{f"transparency-0-{name}": value for name, value in record.items()}))
    kept = TransparencyRecord.objects.get()
    assert (kept.content, kept.sponsor_country, kept.targeted) == (Content.objects.get(), "FR", False)


def test_a_record_says_its_targeting_and_its_country(desk: Client) -> None:
    election = make_round().election
    record = {
        "title": "Affiches", "sponsor": "I", "sponsor_address": "A", "sponsor_country": "F1", "controller": "P",
        "amount": "100", "provided": "M", "starts_on": "03/03/2027", "ends_on": "02/03/2027", "election": election.pk,
        "targeted": "on",
    }  # fmt: skip
    response = desk.post(ADD, sent(**{f"transparency-0-{name}": value for name, value in record.items()}))
    page = response.content.decode()
    assert "Deux lettres" in page
    assert "Dites quel ciblage" in page
    assert "La fin doit venir après" in page
    assert not TransparencyRecord.objects.exists()


def test_nothing_is_deleted_but_withdrawn(desk: Client) -> None:
    content = make_content()
    assert desk.get(reverse("admin:actions_content_delete", args=[content.pk])).status_code == 403


def test_the_register_finds_words_without_their_accents(desk: Client) -> None:
    make_content(title="L'été", search_text="l ete")
    make_content(title="L'hiver", search_text="l hiver")
    page = desk.get(reverse("admin:actions_content_changelist"), {"q": "Été"}).content.decode()
    assert "L&#x27;été" in page
    assert "L&#x27;hiver" not in page


def test_topics_are_the_editors_to_name(desk: Client) -> None:
    desk.post(reverse("admin:actions_topic_add"), {"name": "Santé", "slug": "sante", "position": 1})
    assert Topic.objects.get().slug == "sante"


def test_no_supporter_opens_the_registers(client: Client, supporter: Supporter, moderator: Supporter) -> None:
    content = make_content()
    for person, expected in ((supporter, 302), (moderator, 403)):
        assert sign_in(client, person).get(change(content)).status_code == expected
    assert sign_in(client, moderator).get(look(content)).status_code == 404
