"""Pictures of letters, given to whoever received one; nobody is told apart by them (L33)."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.kept_files import give

#: A file never changes under its name; mail programs that fetch it for their readers keep it.
CACHE = "public, max-age=2592000, immutable"


@require_safe
@login_not_required
def picture(request: HttpRequest, name: str) -> HttpResponse:
    """One size of a picture; `name` is the storage's."""
    return give(request, name, content_type="image/jpeg", cache=CACHE, shared=True)
