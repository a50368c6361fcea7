"""How long a message may be on the server that takes it."""

from typing import Any

from django.utils.translation import gettext as _

from actions.networks import Network
from actions.relays.text import compose
from actions.sharing.lengths import LINK, Length, measure

#: Characters that a webhook is sent.
WEBHOOK = 5000
#: A server is not believed that says more: what nobody reads to the end is no message.
MOST = 10_000


def length_of(kind: str, text: str, link: str, limits: dict[str, Any]) -> Length:
    """The text with its link, counted as the network counts. `limits`: what the server says of itself."""
    message = compose(text, link)
    if kind == "mastodon":
        limit = min(int(limits.get("characters") or 500), MOST)
        return measure(Network.MASTODON, message, limit=limit, link=int(limits.get("link") or LINK))
    if kind == "bluesky":
        return measure(Network.BLUESKY, message)
    return Length(len(message), WEBHOOK, "characters")


def too_long(length: Length) -> str:
    """What to say of a text that does not fit; empty when it does."""
    if length.fits:
        return ""
    if length.unit == "bytes":
        return _("Ce texte est trop lourd pour ce réseau : %(used)s octets sur %(limit)s.") % vars(length)
    return _("Ce texte est trop long, lien compris : %(used)s signes sur %(limit)s.") % vars(length)
