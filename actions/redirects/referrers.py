"""Where a click came from: the host of the Referer alone, never its page. Pure."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

#: Characters of `LinkDay.referrer`.
LONGEST = 100
#: Sites told apart for one link on one day in one process; and for all links. Beyond, a click's site is not said:
#: a program that invents one for each click would fill the table.
PER_LINK, IN_ALL = 100, 200_000

_HOST = re.compile(r"[a-z0-9](?:[a-z0-9_.-]*[a-z0-9])?")


@lru_cache(maxsize=4096)
def referring_host(referer: str) -> str:
    """`https://Www.Example.org:8080/page?x` is `example.org`; what is no address is empty."""
    if not referer:
        return ""
    try:
        host = urlsplit(referer.strip()).hostname or ""
        host = host.rstrip(".").removeprefix("www.")
        if not host.isascii():
            host = host.encode("idna").decode()
    except ValueError:  # of urlsplit and of idna
        return ""
    return host if len(host) <= LONGEST and _HOST.fullmatch(host) else ""


class Sites:
    """The sites that brought clicks to each link today, bounded."""

    def __init__(self, *, per_link: int = PER_LINK, in_all: int = IN_ALL) -> None:
        self.per_link, self.in_all = per_link, in_all
        self._known: dict[int, set[str]] = {}
        self._count = 0

    def told(self, link: int, host: str) -> str:
        """The host, or nothing once a link has had too many."""
        if not host:
            return ""
        known = self._known.setdefault(link, set())
        if host not in known:
            if len(known) >= self.per_link or self._count >= self.in_all:
                return ""
            known.add(host)
            self._count += 1
        return host

    def forget(self) -> None:
        """Another day begins."""
        self._known.clear()
        self._count = 0
