"""The floor: a bare WSGI application that answers 302 to everybody, and counts nobody."""

_HEADERS = [("Location", "https://example.org/page/1?source=x"), ("Content-Length", "0"), ("Cache-Control", "no-store")]
_BODY = [b""]


def application(environ, start_response):
    start_response("302 Found", _HEADERS)
    return _BODY
