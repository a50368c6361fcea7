"""The envelope sender of each letter (VERP): what comes back to it names its delivery, and nobody can make one up.

`b+<delivery>-<proof>@BOUNCE_DOMAIN`, 27 characters before the @. Without BOUNCE_DOMAIN, letters come back to
LETTER_FROM.
"""

import re

from django.conf import settings

from mailings.returns.tags import PROOF, is_signed, sign, to_data, to_text

_PURPOSE = "verp"
#: Bytes of a delivery's number: a million million of them.
_NUMBER = 5
_LOCAL = re.compile(r"b\+([a-z2-7]{8})-([a-z2-7]{16})", re.IGNORECASE)


def address(delivery_id: int) -> str:
    """The envelope sender of a delivery."""
    if not settings.BOUNCE_DOMAIN:
        return str(settings.LETTER_FROM)
    return f"b+{tag(delivery_id)}@{settings.BOUNCE_DOMAIN}"


def tag(delivery_id: int) -> str:
    """The delivery and its proof, for a Message-ID too."""
    number = delivery_id.to_bytes(_NUMBER)
    return f"{to_text(number)}-{to_text(sign(_PURPOSE, number))}"


def read(address: str) -> int | None:
    """The delivery that an address names; None when it was not written by us."""
    local, _at, domain = address.strip().strip("<>").rpartition("@")
    found = _LOCAL.fullmatch(local)
    if not found or domain.lower() != settings.BOUNCE_DOMAIN.lower():
        return None
    return read_tag(f"{found[1]}-{found[2]}")


def read_tag(text: str) -> int | None:
    """Undo `tag`; None when it was not written by us."""
    number, _dash, proof = text.partition("-")
    try:
        data, seal = to_data(number, length=_NUMBER), to_data(proof, length=PROOF)
    except ValueError:
        return None
    return int.from_bytes(data) if is_signed(_PURPOSE, data, seal) else None


def looks_like(address: str) -> bool:
    """Written as ours are, forged or not."""
    return _LOCAL.fullmatch(address.strip().strip("<>").rpartition("@")[0]) is not None
