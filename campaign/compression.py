"""Pages travel compressed; photos, already as small as they get, as they are."""

from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

WORDS = ("text/", "application/json", "application/geo+json", "application/atom+xml", "image/svg+xml")


class CompressWords(GZipMiddleware):
    """Django's own compression, with its cover against guessing secrets by size, for text alone."""

    def process_response(self, request, response: HttpResponseBase) -> HttpResponseBase:  # type: ignore[no-untyped-def]
        if not response.get("Content-Type", "").startswith(WORDS):
            return response
        return super().process_response(request, response)
