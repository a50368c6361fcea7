"""The doorstep pages' shell, their worker and their manifest: public files, the same for everybody, no data.

What a walk needs comes by /api/v1/walks/ and stays in the phone (static/js/doorstep/).
"""

import json
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from canvassing.doorstep import precache
from canvassing.doorstep.words import words

_SHELL = "canvassing/doorstep/shell.html"
kept: dict[str, str] = {}


@login_not_required
@require_safe
@cache_control(no_cache=True)
def doorstep_app(request: HttpRequest) -> HttpResponse:
    return HttpResponse(_shell(request, version=_version(request)))


@login_not_required
@require_safe
@cache_control(no_cache=True)
def doorstep_worker(request: HttpRequest) -> HttpResponse:
    """The worker with its list; or, when the switch is off, one that takes itself away (walks stay in the phone)."""
    if not settings.DOORSTEP_OFFLINE:
        return render(request, "canvassing/doorstep/sw-retired.js", content_type="text/javascript; charset=utf-8")
    facts = {
        "version": _version(request),
        "shell": reverse("canvassing:doorstep-app"),
        "home": reverse("canvassing:doorstep-app").removesuffix("marche/"),
        "files": precache.addresses(theme=_theme(request)),
    }
    context = {"facts": json.dumps(facts)}
    return render(request, "canvassing/doorstep/sw.js", context, content_type="text/javascript; charset=utf-8")


@login_not_required
@require_safe
@cache_control(no_cache=True)
def doorstep_manifest(request: HttpRequest) -> HttpResponse:
    kind = "application/manifest+json; charset=utf-8"
    return render(request, "canvassing/doorstep/manifest.webmanifest", content_type=kind)


@login_not_required
@require_safe
@cache_control(public=True, max_age=24 * 3600)
def doorstep_icon(request: HttpRequest) -> HttpResponse:
    """A door on the campaign's colour, with room around for phones that cut icons round."""
    return render(request, "canvassing/doorstep/icon.svg", content_type="image/svg+xml")


def _shell(request: HttpRequest, *, version: str) -> str:
    # Not the request's language alone: the words are those of the page, whatever else is asked later.
    context = {"version": version, "words": words(), "places": _places(), "language": get_language()}
    return render_to_string(_SHELL, context, request)


def _places() -> dict[str, str]:
    """Addresses that the page asks; `{walk}` is for it to fill in."""
    return {
        "pack": "/api/v1/walks/{walk}/pack/",
        "events": "/api/v1/walks/{walk}/events/",
        "sign_in": reverse("account_login"),
        "shell": reverse("canvassing:doorstep-app"),
        "home": reverse("canvassing:doorstep-app").removesuffix("marche/"),
        "worker": reverse("canvassing:doorstep-worker"),
    }


def _version(request: HttpRequest) -> str:
    """Of the files, which stay what they are while a process lives: reckoned with its first request."""
    if settings.DEBUG or "version" not in kept:
        with override("fr"):
            shell = _shell(request, version="")
        kept["version"] = precache.version_of(precache.addresses(theme=_theme(request)), shell=shell)
    return kept["version"]


def _theme(request: HttpRequest) -> str:
    """The sheet of the campaign's colour, by the name that templates give it."""
    found: Any = render_to_string("canvassing/doorstep/theme.txt", request=request)
    return str(found).strip()
