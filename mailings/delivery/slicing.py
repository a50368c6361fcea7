"""A mailing's people cut into slices: one provider, one zone and, while subjects are tried, one subject. Pure.

Those who confirmed last come first (E23), everywhere at once: the first slice of each group, then the second of each.
"""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

#: Deliveries in a slice, at most.
LARGEST = 500


@dataclass(frozen=True)
class Group:
    """People of one zone at one provider, with their tiers, in the order in which they should leave."""

    zone: str
    provider: str
    people: "array[int]" = field(default_factory=lambda: array("q"))
    tiers: "array[int]" = field(default_factory=lambda: array("b"))

    def add(self, person: int, tier: int) -> None:
        self.people.append(person)
        self.tiers.append(tier)


@dataclass(frozen=True)
class Cut:
    """A slice to be written; `held` until the subject is chosen."""

    group: Group
    subject: int | None = None
    held: bool = False


def cut(groups: Sequence[Group], *, subjects: Sequence[int], share: int) -> Iterator[Cut]:
    """With one subject, plain slices. With more, `share` % of the people, spread evenly over all, try them in turn."""
    if len(subjects) < 2:
        yield from _in_turn([list(_pieces(Cut(group))) for group in groups])
        return
    tried: list[list[Cut]] = []
    rest: list[list[Cut]] = []
    place = 0
    for group in groups:
        parts, others = _split(group, subjects, share=share, place=place)
        place += len(group.people)
        tried += [list(_pieces(Cut(part, subject))) for subject, part in parts.items()]
        rest.append(list(_pieces(Cut(others, held=True))))
    yield from _in_turn(tried)
    yield from _in_turn(rest)


def _split(group: Group, subjects: Sequence[int], *, share: int, place: int) -> tuple[dict[int, Group], Group]:
    """`place`: how many came in the groups before, so that the share is right over all of them."""
    parts = {subject: Group(group.zone, group.provider) for subject in subjects}
    others = Group(group.zone, group.provider)
    for number, (person, tier) in enumerate(zip(group.people, group.tiers, strict=True), start=place):
        turn = (number + 1) * share // 100
        tries = turn != number * share // 100
        (parts[subjects[turn % len(subjects)]] if tries else others).add(person, tier)
    return parts, others


def _pieces(whole: Cut) -> Iterator[Cut]:
    group = whole.group
    for start in range(0, len(group.people), LARGEST):
        end = start + LARGEST
        piece = Group(group.zone, group.provider, group.people[start:end], group.tiers[start:end])
        yield Cut(piece, whole.subject, whole.held)


def _in_turn(queues: Sequence[Sequence[Cut]]) -> Iterator[Cut]:
    for row in zip_longest(*queues):
        yield from (piece for piece in row if piece is not None)
