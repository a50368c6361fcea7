"""Secrets kept in the database, sealed with a key of their purpose made of SECRET_KEY: a stolen dump opens nothing.

Changing SECRET_KEY makes them unreadable: they are typed again.
"""

from base64 import urlsafe_b64encode

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class SecretLost(Exception):
    """It was sealed under another SECRET_KEY, for another purpose, or it has been altered."""


def seal(purpose: str, text: str) -> str:
    return _box(purpose).encrypt(text.encode()).decode()


def unseal(purpose: str, sealed: str) -> str:
    """What was sealed for this purpose. Raises SecretLost."""
    try:
        return _box(purpose).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise SecretLost(purpose) from error


def _box(purpose: str) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=f"common.secrets.{purpose}".encode())
    return Fernet(urlsafe_b64encode(key.derive(settings.SECRET_KEY.encode())))
