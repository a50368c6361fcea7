"""A good photo of a form that must be corrected, kept for a day so that it need not be chosen again.

The form carries a signed token; the storage, two files with a random name. Nothing is tied to a person.
"""

import contextlib
import secrets
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from common.images import Photo
from common.tokens import TokenRefused, make_token, read_token

FOLDER = "drafts"
KEPT = timedelta(hours=24)


def keep_draft(photo: Photo) -> str:
    """Store the photo; the token finds it again for a day."""
    name = secrets.token_urlsafe(24)
    default_storage.save(_path(name, "large"), ContentFile(photo.large))
    default_storage.save(_path(name, "small"), ContentFile(photo.small))
    return make_token("draft", {"n": name, "h": photo.hash, "w": photo.width, "t": photo.height})


def load_draft(token: str) -> Photo | None:
    """The photo, or None when the token is altered, too old or its files are gone."""
    try:
        kept = read_token("draft", token, max_age=KEPT)
        with (
            default_storage.open(_path(kept["n"], "large")) as large,
            default_storage.open(_path(kept["n"], "small")) as small,
        ):
            return Photo(large=large.read(), small=small.read(), hash=kept["h"], width=kept["w"], height=kept["t"])
    except (TokenRefused, OSError, KeyError):
        return None


def drop_draft(token: str) -> None:
    """Delete a draft that was used or replaced; a token that does not work is no error."""
    with contextlib.suppress(TokenRefused, KeyError):
        name = read_token("draft", token, max_age=KEPT)["n"]
        default_storage.delete(_path(name, "large"))
        default_storage.delete(_path(name, "small"))


def purge_drafts(*, at: datetime) -> int:
    """Delete drafts older than a day. Returns the number of files."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:  # no draft was ever kept
        return 0
    paths = [f"{FOLDER}/{name}" for name in names]
    old = [path for path in paths if default_storage.get_modified_time(path) < at - KEPT]
    for path in old:
        default_storage.delete(path)
    return len(old)


def _path(name: str, size: str) -> str:
    return f"{FOLDER}/{name}.{size}.webp"
