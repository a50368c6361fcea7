"""Pictures of the group, in a folder of the default storage. They are given out to members alone."""

from datetime import datetime

from django.db import models

from common import kept_files
from common.images import Photo
from conversations.models import LinkCard, Message

FOLDER = "conversations"

#: Every column that names a file of the folder.
KEPT_BY: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Message, ("image", "small")),
    (LinkCard, ("image", "small")),
)


def keep_picture(photo: Photo) -> tuple[str, str]:
    """Keep both sizes. Returns their names in the default storage, large then small."""
    return kept_files.keep_picture(photo, folder=FOLDER)


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
