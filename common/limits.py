"""Rate limits: so many times within a period, for each network or each person (W06).

A limit of n is n places in the cache. An attempt takes a free place, which frees itself when the period is over, so the
window slides and the waiting time is exact. Taking a place is `cache.add`: atomic on Redis and in memory. The cache of
the embedded size is made of files, whose `add` is not, so there the processes of the one machine queue on a lock file.

Addresses are never kept: the network (IPv4 /24, IPv6 /56) enters as a keyed hash.
"""

import fcntl
import ipaddress
import math
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.filebased import FileBasedCache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_RATE = re.compile(r"(\d+)/(\d*)([smhd])")


def parse_rate(rate: str) -> tuple[int, int]:
    """« 10/15m » is ten within 900 seconds: gives (10, 900). Raises ValueError on anything else."""
    found = _RATE.fullmatch(rate)
    if not found or int(found[1]) < 1:
        raise ValueError(f"{rate!r} is not a rate: write 5/h, 3/d or 10/15m")
    return int(found[1]), int(found[2] or 1) * _SECONDS[found[3]]


def check_limit(scope: str, key: str, rate: str) -> int | None:
    """Count one attempt. None when it is allowed, else the seconds (at least 1) to wait; a refusal counts nothing."""
    amount, period = parse_rate(rate)
    # The digest has a fixed length and no separator, so two keys never meet; nothing of `key` can be read in the cache.
    place = f"limit:{scope}:{salted_hmac('common.limits', f'{scope}:{rate}:{key}', algorithm='sha256').hexdigest()}"
    places = [f"{place}:{number}" for number in range(amount)]
    now = time.time()
    with _one_at_a_time():
        taken: dict[str, float] = cache.get_many(places)
        for free in places:
            if free not in taken and cache.add(free, now, timeout=period):
                return None
        taken = cache.get_many(places) or taken
    first_free = min(taken.values(), default=now) + period
    return max(1, math.ceil(first_free - now))


def client_network(request: HttpRequest) -> str:
    """The visitor's network as text, for example « 192.0.2.0/24 ». Behind a proxy, what the proxy itself saw."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        # Only the last entry was written by our own proxy; the others are the visitor's words.
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rsplit(",", 1)[-1].strip()
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    return str(ipaddress.ip_network((ip, 24 if ip.version == 4 else 56), strict=False))


def network_key(request: HttpRequest, *, salt: str = "") -> str:
    """A keyed hash (64 hexadecimal digits) of the visitor's network; a salt such as the day makes it forget."""
    return salted_hmac(f"common.limits.network:{salt}", client_network(request), algorithm="sha256").hexdigest()


def limited(
    scope: str, rate: str, *, by: str = "ip", methods: tuple[str, ...] = ("POST",)
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Let a view be used at `rate` by each network ("ip") or each signed-in person ("person"); 429 beyond."""
    parse_rate(rate)
    if by not in ("ip", "person"):
        raise ValueError(f"limited by {by!r}: write ip or person")

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods:
                person = request.user.pk if by == "person" and request.user.is_authenticated else None
                wait = check_limit(scope, f"person:{person}" if person else network_key(request), rate)
                if wait:
                    return too_many(request, wait)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def too_many(request: HttpRequest, wait: int) -> HttpResponse:
    """The answer 429: a page, or JSON where the visitor is a program."""
    if request.path.startswith("/api/") or not request.accepts("text/html"):
        detail = gettext("Trop de demandes. Réessayez un peu plus tard.")
        response: HttpResponse = JsonResponse({"detail": detail, "wait": wait}, status=429)
    else:
        page = render_to_string("429.html", {"wait": wait, "minutes": math.ceil(wait / 60)}, request=request)
        response = HttpResponse(page, status=429)
    response["Retry-After"] = str(wait)
    return response


def handler429(request: HttpRequest) -> HttpResponse:
    """For django-allauth's own limits, which do not say how long to wait: their longest common period."""
    return too_many(request, 15 * 60)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not isinstance(caches["default"], FileBasedCache):
        yield
        return
    path = Path(settings.VAR_DIR) / "limits.lock"
    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
