"""That an event counts once: its id, and a keyed digest of what it said, which nobody without the key can guess."""

import json
from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.crypto import salted_hmac

from canvassing.doorstep.reading import Card, Event, Finish, Note, State, Tally
from canvassing.models import Mark, Receipt, Walk

_KINDS = {State: "state", Note: "note", Tally: "tally", Card: "card", Finish: "finish"}


def digest_of(walk: Walk, event: Event) -> str:
    """64 hexadecimal digits. Of what was read alone: what the server drops does not change it.

    The id is in it: the same counts at two doors leave two digests.
    """
    content = json.dumps([walk.pk.hex, _KINDS[type(event)], vars(event)], default=_text, sort_keys=True)
    return salted_hmac("canvassing.events", content, algorithm="sha256").hexdigest()


def digests_of(ids: Collection[UUID]) -> dict[UUID, str]:
    """Of the events among these that came in already. Two queries."""
    found = dict(Mark.objects.filter(pk__in=ids).order_by().values_list("pk", "digest"))
    return found | dict(Receipt.objects.filter(pk__in=ids).order_by().values_list("pk", "digest"))


def keep_receipts(walk: Walk, kept: Collection[tuple[UUID, str]], *, on: date) -> None:
    """In the order of the ids, which chance made: nothing tells in what order doors were knocked at."""
    Receipt.objects.bulk_create(Receipt(pk=pk, walk=walk, digest=digest, on=on) for pk, digest in sorted(kept))


def _text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
