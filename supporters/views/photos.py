"""Photos, given out one by one to whoever may see them; the storage itself is closed."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from common.kept_files import give
from supporters.permissions import get_photo_for

#: Seconds. A withdrawn photo is gone everywhere within a minute.
PUBLIC_AGE = 60


@require_safe
@login_not_required
def photo(request: HttpRequest, name: str) -> HttpResponse:
    """One size of a photo."""
    testimony, is_public = get_photo_for(request.user, name)
    cache = f"public, max-age={PUBLIC_AGE}" if is_public else "private, no-store"
    response = give(request, name, content_type="image/webp", cache=cache, shared=False)
    if response.status_code == 200:
        response["Content-Disposition"] = f'inline; filename="temoignage-{testimony.pk}.webp"'
    return response
