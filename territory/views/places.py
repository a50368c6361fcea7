"""Looking for a place while typing."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from territory.forms import TEXT_MAX
from territory.places import search_places

#: Seconds a browser or a proxy may keep an answer: places change once a year.
MAX_AGE = 3600


@login_not_required
@require_GET
@cache_control(public=True, max_age=MAX_AGE)
def place_search(request: HttpRequest) -> JsonResponse:
    """{"results": [{"id", "name", "detail", "text"}]}: code, name, what tells it from namesakes, text for the field."""
    matches = search_places(request.GET.get("q", "")[:TEXT_MAX])
    return JsonResponse(
        {
            "results": [
                {"id": match.place.code, "name": match.name, "detail": match.detail, "text": match.label}
                for match in matches
            ]
        }
    )
