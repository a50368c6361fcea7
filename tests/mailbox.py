"""What left for an address: read from the outbox, where every mail is a row first."""

import re
from email import message_from_bytes, policy
from typing import Any

from django.test import Client

from supporters.models import OutgoingMail


def letters_to(address: str) -> list[str]:
    """Texts of the mails to an address that wait in the outbox, oldest first, subject line included."""
    rows = OutgoingMail.objects.filter(to=address).exclude(content=b"").order_by("pk")
    texts = []
    for row in rows:
        message = message_from_bytes(bytes(row.content), policy=policy.default)
        body = message.get_body(("plain",))
        texts.append(f"{row.subject}\n{body.get_content() if body else ''}")
    return texts


def code_sent_to(address: str) -> str:
    """The six digits of the last mail."""
    return re.findall(r"\b\d{6}\b", letters_to(address)[-1])[-1]


def path_sent_to(address: str, beginning: str) -> str:
    """The path of the last link that begins so."""
    return re.findall(rf"https?://[^/\s]+({re.escape(beginning)}[^\s>\"]*)", "\n".join(letters_to(address)))[-1]


def ask_code(client: Client, address: str) -> Any:
    """Ask for a sign-in code as the page does."""
    return client.post("/compte/login/", {"login": address})
