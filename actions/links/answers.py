"""What sending a visitor on looks like, whoever answers (domain rules 4.5)."""

from django.http import HttpResponse
from django.utils.encoding import iri_to_uri

#: On every answer of a short link.
HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}
#: Browsers keep where it leads for so long: a link that is closed or re-pointed is forgotten in a minute and a half.
CACHE = "private, max-age=90"


def sent_on(target: str, *, after_post: bool = False) -> HttpResponse:
    """302, or 303 after the button of the page in between."""
    response = HttpResponse(status=303 if after_post else 302, headers=HEADERS)
    response["Location"] = iri_to_uri(target)
    response["Cache-Control"] = "private, no-store" if after_post else CACHE
    return response
