"""A service that meets silence raises `Silenced`; whatever page called it, the reader is told until when."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from territory.silence import Silenced, silence_page


class SilenceMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return silence_page(request, exception.vote) if isinstance(exception, Silenced) else None
