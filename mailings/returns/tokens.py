"""The token at the foot of each letter: whose it is and which letter, so that its reader stops it without signing in.

It names no address and never ages: an old letter must let its reader leave. The page and the mail address that it opens
do nothing but choose fewer letters, or ask for them again. One token is 32 characters, and letter case does not matter.
"""

from dataclasses import dataclass

from django.conf import settings

from mailings.returns.tags import PROOF, TagRefused, is_signed, sign, to_data, to_text

_PURPOSE = "unsubscribe"
#: Bytes of a person's and of a mailing's number.
_PERSON, _MAILING = 6, 4


@dataclass(frozen=True)
class Bearer:
    """Who holds the letter, and which; `mailing_id` 0 when the link is of none."""

    supporter_id: int
    mailing_id: int


def make(supporter_id: int, mailing_id: int = 0) -> str:
    data = supporter_id.to_bytes(_PERSON) + mailing_id.to_bytes(_MAILING)
    return to_text(data + sign(_PURPOSE, data))


def read(token: str) -> Bearer:
    """Raises TagRefused: altered, or never ours."""
    raw = to_data(token, length=_PERSON + _MAILING + PROOF)
    data, proof = raw[:-PROOF], raw[-PROOF:]
    if not is_signed(_PURPOSE, data, proof):
        raise TagRefused
    return Bearer(int.from_bytes(data[:_PERSON]), int.from_bytes(data[_PERSON:]))


def unsubscribe_url(supporter_id: int, mailing_id: int = 0) -> str:
    """The page that stops letters; also the address of the one-click POST (RFC 8058)."""
    return f"{settings.SITE_URL}/u/{make(supporter_id, mailing_id)}/"


def preferences_url(supporter_id: int, mailing_id: int = 0) -> str:
    """The same page, at the choice of a rhythm."""
    return f"{unsubscribe_url(supporter_id, mailing_id)}#rythme"


def unsubscribe_address(supporter_id: int, mailing_id: int = 0) -> str:
    """Where an empty mail unsubscribes; empty when no domain takes in what comes back (BOUNCE_DOMAIN)."""
    if not settings.BOUNCE_DOMAIN:
        return ""
    return f"unsub+{make(supporter_id, mailing_id)}@{settings.BOUNCE_DOMAIN}"
