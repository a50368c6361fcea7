"""Public pages say where Webmentions about them go, in a header too: many programs read nothing else of a page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from conversations.desk.targets import INVITING


class InviteWebmentions:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        found = request.resolver_match
        if found is not None and found.view_name in INVITING and answer.status_code == 200:
            answer.setdefault("Link", f'<{reverse("conversations:webmention")}>; rel="webmention"')
        return answer
