"""Videos of the library, whole or the part that a player asks for: one moves in them without waiting for all."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.content.ranges import Part, Unsatisfiable, part_of
from actions.permissions.library import get_video_of

KINDS = {"mp4": "video/mp4", "webm": "video/webm"}
#: An hour: what was withdrawn is not played from browsers for longer.
CACHE = "public, max-age=3600"
PIECE = 256 * 1024


@require_safe
@login_not_required
def video(request: HttpRequest, name: str) -> HttpResponseBase:
    """`name` is the storage's. While its content is open; players ask again and again, for one range each."""
    medium = get_video_of(name, at=timezone.now())
    etag = f'"{medium.video}"'
    if request.headers.get("If-None-Match") == etag:
        return _with_headers(HttpResponseNotModified(), etag)
    try:
        file = default_storage.open(medium.video)
        size = file.size
    except FileNotFoundError as error:
        raise Http404 from error
    # A part of another version would not fit what the player has.
    whole = request.headers.get("If-Range", etag) != etag
    try:
        part = None if whole else part_of(request.headers.get("Range"), size)
    except Unsatisfiable:
        file.close()
        return _with_headers(HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"}), etag)
    return _with_headers(_stream(request, file, part, size, medium.video), etag)


def _stream(request: HttpRequest, file: Any, part: Part | None, size: int, name: str) -> HttpResponseBase:
    content_type = KINDS.get(name.rpartition(".")[2], "application/octet-stream")
    sent = part or Part(0, size - 1)
    response: HttpResponseBase
    if request.method == "HEAD":
        file.close()
        response = HttpResponse(content_type=content_type)
    else:
        response = StreamingHttpResponse(Pieces(file, sent), content_type=content_type)
    response["Content-Length"] = str(sent.length)
    if part:
        response.status_code = 206
        response["Content-Range"] = part.header(size)
    return response


class Pieces:
    """The bytes of a part, piece by piece; closes its file though nobody reads to the end."""

    def __init__(self, file: Any, part: Part) -> None:
        self.file, self.part = file, part

    def __iter__(self) -> Iterator[bytes]:
        self.file.seek(self.part.first)
        left = self.part.length
        while left > 0:
            piece = self.file.read(min(PIECE, left))
            if not piece:
                return
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self.file.close()


def _with_headers(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = CACHE
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; media-src 'self'"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response
