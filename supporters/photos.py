"""Files of photos: kept under random names outside the web root, forgotten for good, shown by a view alone."""

import secrets
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from common.images import Photo
from supporters.models import RemovedPicture, Testimony

FOLDER = "photos"
LARGE, SMALL = ".webp", "-400.webp"
BATCH = 500
#: A file that no row refers to may belong to a form being sent: it is an orphan after a day.
ORPHAN_AFTER = timedelta(days=1)
#: Pictures whose hashes differ by so many of 64 bits are the same one, encoded or cut a little differently.
SAME_PICTURE = 4


def store_photo(photo: Photo) -> tuple[str, str]:
    """Keep both sizes. Returns their names in the default storage, large then small: 128 random bits say nothing."""
    name = f"{FOLDER}/{secrets.token_hex(16)}"
    large, small = name + LARGE, name + SMALL
    default_storage.save(large, ContentFile(photo.large))
    default_storage.save(small, ContentFile(photo.small))
    return large, small


def forget_photo(testimony: Testimony) -> None:
    """Take the photo, if any, off a testimony: its fields now, its files once the transaction commits."""
    names = [name for name in (testimony.photo, testimony.thumbnail) if name]
    testimony.photo = testimony.thumbnail = testimony.photo_alt = ""
    testimony.photo_hash = None
    testimony.save(update_fields=["photo", "thumbnail", "photo_alt", "photo_hash"])
    for name in names:
        # A storage that fails keeps the file until sweep_orphans; it must not undo the withdrawal.
        transaction.on_commit(lambda name=name: default_storage.delete(name), robust=True)  # type: ignore[misc]


def remember_removed(testimony: Testimony, *, at: datetime) -> None:
    """A moderator turned this photo down: know the picture again, and nothing about whose it was."""
    if testimony.photo_hash is not None:
        RemovedPicture.objects.get_or_create(hash=testimony.photo_hash, defaults={"at": at})


def is_removed_picture(picture_hash: int) -> bool:
    """Whether a moderator turned down this picture, or one so close that the eye sees the same."""
    removed = RemovedPicture.objects.values_list("hash", flat=True)
    # Python's integers have no width: & keeps the 64 bits of a difference between two signed ones.
    return any(((picture_hash ^ known) & (2**64 - 1)).bit_count() <= SAME_PICTURE for known in removed.iterator())


def sweep_orphans(*, at: datetime) -> int:
    """Delete stored photos that no row refers to, a day after they were written. Returns how many."""
    names, swept = _stored(), 0
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        kept = Testimony.objects.filter(photo__in={large_of(name) for name in batch}).values_list("photo", "thumbnail")
        known = {name for pair in kept for name in pair}
        for name in batch:
            if name not in known and default_storage.get_modified_time(name) < at - ORPHAN_AFTER:
                default_storage.delete(name)
                swept += 1
    return swept


def large_of(name: str) -> str:
    """The large picture's name, given that of either size."""
    return name.replace(SMALL, LARGE)


def _stored() -> list[str]:
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # no photo was ever kept
        return []
    return [f"{FOLDER}/{name}" for name in names]
