"""The link that lets somebody into a walk: shown as a QR code, read aloud, sent to the other of a pair.

It stays the same as long as the walk is open, so that a code on a big screen does not change while it is scanned; a
walk that has ended lets nobody in. Short, with a signature and no date: a phone reads a coarse code from further away.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

from canvassing.models import Walk
from common.tokens import TokenAltered

_SIGNER = Signer(salt="canvassing.walks.links")


def token_of(walk: Walk) -> str:
    return _SIGNER.sign(urlsafe_b64encode(walk.pk.bytes).decode().rstrip("="))


def path_of(walk: Walk) -> str:
    """The page that asks « shall we walk this one together? »."""
    return reverse("canvassing:walk-join", args=[token_of(walk)])


def read_walk(token: str) -> UUID:
    """The walk's key. Raises TokenAltered."""
    try:
        return UUID(bytes=urlsafe_b64decode(_SIGNER.unsign(token) + "=="))
    except (BadSignature, ValueError) as error:
        raise TokenAltered from error
