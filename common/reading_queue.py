"""Queues that somebody reads row by row: the one in hand, what stands before and after, what was asked."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.paginator import Page
from django.db.models import Model
from django.http import QueryDict

Row = TypeVar("Row", bound=Model)


def proposed(rows: Iterable[Row], asked: str) -> Row | None:
    """The row of the page whose primary key was asked for, else the first; None of an empty page."""
    first = None
    for row in rows:
        if str(row.pk) == asked:
            return row
        first = first or row
    return first


def carried(asked: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """Those of `names` that the queue was asked with: nothing else is carried along."""
    return {name: asked[name] for name in names if asked.get(name)}


def query_of(asked: Mapping[str, Any], names: Iterable[str]) -> str:
    """The same as the query of an address."""
    query = QueryDict(mutable=True)
    query.update(carried(asked, names))
    return query.urlencode()


def neighbours(page: "Page[Any]", current: Any | None) -> dict[str, int | None]:
    """Primary keys of the rows before and after the current one on this page, or None."""
    keys = [row.pk for row in page.object_list]
    if current is None or current.pk not in keys:
        return {"previous": None, "next": keys[0] if keys else None}
    place = keys.index(current.pk)
    return {
        "previous": keys[place - 1] if place else None,
        "next": keys[place + 1] if place + 1 < len(keys) else None,
    }
