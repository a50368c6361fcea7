"""Files of the online campaign: pictures, videos, captions, in one folder of the default storage."""

from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models

from actions.models import Medium, Proposal, WallItem
from common import kept_files
from common.images import Photo
from common.kept_files import LARGE, SMALL

FOLDER = "actions"

#: Every column that names a file of the folder.
KEPT_BY: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Medium, ("image", "small", "video", "captions")),
    (Proposal, ("image", "small")),
    (WallItem, ("image", "small")),
)


def keep_picture(photo: Photo) -> tuple[str, str]:
    """Keep both sizes. Returns their names in the default storage, large then small."""
    return kept_files.keep_picture(photo, folder=FOLDER)


def keep_file(content: "File[Any]", *, ending: str) -> str:
    """Keep a file that was checked, « .mp4 » or « .vtt » for instance. Returns its name in the default storage."""
    return kept_files.keep_file(content, folder=FOLDER, ending=ending)


def copy_picture(large: str, small: str) -> tuple[str, str]:
    """The same picture under names of its own, so that either copy may be forgotten without the other."""
    name = kept_files.new_name(FOLDER)
    for source, target in ((large, name + LARGE), (small, name + SMALL)):
        default_storage.save(target, ContentFile(kept_files.read(source)))
    return name + LARGE, name + SMALL


def sweep_orphans(*, at: datetime) -> int:
    """Delete files that no row refers to, a day after they were written. Returns how many."""
    return kept_files.sweep_orphans(FOLDER, known=_known, at=at)


def _known(names: list[str]) -> set[str]:
    """Those that a row refers to."""
    known: set[str] = set()
    for model, columns in KEPT_BY:
        for column in columns:
            rows = model._default_manager.filter(**{f"{column}__in": names})
            known.update(rows.values_list(column, flat=True))
    return known
