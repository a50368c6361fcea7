"""Addresses of web pages that people type, and feeds and servers send: checked letter by letter, nothing is fetched.

What passes is written in one way: scheme and host in small letters, the host in ASCII (« xn-- »), no port where it is
the usual one, path and query percent-encoded. Whoever fetches an address still has to look at where its name leads
(`common/fetching.py`).
"""

import unicodedata
from collections.abc import Collection
from urllib.parse import quote, urlsplit

import idna
import regex
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MAX_LENGTH = 2048
USUAL_PORTS = {"http": 80, "https": 443}

#: Endings that no public page has (RFC 6761, 6762, 8375, 9476), and those that office networks use.
PRIVATE_ENDINGS = frozenset([
    "local", "localhost", "localdomain", "internal", "intranet", "private", "lan", "home", "corp", "arpa", "onion",
    "alt", "test", "invalid",
])  # fmt: skip

#: code -> what the person reads
REASONS: dict[str, Promise] = {
    "scheme": _("Donnez l'adresse complète d'une page, qui commence par https://."),
    "too_long": _("Cette adresse est trop longue : 2 048 caractères au plus."),
    "characters": _("Cette adresse contient des espaces ou des caractères interdits. Copiez-la à nouveau."),
    "userinfo": _("Cette adresse contient un nom d'utilisateur avant le site (« @ ») : nous ne pouvons pas la garder."),
    "ip": _("Donnez le nom du site plutôt que son adresse en chiffres."),
    "port": _("Cette adresse utilise un port inhabituel (« : » et un nombre après le nom du site)."),
    "host": _("Le nom de ce site n'est pas valable. Vérifiez l'adresse."),
    "private": _("Ce site n'est pas visible de tout le monde. Donnez l'adresse d'une page publique."),
}

_SCHEME = regex.compile(r"([A-Za-z][A-Za-z0-9+.\-]*)://(?!/)")
_LABEL = regex.compile(r"[a-z0-9]([a-z0-9\-]*[a-z0-9])?")
# As browsers do, a host whose last label looks like a number is an IPv4 address, however it is spelt.
_NUMBER = regex.compile(r"0x[0-9a-f]*|[0-9]+")
_PORT = regex.compile(r"[0-9]{1,5}")
# Letters that French readers tell apart; other Latin letters (ı, ɑ, ƅ…) pass for these.
_LATIN = regex.compile(r"[a-z0-9\-àáâãäåæçèéêëìíîïñòóôõöøœùúûüýÿß]+")
# Greek and Cyrillic letters that pass for Latin ones: a label of these alone could be any brand's.
_LOOK_ALIKES = regex.compile(r"[0-9\-асԁеһіјӏорԛѕԝхуъьвкмнтгпԍοανικρτυχωσ]+")
_SCRIPTS = [regex.compile(rf"[\p{{Script={name}}}\p{{Script=Common}}\p{{Script=Inherited}}]+") for name in (
    "Greek", "Cyrillic", "Armenian", "Hebrew", "Arabic", "Devanagari", "Bengali", "Tamil", "Thai", "Georgian",
    "Hangul", "Han", "Hiragana", "Katakana", "Ethiopic", "Khmer", "Lao", "Sinhala",
)]  # fmt: skip


class AddressRefused(Exception):
    """`code` is a key of REASONS; `message` is for the person who gave the address."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.message = REASONS[code]
        super().__init__(code)


def check_address(
    url: str,
    *,
    schemes: Collection[str] = ("https",),
    ports: Collection[int | None] = (None, 80, 443),
    private: Collection[str] = (),
) -> str:
    """The address of a public page, written in one way. Raises AddressRefused.

    `private` are hosts with their port (« 127.0.0.1:8123 ») that are let through whatever they are, and by http: for
    servers that tests and demonstrations start themselves.
    """
    url = url.strip(" ")
    if len(url) > MAX_LENGTH:
        raise AddressRefused("too_long")
    _check_characters(url)
    found = _SCHEME.match(url)
    if found is None:
        raise AddressRefused("scheme")
    scheme, rest = found[1].lower(), url[found.end() :]
    netloc = regex.split(r"[/?#]", rest, maxsplit=1)[0]
    if netloc in private and scheme in USUAL_PORTS:
        return _written(scheme, netloc, rest[len(netloc) :])
    if scheme not in schemes:
        raise AddressRefused("scheme")
    if "@" in netloc:
        raise AddressRefused("userinfo")
    host, port = _host_and_port(netloc)
    if port not in ports:
        raise AddressRefused("port")
    usual = port is None or port == USUAL_PORTS.get(scheme)
    return _written(scheme, check_host(host) + ("" if usual else f":{port}"), rest[len(netloc) :])


def check_host(host: str) -> str:
    """The public name of a host, in ASCII and small letters. Raises AddressRefused."""
    if host.startswith("[") or ":" in host:
        raise AddressRefused("ip")
    name = _ascii(host)
    labels = name.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        raise AddressRefused("ip")
    if not all(len(label) <= 63 and _LABEL.fullmatch(label) for label in labels) or len(name) > 253:
        raise AddressRefused("host")
    if len(labels) < 2 or labels[-1] in PRIVATE_ENDINGS:
        raise AddressRefused("private")
    if len(labels[-1]) < 2 or not (labels[-1].isalpha() or labels[-1].startswith("xn--")):
        raise AddressRefused("host")
    return name


def host_of(url: str) -> str:
    """The host of an address that passed `check_address`, in ASCII."""
    return urlsplit(url).hostname or ""


def shown_host(url: str) -> str:
    """The host as people read it: in its own letters, or in « xn-- » where letters could pass for others."""
    labels = host_of(url).split(".")
    shown = [_unicode(label) for label in labels]
    if all(plain == label or _is_honest(label) for plain, label in zip(labels, shown, strict=True)):
        return ".".join(shown)
    return ".".join(labels)


def _check_characters(url: str) -> None:
    """No control, space or invisible character anywhere, and no backslash, which browsers read as a slash."""
    for letter in url:
        # C: control, format, surrogate, private use, unassigned; Z: spaces and separators
        if letter == "\\" or unicodedata.category(letter)[0] in "CZ":
            raise AddressRefused("characters")


def _host_and_port(netloc: str) -> tuple[str, int | None]:
    if netloc.startswith("["):
        raise AddressRefused("ip")
    host, colon, port = netloc.partition(":")
    if not colon or not port:
        return host, None
    if not _PORT.fullmatch(port):
        raise AddressRefused("port")
    return host, int(port)


def _ascii(host: str) -> str:
    """Raises AddressRefused for what IDNA 2008 does not know, a percent sign or an empty label."""
    try:
        # Full-width digits, ideographic dots and capitals become what a browser would make of them.
        name = idna.uts46_remap(host, std3_rules=True, transitional=False) if not host.isascii() else host.lower()
        labels = name.removesuffix(".").split(".")
        return ".".join(_ascii_label(label) for label in labels)
    except (idna.IDNAError, UnicodeError) as error:
        raise AddressRefused("host") from error


def _ascii_label(label: str) -> str:
    if label.isascii() and not label.startswith("xn--"):
        return label  # its letters are looked at by `check_host`
    return idna.alabel(label).decode("ascii")


def _unicode(label: str) -> str:
    try:
        return idna.ulabel(label) if label.startswith("xn--") else label
    except idna.IDNAError:
        return label


def _is_honest(label: str) -> bool:
    """Whether no letter of a label can pass for another's: one script, and not one chosen for its look."""
    if _LATIN.fullmatch(label):
        return True
    return not _LOOK_ALIKES.fullmatch(label) and any(script.fullmatch(label) for script in _SCRIPTS)


def _written(scheme: str, netloc: str, rest: str) -> str:
    path = rest if rest.startswith("/") else f"/{rest}"
    # « % » stays: what is encoded already is not encoded twice.
    written = f"{scheme}://{netloc}{quote(path, safe=_SAFE)}"
    if len(written) > MAX_LENGTH:
        raise AddressRefused("too_long")
    return written


_SAFE = "/?#[]@!$&'()*+,;=:%-._~"
