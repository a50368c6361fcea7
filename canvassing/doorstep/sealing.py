"""What a resident typed on a volunteer's phone, sealed there for the server alone (L23).

The phone makes a P-256 key for one card, agrees by ECDH with ours, draws from it by HKDF-SHA-256 (no salt, INFO) a
256-bit key for AES-GCM, and forgets it: it cannot open what it sealed. A seal is the base64 of the JSON
{"epk": the phone's public key, uncompressed point, "iv": 12 bytes, "ct": ciphertext and tag}, each base64 too; the
card's id, as text, is sealed with it, so that no seal can be sent again under another id.

Our private key comes from SECRET_KEY, so that no database holds it. With another SECRET_KEY the former one, kept in
SECRET_KEY_FALLBACKS, still opens.
"""

import json
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

INFO = b"doorstep card"
#: Characters of a seal: far more than a name and an address take.
LONGEST = 4000
#: Order of the group of P-256: private keys are between 1 and this, excluded.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class NotOpened(ValueError):
    """Not sealed for us, or altered on the way."""


def public_key() -> str:
    """For phones: SPKI, base64."""
    spki = (
        _private(settings.SECRET_KEY)
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return b64encode(spki).decode()


def open_seal(sealed: str, *, card: str) -> dict[str, Any]:
    """What was typed. `card` is the id it was sealed with. Raises NotOpened."""
    try:
        parts = json.loads(b64decode(sealed, validate=True))
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b64decode(parts["epk"]))
        iv, ciphertext = b64decode(parts["iv"]), b64decode(parts["ct"])
    except (NotBase64, UnicodeDecodeError, ValueError, TypeError, KeyError) as error:
        raise NotOpened from error
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        key = _card_key(_private(secret), theirs)
        try:
            content = json.loads(AESGCM(key).decrypt(iv, ciphertext, card.encode()))
        except (InvalidTag, ValueError):
            continue
        if isinstance(content, dict):
            return content
    raise NotOpened


def seal(content: dict[str, Any], *, card: str, key: str) -> str:
    """What a phone does, for tests and measures. `key` is `public_key()`."""
    ours = serialization.load_der_public_key(b64decode(key))
    if not isinstance(ours, ec.EllipticCurvePublicKey):
        raise TypeError
    phone = ec.generate_private_key(ec.SECP256R1())
    iv = AESGCM.generate_key(128)[:12]
    ciphertext = AESGCM(_card_key(phone, ours)).encrypt(iv, json.dumps(content).encode(), card.encode())
    point = phone.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    parts = {name: b64encode(value).decode() for name, value in (("epk", point), ("iv", iv), ("ct", ciphertext))}
    return b64encode(json.dumps(parts).encode()).decode()


def _card_key(private: ec.EllipticCurvePrivateKey, public: ec.EllipticCurvePublicKey) -> bytes:
    shared = private.exchange(ec.ECDH(), public)
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=INFO).derive(shared)


@lru_cache(maxsize=8)
def _private(secret: str) -> ec.EllipticCurvePrivateKey:
    drawn = HKDF(algorithm=hashes.SHA256(), length=48, salt=None, info=b"canvassing.doorstep.sealing").derive(
        secret.encode()
    )
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (_ORDER - 1) + 1, ec.SECP256R1())
