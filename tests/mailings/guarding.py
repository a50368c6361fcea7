"""A campaign well set up in production, whose names a real name server knows: take a record out, and the gate shuts."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from mailings.services import doctor, gate
from tests.mailings.name_server import NameServer, Zone
from tests.mailings.sending import AT
from tests.mailings.signing import published, write_key

LETTERS, RETURNS = "lettre.fh.example", "retour.fh.example"
#: Where the records of SPF, DKIM and DMARC stand.
SPF, DKIM, DMARC = RETURNS, f"lettre._domainkey.{LETTERS}", "_dmarc.fh.example"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def zone_of(key: RSAPrivateKey) -> Zone:
    return {
        (LETTERS, "MX"): ["10 mx.fh.example."],
        (RETURNS, "MX"): ["10 mx.fh.example."],
        ("mx.fh.example", "A"): ["192.0.2.9"],
        (SPF, "TXT"): ["v=spf1 mx -all"],
        (DKIM, "TXT"): [published(key)],
        (DMARC, "TXT"): ["v=DMARC1; p=reject; rua=mailto:dmarc@fh.example"],
    }


def set_up(settings: Any, key: RSAPrivateKey, folder: Path) -> None:
    """The gate minds a mail server on this machine, too."""
    settings.MAIL_GATE, settings.SITE_URL = "on", "https://fh.example"
    settings.LETTER_FROM = settings.LETTER_REPLY_TO = f"bonjour@{LETTERS}"
    settings.BOUNCE_DOMAIN, settings.DKIM_DOMAIN, settings.DKIM_SELECTOR = RETURNS, LETTERS, "lettre"
    settings.DKIM_KEY_FILE = write_key(key, folder)


def examine(names: NameServer, *, ago: timedelta = timedelta(minutes=10), at: datetime = AT) -> None:
    doctor.examine(at=at - ago, names=names.names())


def standing() -> str:
    verdict = gate.standing(at=AT)
    return "open" if verdict.is_open else "shut" if verdict.is_shut else "waiting"
