"""Keys of DKIM for tests: a file that signs, a record that is published."""

from base64 import b64encode
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat


def published(key: RSAPrivateKey) -> str:
    """The record of its public half."""
    raw = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return f"v=DKIM1; k=rsa; p={b64encode(raw).decode()}"


def write_key(key: RSAPrivateKey, folder: Path) -> str:
    """A file for DKIM_KEY_FILE; its path."""
    path = folder / "dkim.pem"
    path.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return str(path)
