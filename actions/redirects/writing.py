"""A batch of clicks into the database: one transaction, few statements, written once whatever happens."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, transaction

from actions.models import Flush, ShortLink
from actions.redirects.clicks import Counts

#: Rows of one statement.
CHUNK = 5_000
#: Flushes of all processes pass one after the other: none waits for a row that another holds.
_TURN = 0x6C696E6B73

_DAYS = """
    INSERT INTO actions_linkday (link_id, day, referrer, is_robot, clicks)
    SELECT * FROM unnest(%s::bigint[], %s::date[], %s::text[], %s::boolean[], %s::bigint[])
    ON CONFLICT (link_id, day, referrer, is_robot) DO UPDATE SET clicks = actions_linkday.clicks + excluded.clicks"""
_TOTALS = """
    WITH batch AS (SELECT * FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[]) AS one (people, robots, id)),
    link AS (
        UPDATE actions_shortlink AS link SET people = link.people + batch.people,
        robots = link.robots + batch.robots FROM batch WHERE link.id = batch.id
        RETURNING link.content_id, batch.people
    ),
    clicked AS (
        SELECT content_id, SUM(people) AS people FROM link
        WHERE content_id IS NOT NULL AND people > 0 GROUP BY content_id
    ),
    content AS (
        UPDATE actions_content AS content SET clicks = content.clicks + clicked.people
        FROM clicked WHERE content.id = clicked.content_id
    )
    SELECT COUNT(*) FROM link"""

# SQLite reads a whole batch in one step, as JSON {link: clicks}: the other threads wait at each step.
_SQLITE_DAYS = """
    INSERT INTO actions_linkday (link_id, day, referrer, is_robot, clicks)
    SELECT CAST(key AS INTEGER), ?, ?, ?, value FROM json_each(?) WHERE true
    ON CONFLICT (link_id, day, referrer, is_robot) DO UPDATE SET clicks = clicks + excluded.clicks"""
_SQLITE_TOTALS = {
    kind: f"UPDATE actions_shortlink SET {kind} = {kind} + one.value FROM json_each(?) AS one "  # noqa: S608
    "WHERE actions_shortlink.id = CAST(one.key AS INTEGER)"
    for kind in ("people", "robots")
}
_SQLITE_CONTENTS = """
    UPDATE actions_content SET clicks = clicks + clicked.people FROM (
        SELECT link.content_id, SUM(one.value) AS people
        FROM json_each(?) AS one CROSS JOIN actions_shortlink AS link ON link.id = CAST(one.key AS INTEGER)
        WHERE link.content_id IS NOT NULL GROUP BY link.content_id
    ) AS clicked WHERE actions_content.id = clicked.content_id"""

T = TypeVar("T")


class UnknownLink(Exception):
    """A link of the batch was deleted since."""


def write_clicks(counts: Counts, *, key: UUID, at: datetime) -> bool:
    """Write a batch; False when it was written already, by an attempt whose answer was lost.

    Raises UnknownLink, to be tried again with `of_known_links`; django.db.Error.
    """
    with transaction.atomic():
        if Flush.objects.filter(pk=key).exists():
            return False
        # An attempt that has not ended yet holds this key: it is waited for, and this one fails to be tried again.
        Flush.objects.create(key=key, at=at)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_TURN])
        # Links first: none of them can be deleted until their days are written.
        _write_totals(counts)
        _write_days(counts)
    return True


def of_known_links(counts: Counts) -> Counts:
    """Without the clicks of links that were deleted since."""
    wanted = sorted({key.link for key in counts})
    known: set[int] = set()
    for chunk in _chunks(wanted):
        known.update(ShortLink.objects.filter(pk__in=chunk).values_list("pk", flat=True))
    return {key: clicks for key, clicks in counts.items() if key.link in known}


def _write_totals(counts: Counts) -> None:
    people: dict[int, int] = {}
    robots: dict[int, int] = {}
    for key, clicks in counts.items():
        side = robots if key.is_robot else people
        side[key.link] = side.get(key.link, 0) + clicks
    if connection.vendor == "sqlite":
        _write_totals_on_sqlite({"people": people, "robots": robots})
        return
    totals = [(people.get(link, 0), robots.get(link, 0), link) for link in sorted(people.keys() | robots.keys())]
    for chunk in _chunks(totals):
        with connection.cursor() as cursor:
            cursor.execute(_TOTALS, [_array(column) for column in zip(*chunk, strict=True)])
            if cursor.fetchone()[0] < len(chunk):
                raise UnknownLink


def _write_totals_on_sqlite(totals: dict[str, dict[int, int]]) -> None:
    for kind, clicks in totals.items():
        for chunk in _chunks(sorted(clicks.items())):
            if _changed(_SQLITE_TOTALS[kind], [_json(chunk)]) < len(chunk):
                raise UnknownLink
    for chunk in _chunks(sorted(totals["people"].items())):
        _changed(_SQLITE_CONTENTS, [_json(chunk)])


def _write_days(counts: Counts) -> None:
    if connection.vendor == "sqlite":
        _write_days_on_sqlite(counts)
        return
    for chunk in _chunks(sorted(counts.items())):
        links, days, referrers, robots = zip(*[key for key, _ in chunk], strict=True)
        # Referring hosts are letters, digits, dots, hyphens: nothing to quote but their absence.
        columns = [links, days, [host or '""' for host in referrers], robots, [clicks for _, clicks in chunk]]
        with connection.cursor() as cursor:
            cursor.execute(_DAYS, [_array(column) for column in columns])


def _write_days_on_sqlite(counts: Counts) -> None:
    alike: dict[tuple[date, str, bool], list[tuple[int, int]]] = defaultdict(list)
    for key, clicks in counts.items():
        alike[key.day, key.referrer, key.is_robot].append((key.link, clicks))
    for (day, referrer, is_robot), clicked in alike.items():
        for chunk in _chunks(sorted(clicked)):
            _changed(_SQLITE_DAYS, [day.isoformat(), referrer, is_robot, _json(chunk)])


def _changed(sql: str, values: list[Any]) -> int:
    """The number of rows that a statement of SQLite changed, by the driver's own cursor."""
    with connection.wrap_database_errors:
        changed: int = connection.connection.execute(sql, values).rowcount
    return changed


def _json(pairs: Iterable[tuple[int, int]]) -> str:
    return "{" + ",".join(f'"{link}":{clicks}' for link, clicks in pairs) + "}"


def _array(values: Iterable[Any]) -> str:
    """A PostgreSQL array of what needs no quoting."""
    return "{" + ",".join(map(str, values)) + "}"


def _chunks(rows: list[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while chunk := list(islice(left, CHUNK)):
        yield chunk
