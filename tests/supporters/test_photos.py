"""Files of photos: who sees them, how they go, what comes back."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from common.images import Photo
from supporters.models import Supporter, Testimony
from supporters.photos import (
    forget_photo,
    is_removed_picture,
    large_of,
    remember_removed,
    store_photo,
    sweep_orphans,
)
from supporters.services.consents import withdraw_consent
from supporters.services.moderation import publish_testimony, refuse_testimony
from supporters.services.testimony_rules import TestimonyData, check
from tests.factories import agree, make_place, make_supporter, make_testimony

pytestmark = pytest.mark.django_db
HASH = 0x0F1E2D3C4B5A6978


@pytest.fixture(autouse=True)
def media(own_files: None, tmp_path: Path) -> Path:
    """A storage of its own for each test."""
    return tmp_path


def photo() -> Photo:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (120, 60, 30)).save(out, "WEBP")
    return Photo(large=out.getvalue(), small=out.getvalue(), hash=HASH, width=40, height=30)


def with_photo(**overrides: object) -> Testimony:
    author = agree(make_supporter(), "account", "testimony", "photo")
    large, small = store_photo(photo())
    fields = {"photo": large, "thumbnail": small, "photo_alt": "Je souris", "photo_hash": HASH}
    return make_testimony(supporter=author, **(fields | overrides))


def published(moderator: Supporter) -> Testimony:
    testimony = with_photo()
    publish_testimony(testimony=testimony, moderator=moderator, at=timezone.now())
    testimony.refresh_from_db()
    return testimony


def address(name: str) -> str:
    return reverse("supporters:photo", args=[name])


def test_names_are_random_and_say_nothing(media: Path) -> None:
    first, second = store_photo(photo()), store_photo(photo())
    assert not set(first) & set(second)
    assert large_of(first[1]) == large_of(first[0]) == first[0]
    assert len({path.name for path in (media / "photos").iterdir()}) == 4


def test_a_published_photo_is_for_everybody_for_a_minute_and_runs_nothing(client: Client, moderator: Supporter) -> None:
    testimony = published(moderator)
    response = client.get(address(testimony.thumbnail))
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"] == f'inline; filename="temoignage-{testimony.pk}.webp"'
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies
    assert client.get(address(testimony.photo), headers={"If-None-Match": f'"{testimony.photo}"'}).status_code == 304


def test_a_waiting_photo_is_for_its_author_and_moderators(
    client: Client, moderator: Supporter, stranger: Supporter
) -> None:
    testimony = with_photo()
    assert client.get(address(testimony.photo)).status_code == 404
    for person, status in ((stranger, 404), (testimony.supporter, 200), (moderator, 200)):
        client.force_login(person)
        response = client.get(address(testimony.photo))
        assert response.status_code == status
    assert response["Cache-Control"] == "private, no-store"


def test_a_photo_of_an_unconfirmed_address_is_not_shown_to_moderators(client: Client, moderator: Supporter) -> None:
    testimony = with_photo(state=Testimony.State.UNCONFIRMED)
    client.force_login(moderator)
    assert client.get(address(testimony.photo)).status_code == 404


def test_a_known_version_is_not_confirmed_to_whoever_may_not_see_it(client: Client) -> None:
    testimony = with_photo()
    assert client.get(address(testimony.photo), headers={"If-None-Match": f'"{testimony.photo}"'}).status_code == 404


@pytest.mark.parametrize(
    "name", ["photos/" + "0" * 32 + ".webp", "photos/../secret-key", "photos/x.webp", "drafts/a.webp"]
)
def test_a_name_that_does_not_exist_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/{name}").status_code == 404


def test_a_photo_is_gone_when_its_consent_is_withdrawn(
    client: Client, moderator: Supporter, media: Path, django_capture_on_commit_callbacks: object
) -> None:
    testimony = published(moderator)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        withdraw_consent(supporter=testimony.supporter, purpose="photo", at=timezone.now())
    assert client.get(address(testimony.photo)).status_code == 404
    assert list((media / "photos").iterdir()) == []
    testimony.refresh_from_db()
    assert (testimony.photo, testimony.photo_alt, testimony.photo_hash) == ("", "", None)
    assert testimony.is_published


@pytest.mark.django_db(transaction=True)
def test_files_stay_when_the_forgetting_is_rolled_back(media: Path) -> None:
    testimony = with_photo()
    with transaction.atomic():
        forget_photo(testimony)
        transaction.set_rollback(True)
    assert len(list((media / "photos").iterdir())) == 2


def test_orphans_are_swept_after_a_day_and_nothing_else() -> None:
    testimony = with_photo()
    orphan, _small = store_photo(photo())
    default_storage.save("photos/notes.txt", ContentFile(b"rien"))
    assert sweep_orphans(at=timezone.now()) == 0
    assert sweep_orphans(at=timezone.now() + timedelta(days=2)) == 3
    assert default_storage.exists(testimony.photo)
    assert default_storage.exists(testimony.thumbnail)
    assert not default_storage.exists(orphan)


def test_nothing_to_sweep_where_no_photo_was_ever_kept() -> None:
    assert sweep_orphans(at=timezone.now()) == 0


def test_a_removed_picture_is_known_again_when_nearly_the_same() -> None:
    for known in (HASH, -5):
        remember_removed(Testimony(photo_hash=known), at=timezone.now())
    assert is_removed_picture(HASH ^ 0b1011)
    assert not is_removed_picture(HASH ^ 0b11111)
    assert is_removed_picture(-5 ^ -(1 << 63))
    assert not is_removed_picture(0x0123456789ABCDEF)


def test_a_photo_turned_down_by_a_moderator_is_refused_when_it_comes_back(moderator: Supporter) -> None:
    refuse_testimony(testimony=with_photo(), moderator=moderator, at=timezone.now(), reason="photo")
    data = TestimonyData(display_name="Camille", message="Bonjour", place=make_place(), photo=photo(), photo_alt="Moi")
    with pytest.raises(ValidationError) as caught:
        check(data, purposes=["account", "testimony", "photo"], at=timezone.now())
    assert list(caught.value.error_dict) == ["photo"]


def test_a_photo_published_without_by_choice_is_remembered_but_not_one_that_lost_its_consent(
    moderator: Supporter,
) -> None:
    kept, dropped = with_photo(), with_photo(photo_hash=~HASH)
    kept.supporter.consents.filter(purpose="photo").withdraw(at=timezone.now())
    publish_testimony(testimony=kept, moderator=moderator, at=timezone.now())
    publish_testimony(testimony=dropped, moderator=moderator, at=timezone.now(), with_photo=False)
    assert not is_removed_picture(HASH)
    assert is_removed_picture(~HASH)
