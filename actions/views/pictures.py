"""Pictures and captions of the library, given out under their own random names; the storage itself is closed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.kept_files import give

#: A file never changes under its name. A day, not a year: what was erased is gone from browsers tomorrow.
CACHE = "public, max-age=86400, immutable"


@require_safe
@login_not_required
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One size of a picture; `name` is the storage's. Made to be passed on."""
    return give(request, name, content_type="image/webp", cache=CACHE, shared=True)


@require_safe
@login_not_required
def captions(request: HttpRequest, name: str) -> HttpResponse:
    """What is said in a video, in WebVTT; `name` is the storage's."""
    return give(request, name, content_type="text/vtt; charset=utf-8", cache=CACHE, shared=True)
