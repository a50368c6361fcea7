"""What « near me » shows: a registry of sections, so that packages above add theirs (doors).

A section finds what is near a spot and names the template that shows it. Positions pass through and are not kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from territory.models import Place


@dataclass(frozen=True)
class Spot:
    """Where somebody stands: degrees, WGS 84. `place` when it was told as one."""

    lon: float
    lat: float
    place: Place | None = None


@dataclass(frozen=True)
class Section:
    """`find(spot, at)` gives what is near, the nearest first; `template` gets it as `items`, with `spot`.

    `data(item)` is one of them for programs: plain values, nobody's address.
    """

    key: str
    find: Callable[[Spot, datetime], Sequence[Any]]
    template: str
    data: Callable[[Any], dict[str, Any]]
    order: int = 50


@dataclass(frozen=True)
class Found:
    section: Section
    items: Sequence[Any]


_sections: dict[str, Section] = {}


def declare(section: Section) -> None:
    """Add a section to the page. The same key again replaces it."""
    _sections[section.key] = section


def around(spot: Spot, *, at: datetime) -> list[Found]:
    """Every section with what it found, in their order; empty ones too, for the page has words for them."""
    ordered = sorted(_sections.values(), key=lambda section: (section.order, section.key))
    return [Found(section, section.find(spot, at)) for section in ordered]
