"""What an outing's page shows besides its rendezvous: a registry, so that packages above add theirs (walks)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from teams.models import Outing
from teams.permissions.teams import Person


@dataclass(frozen=True)
class Reader:
    """`comes`: has a place in it; `runs`: may change and report it."""

    person: Person
    comes: bool = False
    runs: bool = False


@dataclass(frozen=True)
class OutingSection:
    """`show(outing, reader, at)` gives what `template` gets as `section`; None when it has nothing for this reader."""

    key: str
    show: Callable[[Outing, Reader, datetime], dict[str, Any] | None]
    template: str
    order: int = 50


@dataclass(frozen=True)
class Shown:
    template: str
    content: dict[str, Any]


_sections: dict[str, OutingSection] = {}


def declare(section: OutingSection) -> None:
    """Add a section to the page of each outing. The same key again replaces it."""
    _sections[section.key] = section


def sections_of(outing: Outing, reader: Reader, *, at: datetime) -> list[Shown]:
    """Those that have something for this reader, in their order."""
    ordered = sorted(_sections.values(), key=lambda section: (section.order, section.key))
    answers = ((section, section.show(outing, reader, at)) for section in ordered)
    return [Shown(section.template, content) for section, content in answers if content is not None]
