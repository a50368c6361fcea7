"""The address that opens a network with the text already written (domain 5). No key, no SDK, nothing sent in a name.

Everything is percent-encoded, spaces as %20: mail programs and telephones show a plus sign as it is.
"""

from urllib.parse import quote

from actions.networks import Network
from actions.sharing.lengths import whole
from common.web_addresses import AddressRefused, check_host

#: They take the link alone and make its card themselves: the text is copied beside.
LINK_ONLY = frozenset({Network.FACEBOOK, Network.LINKEDIN})
#: They happen in the page itself.
IN_THE_PAGE = frozenset({Network.COPY, Network.DEVICE})


def intent_url(network: str, *, text: str, url: str, instance: str = "", subject: str = "") -> str:
    """Where one tap leads. For « copy » and « device », which have no address, the link itself.

    `instance` is the Mastodon server, `subject` that of a mail. Raises AddressRefused for an instance that is no site.
    """
    message = whole(text, url)
    beside = "" if url in text else url
    alone = message.removesuffix(url).strip() if beside else message
    match Network(network):
        case Network.X:
            return _address("https://x.com/intent/post", text=alone, url=beside)
        case Network.FACEBOOK:
            return _address("https://www.facebook.com/sharer/sharer.php", u=url)
        case Network.BLUESKY:
            return _address("https://bsky.app/intent/compose", text=message)
        case Network.MASTODON:
            return _address(f"https://{instance_host(instance)}/share", text=message)
        case Network.LINKEDIN:
            return _address("https://www.linkedin.com/sharing/share-offsite/", url=url)
        case Network.THREADS:
            return _address("https://www.threads.com/intent/post", text=alone, url=beside)
        case Network.WHATSAPP:
            return _address("https://wa.me/", text=message)
        case Network.TELEGRAM:
            return _address("https://t.me/share/url", url=url, text=alone if beside else _without(message, url))
        case Network.EMAIL:
            return _address("mailto:", subject=subject, body=message.replace("\n", "\r\n"))
        case Network.SMS:
            # Android reads what follows « ? », iOS what follows « & »: both find it.
            return f"sms:?&body={quote(message, safe='')}"
        case _:
            return url


def instance_host(typed: str) -> str:
    """« https://piaille.fr/ », « piaille.fr » and « @moi@piaille.fr » are one server. Raises AddressRefused."""
    words = typed.strip().lower()
    for scheme in ("https://", "http://"):
        words = words.removeprefix(scheme)
    words = words.split("/", 1)[0]
    host = words.rpartition("@")[2] if words.count("@") <= 2 else ""
    if not host:
        raise AddressRefused("host")
    return check_host(host)


def _without(message: str, url: str) -> str:
    """Telegram writes the link first, by itself."""
    return " ".join(message.replace(url, " ").split(" ")).strip()


def _address(base: str, **parts: str) -> str:
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in parts.items() if value)
    return f"{base}?{asked}" if asked else base
