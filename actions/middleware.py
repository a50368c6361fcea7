"""The links' own host: it sends on and does nothing else, so that what befalls its good name stays off the site's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect

from actions.links.addresses import PREFIX, has_own_host, is_own_host


class ShortLinkHost:
    """On SHORT_LINK_HOST: links lead where they lead; `/` and the pages about links (a page in between, one that says
    that a link is over) are the site's; anything else is not there. No cookie is ever set."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not has_own_host() or not is_own_host(request.get_host()):
            return self.get_response(request)
        if request.path != "/" and not request.path.startswith(PREFIX):
            return HttpResponseNotFound("404", content_type="text/plain; charset=utf-8")
        if request.path.startswith(PREFIX) and request.method in ("GET", "HEAD"):
            answer = self.get_response(request)
            if answer.status_code == 302:
                answer.cookies.clear()
                return answer
        return HttpResponseRedirect(settings.SITE_URL + request.path)
