"""Files that the site keeps: random names in a folder of the default storage, forgotten for good, given out by views.

A part of the site has a folder of its own, and says which names of it a row still refers to.
"""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified

from common.images import Photo

LARGE, SMALL = ".webp", "-400.webp"
BATCH = 500
#: A file that no row refers to may belong to a form being sent: it is an orphan after a day.
ORPHAN_AFTER = timedelta(days=1)


def new_name(folder: str, ending: str = "") -> str:
    """128 random bits: it says nothing, and nobody finds it by trying."""
    return f"{folder}/{secrets.token_hex(16)}{ending}"


def keep_picture(photo: Photo, *, folder: str) -> tuple[str, str]:
    """Keep both sizes. Returns their names in the default storage, large then small."""
    name = new_name(folder)
    for ending, content in ((LARGE, photo.large), (SMALL, photo.small)):
        default_storage.save(name + ending, ContentFile(content))
    return name + LARGE, name + SMALL


def keep_file(content: "File[Any]", *, folder: str, ending: str) -> str:
    """Keep a file that was checked, « .mp4 » or « .vtt » for instance. Returns its name in the default storage."""
    name = new_name(folder, ending)
    default_storage.save(name, content)
    return name


def read(name: str) -> bytes:
    """Raises FileNotFoundError."""
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content


def forget_files(*names: str) -> None:
    """Delete files once the transaction commits: one that is rolled back keeps them.

    A storage that fails keeps them until `sweep_orphans`; it must not undo what was decided.
    """
    for name in filter(None, names):
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def sweep_orphans(folder: str, *, known: Callable[[list[str]], set[str]], at: datetime) -> int:
    """Delete files that no row refers to (`known`), a day after they were written. Returns how many."""
    swept = 0
    for batch in _batches(folder):
        kept = known(batch)
        for name in batch:
            if name not in kept and default_storage.get_modified_time(name) < at - ORPHAN_AFTER:
                default_storage.delete(name)
                swept += 1
    return swept


def give(request: HttpRequest, name: str, *, content_type: str, cache: str, shared: bool) -> HttpResponse:
    """A file for whoever may see it; `shared` with pages of other sites. Its name is its version: it never changes."""
    etag = f'"{name}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        try:
            response = HttpResponse(read(name), content_type=content_type)
        except FileNotFoundError as error:
            raise Http404 from error
        response["Content-Disposition"] = "inline"
    response["ETag"] = etag
    response["Cache-Control"] = cache
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if shared else "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _batches(folder: str) -> Iterator[list[str]]:
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever kept
        return
    for start in range(0, len(names), BATCH):
        yield [f"{folder}/{name}" for name in names[start : start + BATCH]]
