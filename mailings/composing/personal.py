"""What is different in each reader's mail, for a window of readers at once.

Their addresses, the fields that the writer used, and the blocks that fill themselves. What they did chooses what they
read only where they agreed to it (`Consent.Purpose.SELECTION`); everybody else gets what their commune alone says.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from django.utils import translation

from mailings.composing import contents, fields, walks, weeks
from mailings.composing.compiled import Compiled
from mailings.composing.people import Reader, readers
from mailings.models import Block
from mailings.returns.tokens import unsubscribe_url

#: HTML and text.
Fragment = tuple[str, str]
Fragments = Callable[..., Mapping[int, Fragment]]

_WAYS: dict[str, Fragments] = {
    Block.Kind.WALK: walks.fragments,
    Block.Kind.CONTENT: contents.fragments,
    Block.Kind.WEEK: weeks.fragments,
}
_GONE = Reader(0, "")


class Row(Protocol):
    """A delivery, or whatever knows whose it is."""

    @property
    def supporter_id(self) -> int: ...


def values_for(deliveries: Sequence[Row], *, compiled: Compiled, at: datetime) -> list[dict[str, str]]:
    """What `Compiled.fill` and `Compiled.header` need, one for each delivery, in their order: the number of questions
    asked of the database does not grow with them."""
    keys = [row.supporter_id for row in deliveries]
    values = [addresses_of(key, compiled.mailing_id) for key in keys]
    if not (compiled.fields or compiled.blocks):
        return values
    with_home = bool(compiled.blocks) or compiled.fields != {fields.FIRST_NAME}
    people = {} if with_home else _named(deliveries)
    if len(people) < len(deliveries):
        people = readers(keys, with_home=with_home, with_choice=_needs_choice(compiled))
    with translation.override(compiled.language):
        found = [
            (block.key, _WAYS[block.kind](people, block=block, compiled=compiled, at=at)) for block in compiled.blocks
        ]
    for key, row in zip(keys, values, strict=True):
        row |= _fields(people.get(key, _GONE))
        for name, fragments in found:
            row[f"{name}.html"], row[f"{name}.text"] = fragments.get(key, ("", ""))
    return values


def _named(deliveries: Sequence[Row]) -> dict[int, Reader]:
    """The readers whose names came with their deliveries: when a name is all that the letter says of them, nothing
    more is asked."""
    names = ((row.supporter_id, getattr(row, "display_name", None)) for row in deliveries)
    return {key: Reader(key, name) for key, name in names if name is not None}


def addresses_of(supporter_id: int, mailing_id: int) -> dict[str, str]:
    """The links at the foot that act for one reader; for nobody with 0."""
    url = unsubscribe_url(supporter_id, mailing_id)
    # `preferences_url`, made of the same token: one is enough to make.
    return {"unsubscribe_url": url, "preferences_url": f"{url}#rythme", "selection_url": f"{url}#selection"}


def _fields(reader: Reader) -> dict[str, str]:
    return {
        fields.FIRST_NAME: fields.first_name(reader.display_name),
        fields.COMMUNE: fields.commune(reader.commune or ""),
        fields.DEPARTEMENT: reader.departement or "",
    }


def _needs_choice(compiled: Compiled) -> bool:
    return any(block.kind != Block.Kind.WALK for block in compiled.blocks)
