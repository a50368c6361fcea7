"""Photos of testimonies: kept under random names outside the web root, forgotten for good, shown by a view alone."""

from datetime import datetime

from common import kept_files
from common.images import Photo
from common.kept_files import LARGE, SMALL
from supporters.models import RemovedPicture, Testimony

FOLDER = "photos"
#: Pictures whose hashes differ by so many of 64 bits are the same one, encoded or cut a little differently.
SAME_PICTURE = 4


def store_photo(photo: Photo) -> tuple[str, str]:
    """Keep both sizes. Returns their names in the default storage, large then small."""
    return kept_files.keep_picture(photo, folder=FOLDER)


def forget_photo(testimony: Testimony) -> None:
    """Take the photo, if any, off a testimony: its fields now, its files once the transaction commits."""
    names = (testimony.photo, testimony.thumbnail)
    testimony.photo = testimony.thumbnail = testimony.photo_alt = ""
    testimony.photo_hash = None
    testimony.save(update_fields=["photo", "thumbnail", "photo_alt", "photo_hash"])
    kept_files.forget_files(*names)


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
    return kept_files.sweep_orphans(FOLDER, known=_known, at=at)


def large_of(name: str) -> str:
    """The large picture's name, given that of either size."""
    return name.replace(SMALL, LARGE)


def _known(names: list[str]) -> set[str]:
    """Those that a row refers to. The column of the large names is the one with an index."""
    kept = Testimony.objects.filter(photo__in={large_of(name) for name in names}).values_list("photo", "thumbnail")
    return {name for pair in kept for name in pair}
