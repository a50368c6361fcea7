"""Files of the online campaign: kept under names that say nothing, forgotten for good."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from actions import pictures
from common.images import Photo
from common.kept_files import forget_files
from tests.actions.making import make_medium, make_proposal, make_wall_item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_files")]
PHOTO = Photo(large=b"RIFF-large", small=b"RIFF-small", hash=0, width=1600, height=900)


def test_a_picture_is_kept_in_two_sizes_under_a_name_that_says_nothing() -> None:
    large, small = pictures.keep_picture(PHOTO)
    assert large.startswith("actions/")
    assert small == large.replace(".webp", "-400.webp")
    assert pictures.keep_picture(PHOTO)[0] != large


def test_a_picture_is_given_to_anybody_with_headers_that_keep_it_a_picture(client: Client) -> None:
    _large, small = pictures.keep_picture(PHOTO)
    response = client.get(reverse("actions:picture", args=[small]))
    assert (response.status_code, response.content) == (200, b"RIFF-small")
    assert response["Content-Type"] == "image/webp"
    assert response["Cache-Control"] == "public, max-age=86400, immutable"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response


def test_a_picture_that_the_reader_has_is_not_sent_again(client: Client) -> None:
    large, _small = pictures.keep_picture(PHOTO)
    path = reverse("actions:picture", args=[large])
    again = client.get(path, headers={"If-None-Match": client.get(path)["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("name", ["photos/" + "a" * 32 + ".webp", "actions/../photos/" + "a" * 32, "actions/x.webp"])
def test_nothing_else_of_the_storage_is_given_out(name: str, client: Client) -> None:
    default_storage.save("photos/" + "a" * 32 + ".webp", ContentFile(b"RIFF"))
    assert client.get(f"/partager/images/{name}").status_code == 404


def test_captions_are_text_of_their_own_kind(client: Client) -> None:
    name = pictures.keep_file(ContentFile("WEBVTT\n\nÉté".encode()), ending=".vtt")
    response = client.get(reverse("actions:captions", args=[name]))
    assert response["Content-Type"] == "text/vtt; charset=utf-8"
    assert response.content.decode() == "WEBVTT\n\nÉté"


@pytest.mark.django_db(transaction=True)
def test_files_are_forgotten_once_it_is_certain() -> None:
    large, small = pictures.keep_picture(PHOTO)
    with transaction.atomic():
        forget_files(large, small, "")
        assert default_storage.exists(large)
    assert not default_storage.exists(large)
    assert not default_storage.exists(small)


@pytest.mark.django_db(transaction=True)
def test_what_is_taken_back_forgets_nothing() -> None:
    large, _small = pictures.keep_picture(PHOTO)
    with transaction.atomic():
        forget_files(large)
        transaction.set_rollback(True)
    assert default_storage.exists(large)


def test_a_copy_outlives_its_original() -> None:
    large, small = pictures.keep_picture(PHOTO)
    copies = pictures.copy_picture(large, small)
    for name in (large, small):
        default_storage.delete(name)
    with default_storage.open(copies[1]) as file:
        assert file.read() == b"RIFF-small"


@pytest.mark.parametrize("maker", [make_medium, make_proposal, make_wall_item])
def test_sweeping_spares_what_a_row_names(maker: Any) -> None:
    large, small = pictures.keep_picture(PHOTO)
    maker(image=large, small=small, alt="Des légumes")
    assert pictures.sweep_orphans(at=timezone.now() + timedelta(days=2)) == 0
    assert default_storage.exists(large)


def test_sweeping_takes_an_orphan_after_a_day_and_not_before() -> None:
    assert pictures.sweep_orphans(at=timezone.now()) == 0
    large, _small = pictures.keep_picture(PHOTO)
    assert pictures.sweep_orphans(at=timezone.now() + timedelta(hours=23)) == 0
    assert pictures.sweep_orphans(at=timezone.now() + timedelta(hours=25)) == 2
    assert not default_storage.exists(large)
