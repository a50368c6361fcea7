"""A phone, as the tests play it: it loads a walk and sends what was done."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.test import Client
from django.utils import timezone

from canvassing.doorstep.sealing import seal
from canvassing.models import Walk
from supporters.models import Supporter
from tests.canvassing.walking import make_walk
from tests.factories import sign_in


@dataclass
class Handset:
    """`pack` is what was loaded; `answer` the last answer of the server."""

    walk: Walk
    person: Supporter
    pack: dict[str, Any]
    key: UUID
    answer: Any = None
    client: Client = field(default_factory=Client)

    @property
    def addresses(self) -> list[int]:
        return [one["id"] for one in self.pack["addresses"]]

    def send(self, *events: Any, sent_at: datetime | None = None, token: str = "") -> dict[str, Any]:
        said = {"phone": str(self.key), "sent_at": (sent_at or timezone.now()).isoformat(), "events": list(events)}
        self.answer = self.client.post(
            f"/api/v1/walks/{self.walk.pk}/events/",
            said,
            content_type="application/json",
            headers={"Authorization": f"Walk {token or self.pack['token']}"},
        )
        return self.answer.json()

    def card(self, **content: Any) -> dict[str, Any]:
        card = str(uuid4())
        typed = {"email": "lea@example.org", "first_name": "Léa", "purposes": ["account"], "ticked": True}
        return {
            "id": card,
            "kind": "card",
            "day": today(),
            "sealed": seal(typed | {"language": "fr"} | content, card=card, key=self.pack["card_key"]),
        }


def load(walk: Walk | None = None, *, person: Supporter | None = None, key: UUID | None = None) -> Handset:
    """The phone of a walk's first walker, unless somebody else's."""
    walk = walk or make_walk()
    person = person or walk.walkers.order_by("position")[0].supporter
    key = key or uuid4()
    answer = ask(walk, person, key)
    assert answer.status_code == 200, answer.content
    return Handset(walk, person, answer.json(), key)


def ask(walk: Walk, person: Supporter | None, key: Any) -> Any:
    client = sign_in(Client(), person) if person else Client()
    return client.get(f"/api/v1/walks/{walk.pk}/pack/", {"phone": str(key)})


def today() -> str:
    return timezone.localdate().isoformat()


def state(address: int, state: str = "done", **overrides: Any) -> dict[str, Any]:
    said = {"id": str(uuid4()), "kind": "state", "address": address, "state": state, "left": 0, "reopens": False}
    return said | {"at": timezone.now().isoformat()} | overrides


def note(address: int, text: str, **overrides: Any) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "kind": "note",
        "address": address,
        "text": text,
        "at": timezone.now().isoformat(),
    } | overrides


def tally(*, topics: dict[str, int] | None = None, day: str = "", id: str = "", **counts: int) -> dict[str, Any]:
    said = {"id": id or str(uuid4()), "kind": "tally", "day": day or today(), "counts": counts}
    return said | ({"topics": topics} if topics else {})


def finish(end: str = "finished") -> dict[str, Any]:
    return {"id": str(uuid4()), "kind": "finish", "at": timezone.now().isoformat(), "end": end}
