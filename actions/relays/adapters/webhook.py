"""A webhook, for anything else: one signed delivery, whose id is the same at every try (docs/relays.md)."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
from django.utils.translation import gettext as _

from actions.relays.adapters.base import Account, Checked, Message
from actions.relays.outgoing import PATIENCE, PinnedTransport
from actions.relays.rules import Limited, Posted, Refused, Trouble, Unreachable, signature

#: Bytes read of an answer.
ANSWER_MOST = 10_000


class WebhookAdapter:
    def __init__(self, account: Account, *, now: Callable[[], datetime] | None = None) -> None:
        self._account = account
        self._now = now or (lambda: datetime.now(UTC))
        self._http = httpx.Client(transport=PinnedTransport(), timeout=PATIENCE, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def check(self) -> Checked:
        """A delivery that asks for nothing but an answer."""
        self._deliver("check", "00000000-0000-0000-0000-000000000000", {})
        return Checked(self._account.handle, {})

    def find(self, message: Message, progress: dict[str, Any]) -> Posted | None:
        """Receivers know a delivery by its id: it is they who keep only one."""
        return None

    def prepare(self, message: Message, progress: dict[str, Any]) -> None:
        """Nothing goes before: the picture is an address."""

    def publish(self, message: Message, progress: dict[str, Any]) -> Posted:
        picture = message.picture
        said = {
            "text": message.text,
            "link": message.link,
            "title": message.title,
            "page": message.page,
            "language": message.language,
            "picture": {"url": picture.url, "alt": picture.alt} if picture else None,
        }
        answer = self._deliver("post", str(message.key), said)
        url = answer.get("url")
        return Posted(str(message.key), url if isinstance(url, str) and url.startswith("https://") else "")

    def _deliver(self, event: str, key: str, said: dict[str, Any]) -> dict[str, Any]:
        body = json.dumps({"event": event, "id": key, **said}, ensure_ascii=False, sort_keys=True).encode()
        timestamp = str(int(self._now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "TousEnCampagne",
            "X-Campaign-Event": event,
            "X-Campaign-Delivery": key,
            "X-Campaign-Timestamp": timestamp,
            "X-Campaign-Signature": signature(self._account.secret, timestamp=timestamp, body=body),
        }
        try:
            with self._http.stream("POST", self._account.address, content=body, headers=headers) as answer:
                read = next(answer.iter_bytes(ANSWER_MOST), b"")
        except (httpx.HTTPError, OSError) as error:
            raise Unreachable(_("Le serveur ne répond pas.")) from error
        self._judge(answer)
        return _object(read)

    def _judge(self, answer: httpx.Response) -> None:
        status = answer.status_code
        if status == 429:
            raise Limited(_("Le réseau demande d'attendre."), until=self._after(answer.headers.get("Retry-After", "")))
        if status in (401, 403, 410):
            raise Trouble(_("Le serveur refuse nos envois (%s). Vérifiez l'adresse et la clé.") % status)
        if status in (408, 409, 425) or status >= 500:
            raise Unreachable(_("Le serveur ne répond pas."))
        if not 200 <= status < 300:
            raise Refused(_("Le serveur refuse ce message (%s).") % status)

    def _after(self, said: str) -> datetime | None:
        if said.isdigit():
            return self._now() + timedelta(seconds=min(int(said), 86_400))
        try:
            when = parsedate_to_datetime(said)
        except ValueError:
            return None
        return when if when.tzinfo else when.replace(tzinfo=UTC)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
