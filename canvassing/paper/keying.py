"""A sheet that was keyed in, as the events that a phone would have sent: whatever takes those takes these. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5


@dataclass(frozen=True)
class KeyedLine:
    """A ticked line: the key of its address, its state and the doors left."""

    address: int
    state: str
    left: int


@dataclass(frozen=True)
class Keyed:
    """One sheet. `sheet` was made with the empty form, so that sending it twice counts once."""

    sheet: UUID
    day: date
    lines: Sequence[KeyedLine]
    counts: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)


def events_of(keyed: Keyed, *, at: datetime) -> list[dict[str, Any]]:
    """`at`: the moment that stands for the lines, a second apart in the order of the sheet."""
    events: list[dict[str, Any]] = [
        {
            "id": str(uuid5(keyed.sheet, f"address:{line.address}")),
            "kind": "state",
            "address": line.address,
            "state": line.state,
            "left": line.left,
            "at": (at + timedelta(seconds=place)).isoformat(),
        }
        for place, line in enumerate(keyed.lines)
    ]
    if keyed.counts or keyed.topics:
        events.append(
            {
                "id": str(uuid5(keyed.sheet, "counts")),
                "kind": "tally",
                "day": keyed.day.isoformat(),
                "counts": dict(keyed.counts),
                "topics": dict(keyed.topics),
            }
        )
    return events
