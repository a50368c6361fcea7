"""Signed links: what they carry can be read, not altered, and ages.

Each purpose has a salt of its own, so that a link made for one thing opens nothing else.
"""

import hashlib
from datetime import timedelta
from typing import Any

from django.core import signing


class TokenRefused(Exception):
    """The link does not work. `status` is the HTTP status that says so."""

    status = 403


class TokenAltered(TokenRefused):
    """Not a link of ours, or no longer as we wrote it."""


class TokenExpired(TokenRefused):
    """A true link, too old or already used."""

    status = 410


def make_token(purpose: str, data: dict[str, Any]) -> str:
    """A token of letters, digits, `-`, `_` and `:`; `data` must be JSON."""
    return signing.dumps(data, salt=f"common.tokens.{purpose}", compress=True)


def read_token(purpose: str, token: str, *, max_age: timedelta) -> dict[str, Any]:
    """What the token carries. Raises TokenExpired or TokenAltered."""
    try:
        data = signing.loads(token, salt=f"common.tokens.{purpose}", max_age=max_age)
    except signing.SignatureExpired as error:
        raise TokenExpired from error
    except signing.BadSignature as error:
        raise TokenAltered from error
    if not isinstance(data, dict):
        raise TokenAltered
    return data


def proof_of(token: str) -> str:
    """What is kept of a confirmed token: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
