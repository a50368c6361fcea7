"""Photos, given out one by one to whoever may see them; the storage itself is closed."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from supporters.permissions import get_photo_for

#: Seconds. A withdrawn photo is gone everywhere within a minute.
PUBLIC_AGE = 60


@require_safe
@login_not_required
def photo(request: HttpRequest, name: str) -> HttpResponse:
    """One size of a photo. The file never changes under its name, so the name is its version."""
    testimony, is_public = get_photo_for(request.user, name)
    etag = f'"{name}"'
    response: HttpResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(_read(name), content_type="image/webp")
        response["Content-Disposition"] = f'inline; filename="temoignage-{testimony.pk}.webp"'
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={PUBLIC_AGE}" if is_public else "private, no-store"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _read(name: str) -> bytes:
    try:
        with default_storage.open(name) as file:
            content: bytes = file.read()
            return content
    except FileNotFoundError as error:
        raise Http404 from error
