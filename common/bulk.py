"""Many rows at once, without an object for each: COPY on PostgreSQL, INSERT of many rows on SQLite."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from itertools import count as naturals
from typing import Any

from django.db import connection, models, transaction

#: Rows turned into text together; a block of results is some 100 kB.
BLOCK = 1000
#: Values of one INSERT on SQLite: the more rows it has, the less each costs, up to what any SQLite takes.
VALUES = 900
#: After so many tries beside other writers, a run of numbers is taken under a lock.
TRIES = 4
_ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

Model = type[models.Model]


def insert_rows(model: Model, fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of plain values (numbers, text, booleans, None; JSON as text) and count them.

    In the current transaction, or one of its own. Model defaults, validation and signals are passed over; columns
    not named take the database's default, ids included. Rows are drawn as the database takes them: what the
    iterable raises comes out as it is. Raises django.db.Error.
    """
    return _insert(model, fields, map(_by_column, _blocks(iter(rows))))


def insert_columns(model: Model, fields: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]]) -> int:
    """The same for blocks of columns, in the order of `fields`: no row is made of them here either."""
    return _insert(model, fields, (block for block in blocks if len(block[0])))


def _insert(model: Model, fields: Sequence[str], blocks: Iterable[Sequence[Sequence[Any]]]) -> int:
    target = f"{_quoted(model._meta.db_table)} ({', '.join(_columns(model, fields))})"
    with transaction.atomic(savepoint=False), _driver_cursor() as cursor:
        if connection.vendor == "postgresql":
            return _copy(cursor, target, _Pipe(blocks))
        return sum(_insert_block(cursor, target, block) for block in blocks)


def _blocks(rows: Iterator[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    while block := list(islice(rows, BLOCK)):
        yield block


def _by_column(rows: list[Sequence[Any]]) -> list[tuple[Any, ...]]:
    return list(zip(*rows, strict=True))


def _insert_block(cursor: Any, target: str, columns: Sequence[Sequence[Any]]) -> int:
    """Many rows an INSERT: a quarter of the time that SQLite takes for them one by one."""
    width, count = len(columns), len(columns[0])
    values = list(chain.from_iterable(zip(*columns, strict=True)))
    together = VALUES // width
    whole = count - count % together
    row = f"({', '.join('?' * width)})"
    for first, last, size in ((0, whole, together), (whole, count, count - whole)):
        if last > first:
            parts = (values[at : at + size * width] for at in range(first * width, last * width, size * width))
            cursor.executemany(f"INSERT INTO {target} VALUES {', '.join([row] * size)}", parts)  # noqa: S608
    return count


@contextmanager
def _driver_cursor() -> Iterator[Any]:
    """Not Django's, which would look at each row for its own marks, and knows no COPY."""
    with connection.wrap_database_errors, closing(connection.connection.cursor()) as cursor:
        yield cursor


def _copy(cursor: Any, target: str, pipe: "_Pipe") -> int:
    try:
        cursor.copy_expert(f"COPY {target} FROM STDIN", pipe)
    except Exception:
        if pipe.error:  # the driver only quotes it
            raise pipe.error from None
        raise
    return int(cursor.rowcount)


def reserve_ids(model: Model, count: int) -> range:
    """Numbers of the table's own sequence that no other writer will be given, one after the other."""
    if count <= 0:
        return range(0)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            return _reserve_on_postgresql(cursor, model, count)
        table = model._meta.db_table
        # Writing takes SQLite's one write lock: from here to the commit there is no other writer.
        update = "UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s RETURNING seq"
        found = cursor.execute(update, [count, table]).fetchone()
        if not found:
            insert = "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s) RETURNING seq"
            found = cursor.execute(insert, [table, count]).fetchone()
        return range(found[0] - count + 1, found[0] + 1)


def _reserve_on_postgresql(cursor: Any, model: Model, count: int) -> range:
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(model._meta.db_table), model._meta.pk.column])
    (sequence,) = cursor.fetchone()
    draw = "SELECT min(n), max(n) FROM (SELECT nextval(%s::regclass) AS n FROM generate_series(1, %s)) AS drawn"
    for tries in naturals(1):
        if tries == TRIES:
            # Changes nothing, but holds back every other nextval until this transaction ends.
            cursor.execute(f"ALTER SEQUENCE {sequence} NO CYCLE")
        cursor.execute(draw, [sequence, count])
        first, last = cursor.fetchone()
        if last - first + 1 == count:
            break
    return range(first, last + 1)


def only_writer(model: Model) -> None:
    """From here to the commit nobody else writes into the table; all may read. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {_quoted(model._meta.db_table)} IN SHARE ROW EXCLUSIVE MODE")


@contextmanager
def first_load(*loaded: Model) -> Iterator[None]:
    """Fill empty tables without keeping indexes up to date at each row: put back, the same, at the end.

    The secondary indexes of those of the models whose table is empty, and on PostgreSQL the unique constraints and
    foreign keys too, are dropped, and made again when the block ends, in the same transaction; what they forbid
    raises IntegrityError then. An exception leaves the catalogue as it was. On PostgreSQL, until the commit, others
    wait to read these tables and those that their foreign keys point to. Does nothing for tables with rows.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        _check_deferred()
        parts = [
            part for model in loaded if _is_ours_and_empty(cursor, model) for part in _parts(cursor, model, loaded)
        ]
        for _rank, drop, _make in sorted(parts):
            cursor.execute(drop)
        yield
        _check_deferred()
        for _rank, _drop, make in sorted(parts, reverse=True):
            cursor.execute(make)


def _check_deferred() -> None:
    """Constraints still deferred would stop ALTER TABLE. SQLite has none, and would look through all of its tables."""
    if connection.vendor == "postgresql":
        connection.check_constraints()


def analyze(*written: Model) -> None:
    """Tell PostgreSQL's planner what the tables hold now; until its own round comes it would plan for empty ones.

    Of long texts and JSON, by which nothing is looked up, it learns nothing: reading them would be most of the cost.
    """
    if connection.vendor != "postgresql":
        return
    connection.check_constraints()  # those still deferred would stop ANALYZE
    with connection.cursor() as cursor:
        for model in written:
            short = [
                _quoted(str(field.column))
                for field in model._meta.concrete_fields
                if not isinstance(field, (models.TextField, models.JSONField))
            ]
            cursor.execute(f"ANALYZE {_quoted(model._meta.db_table)} ({', '.join(short)})")


def _is_ours_and_empty(cursor: Any, model: Model) -> bool:
    """Nobody writes into a table that is found empty: it is looked at again under its lock (SQLite has one writer)."""
    table = _quoted(model._meta.db_table)
    for lock in (connection.vendor == "postgresql", False):
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608
        if cursor.fetchone()[0]:
            return False
        if lock:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    return True


#: Constraints but the primary key, checks, and the unique ones that foreign keys of other tables rest on.
_CONSTRAINTS = """
SELECT conname, contype = 'f', pg_get_constraintdef(oid) FROM pg_constraint AS own
WHERE conrelid = %s::regclass AND (contype = 'f' OR contype = 'u' AND NOT EXISTS (
    SELECT 1 FROM pg_constraint AS other WHERE other.contype = 'f' AND other.conindid = own.conindid))
"""
_INDEXES = """
SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE indrelid = %s::regclass AND NOT indisprimary AND NOT EXISTS (
    SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""


def _parts(cursor: Any, model: Model, loaded: Sequence[Model]) -> list[tuple[int, str, str]]:
    """(rank, statement that drops, statement that makes) of what can be dropped; foreign keys are dropped first."""
    table = _quoted(model._meta.db_table)
    if connection.vendor == "sqlite":
        # Those that the table makes for its constraints have no statement of their own, and stay.
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name = %s"
        cursor.execute(found, [model._meta.db_table])
        needed = _columns_of_parents(model, loaded)
        return [
            (2, f"DROP INDEX {_quoted(name)}", made)
            for name, made in cursor.fetchall()
            if _first_column(cursor, name) not in needed
        ]
    cursor.execute(_CONSTRAINTS, [table])
    parts = [
        (
            0 if foreign else 1,
            f"ALTER TABLE {table} DROP CONSTRAINT {_quoted(name)}",
            f"ALTER TABLE {table} ADD CONSTRAINT {_quoted(name)} {definition}",
        )
        for name, foreign, definition in cursor.fetchall()
    ]
    cursor.execute(_INDEXES, [table])
    return parts + [(2, f"DROP INDEX {_quoted(name)}", definition) for name, definition in cursor.fetchall()]


def _columns_of_parents(model: Model, loaded: Sequence[Model]) -> set[str]:
    """Foreign keys to tables that are filled meanwhile: when SQLite has rows that wait for their parent, it looks at
    each new parent for its children, and without the index reads the whole table every time."""
    fields = model._meta.concrete_fields
    return {str(field.column) for field in fields if field.is_relation and field.related_model in loaded}


def _first_column(cursor: Any, index: str) -> str:
    cursor.execute(f"PRAGMA index_info({_quoted(index)})")
    return str(cursor.fetchone()[2])


class _Pipe:
    """A file that PostgreSQL's driver reads, its text made of the columns of each block as it asks for more."""

    def __init__(self, blocks: Iterable[Sequence[Sequence[Any]]]) -> None:
        self._blocks = iter(blocks)
        self.error: BaseException | None = None

    def read(self, size: int = -1) -> str:
        """The next block of rows, of whatever length; empty at the end."""
        try:
            return next(map(_as_text, self._blocks), "")
        except BaseException as error:
            self.error = error
            raise


def _as_text(columns: Sequence[Sequence[Any]]) -> str:
    """Rows in COPY's text format, made column by column: most columns hold one kind of value."""
    return "\n".join(map("\t".join, zip(*map(_column_text, columns), strict=True))) + "\n"


def _column_text(values: Sequence[Any]) -> Iterable[str]:
    kinds = set(map(type, values))
    if kinds == {str}:
        whole = "".join(values)
        if whole.isprintable() and "\\" not in whole:
            return values
    elif str not in kinds and type(None) not in kinds:
        return map(str, values)
    elif kinds == {int, type(None)}:
        return [r"\N" if value is None else str(value) for value in values]
    return [r"\N" if value is None else str(value).translate(_ESCAPES) for value in values]


def _columns(model: Model, fields: Sequence[str]) -> list[str]:
    """Quoted; `fields` are named « commune » or « commune_id ». Raises KeyError for one that is not there."""
    columns = {name: str(field.column) for field in model._meta.concrete_fields for name in (field.name, field.attname)}
    return [_quoted(columns[name]) for name in fields]


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
