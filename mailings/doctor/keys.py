"""DKIM: the key that is published, and whether it is ours. No Django."""

import binascii
from base64 import b64decode

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key

from mailings.doctor.findings import Finding, advice, fault, good
from mailings.doctor.names import Names

MIN_BITS = 2048


def look_at(domain: str, selector: str, *, ours: RSAPublicKey | None, names: Names) -> list[Finding]:
    """`ours`: of the key that signs; None when somebody else signs for the domain."""
    name = f"{selector}._domainkey.{domain}"
    records = [tags for text in names.txt(name) if "p" in (tags := tags_of(text))]
    if len(records) != 1:
        return [fault("dkim.several", name=name) if records else fault("dkim.missing", name=name)]
    tags = records[0]
    if not tags["p"]:
        return [fault("dkim.revoked", name=name)]
    key = _key(tags)
    if key is None:
        return [fault("dkim.unreadable", name=name)]
    findings = []
    if isinstance(key, RSAPublicKey) and key.key_size < MIN_BITS:
        findings.append(fault("dkim.short", name=name, bits=key.key_size))
    if ours is not None and _written(key) != _written(ours):
        findings.append(fault("dkim.other_key", name=name))
    if "y" in tags.get("t", "").split(":"):
        findings.append(advice("dkim.testing", name=name))
    return findings or [good("dkim.good", name=name)]


def tags_of(text: str) -> dict[str, str]:
    """« k=rsa; p=… » by name; blanks within a value are nothing (RFC 6376, 3.2)."""
    parts = (part.partition("=") for part in text.split(";"))
    return {name.strip(): "".join(value.split()) for name, equals, value in parts if equals}


def _key(tags: dict[str, str]) -> RSAPublicKey | Ed25519PublicKey | None:
    try:
        raw = b64decode(tags["p"], validate=True)
        key = Ed25519PublicKey.from_public_bytes(raw) if tags.get("k") == "ed25519" else load_der_public_key(raw)
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, RSAPublicKey | Ed25519PublicKey) else None


def _written(key: RSAPublicKey | Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
