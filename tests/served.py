"""The site as tests serve it: the real settings, and nothing remembered of a database that each test empties."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from campaign.settings import *  # noqa: F403
from campaign.settings import MIDDLEWARE as THEIRS

MIDDLEWARE = ["tests.served.fresh_types", *THEIRS]


def fresh_types(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Content types are written anew when a database is emptied: their numbers of before lead nowhere."""

    def answer(request: HttpRequest) -> HttpResponse:
        from django.contrib.contenttypes.models import ContentType

        ContentType.objects.clear_cache()
        return get_response(request)

    return answer
