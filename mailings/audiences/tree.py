"""What a rule is made of: and, or, not, over few things that may serve to choose (L40). Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Tier:
    at_least: int


@dataclass(frozen=True)
class Role:
    """A role held now, or « volunteer »."""

    kind: str


@dataclass(frozen=True)
class Living:
    """Home is the place with this code, or inside it."""

    place: str


@dataclass(frozen=True)
class Did:
    """An act of a kind, so many times at least in the last days."""

    kind: str
    at_least: int
    days: int


@dataclass(frozen=True)
class Joined:
    """In the last `days`, or before a day: one of the two."""

    days: int | None = None
    before: date | None = None


@dataclass(frozen=True)
class Reads:
    language: str


@dataclass(frozen=True)
class And:
    parts: tuple["Rule", ...]


@dataclass(frozen=True)
class Or:
    parts: tuple["Rule", ...]


@dataclass(frozen=True)
class Not:
    part: "Rule"


Leaf = Tier | Role | Living | Did | Joined | Reads
Rule = Leaf | And | Or | Not
