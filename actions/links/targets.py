"""Where a short link may lead (domain rules 4.5): a public https page, that is no shortener and not this shortener.

Pure: the campaign's own addresses are arguments.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from actions.links.known import FORWARDERS, KNOWN, SHORTENERS, is_within
from common.web_addresses import AddressRefused, check_address

#: code -> what the person reads; those of `common.web_addresses.REASONS` come beside.
REASONS: Mapping[str, Promise] = {
    "shortener": _("Cette adresse est déjà un raccourci. Donnez celle de la page elle-même."),
    "itself": _("Cette adresse est déjà l'un de nos liens courts. Donnez celle de la page où il mène."),
    "forwarder": _("Cette adresse renvoie vers une autre page. Donnez directement celle-ci."),
}


class TargetRefused(Exception):
    """`code` is a key of REASONS or of `common.web_addresses.REASONS`; `message` is for the person."""

    def __init__(self, code: str, message: Promise) -> None:
        self.code = code
        self.message = message
        super().__init__(code)


@dataclass(frozen=True)
class Target:
    """`url` written in one way; `host` in ASCII without « www. »; `is_known`: nobody needs to look at the site."""

    url: str
    host: str
    is_known: bool


def read_target(url: str, *, site_url: str, short_host: str = "") -> Target:
    """What a person typed, checked. `site_url`: the campaign's own address; `short_host`: of its short links.

    Raises TargetRefused.
    """
    own = _own(url, site_url)
    if own is not None:
        return own
    try:
        checked = check_address(url)
    except AddressRefused as refused:
        raise TargetRefused(refused.code, refused.message) from refused
    host = site_of(checked)
    if short_host and host == site_of(f"https://{short_host}"):
        raise TargetRefused("itself", REASONS["itself"])
    if host == site_of(site_url):
        # Our own site, spelt in another way: by another scheme, port or « www. ».
        _refuse_own_links(checked)
        return Target(checked, host, is_known=True)
    if is_within(host, SHORTENERS):
        raise TargetRefused("shortener", REASONS["shortener"])
    path = urlsplit(checked).path
    if any(is_within(host, frozenset([site])) and _is_below(path, page) for site, page in FORWARDERS):
        raise TargetRefused("forwarder", REASONS["forwarder"])
    return Target(checked, host, is_known=is_within(host, KNOWN))


def site_of(url: str) -> str:
    """The host that staff judge: in ASCII, small letters, without port and « www. »."""
    host = (urlsplit(url).hostname or "").rstrip(".")
    bare = host.removeprefix("www.")
    return bare if "." in bare else host


def _own(url: str, site_url: str) -> Target | None:
    """A page of the site itself, were the site on this very machine; None for other sites.

    Raises TargetRefused for one of its short links.
    """
    if not url.startswith(f"{site_url}/"):
        return None
    try:
        # Its letters are checked as those of any page are.
        path = check_address("https://campagne.example" + url.removeprefix(site_url))
    except AddressRefused as refused:
        raise TargetRefused(refused.code, refused.message) from refused
    _refuse_own_links(path)
    return Target(site_url + path.removeprefix("https://campagne.example"), site_of(site_url), is_known=True)


def _refuse_own_links(url: str) -> None:
    if _is_below(urlsplit(url).path, "/l"):
        raise TargetRefused("itself", REASONS["itself"])


def _is_below(path: str, page: str) -> bool:
    """Whatever the spelling: « /x/../l/ », « //l » and « /%6C » are « /l »."""
    plain = "/" + normpath(unquote(path)).lstrip("/")
    return plain == page or plain.startswith(f"{page}/")
