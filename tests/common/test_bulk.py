"""Many rows at once: the same rows, the same numbers, the same catalogue on both databases."""

from collections.abc import Iterator
from threading import Thread
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from common import bulk
from common.bulk import analyze, first_load, insert_columns, insert_rows, reserve_ids
from territory.models import Basin, Bloc, Place, Precinct, Result, Round, Target, Targeting
from tests.factories import make_place

on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="only PostgreSQL can do this")
AWKWARD = [
    "tab\there",
    "line\nbreak",
    "back\\slash",
    "\\N",
    "retour\rchariot",
    "",
    "L'Haÿ-les-Roses « É »",
    'a"b',
    "\\.",
]


def test_text_comes_back_as_it_went_in(db: None) -> None:
    written = insert_rows(Bloc, ["name", "members"], [(f"{n}{text}", '["X"]') for n, text in enumerate(AWKWARD)])
    assert written == len(AWKWARD)
    assert list(Bloc.objects.order_by("pk").values_list("name", "members")) == [
        (f"{n}{text}", ["X"]) for n, text in enumerate(AWKWARD)
    ]


def test_numbers_nothing_and_booleans_come_back(db: None) -> None:
    commune = make_place()
    rows = [("a_0001", commune.pk, None, -0.5), ("a_0002", commune.pk, 2.5e-07, None), ("a_0003", commune.pk, 3, 1e22)]
    insert_rows(Precinct, ["code", "commune", "lon", "lat"], rows)
    assert list(Precinct.objects.values_list("code", "commune_id", "lon", "lat")) == rows
    precinct = Precinct.objects.earliest("pk")
    box = ["precinct_id", "shape", "near", "far", "west", "south", "east", "north", "repaired", "source"]
    model = Precinct._meta.get_field("boundary").related_model
    insert_rows(model, box, [(precinct.pk, "{}", "{}", "{}", 0, 0, 1, 1, True, "x")])
    assert model.objects.get().repaired is True


def test_rows_are_drawn_one_block_at_a_time(db: None) -> None:
    count = 2 * bulk.BLOCK + 1
    commune = make_place()
    assert insert_rows(Precinct, ["code", "commune"], ((f"b_{n:04}", commune.pk) for n in range(count))) == count
    assert Precinct.objects.count() == count


def test_blocks_of_columns_are_inserted_in_their_order(db: None) -> None:
    commune = make_place()
    counts = (bulk.VALUES // 3 + 1, 0, bulk.VALUES // 3, 2)
    names = [[f"{block}_{n:04}" for n in range(count)] for block, count in enumerate(counts)]
    blocks = ([codes, [commune.pk] * len(codes), [None] * len(codes)] for codes in names)
    assert insert_columns(Precinct, ["code", "commune", "lon"], blocks) == sum(counts)
    assert list(Precinct.objects.order_by("pk").values_list("code", flat=True)) == [
        name for block in names for name in block
    ]
    with pytest.raises(ValueError, match="zip"), transaction.atomic():
        insert_columns(Precinct, ["code", "commune"], [[["x", "y"], [commune.pk]]])


def test_no_rows_are_no_fault(db: None) -> None:
    assert insert_rows(Bloc, ["name", "members"], []) == 0


def test_what_the_rows_raise_comes_out_and_nothing_is_written(db: None) -> None:
    with pytest.raises(LookupError, match="half way"), transaction.atomic():
        insert_rows(Bloc, ["name", "members"], broken_off([("one", "[]")]))
    assert not Bloc.objects.exists()


def test_what_the_table_forbids_is_an_integrity_error(db: None) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(Bloc, ["name", "members"], [("same", "[]"), ("same", "[]")])
    assert not Bloc.objects.exists()


def test_reserved_numbers_are_given_to_nobody_else(db: None) -> None:
    before = make_bloc("before").pk
    taken = reserve_ids(Bloc, 50)
    after = make_bloc("after").pk
    assert len(taken) == 50
    assert before < taken[0]
    assert after > taken[-1]
    insert_rows(Bloc, ["id", "name", "members"], [(pk, f"row {pk}", "[]") for pk in taken])
    assert Bloc.objects.count() == 52


def test_an_empty_table_and_no_row_at_all_have_numbers_too(db: None) -> None:
    assert reserve_ids(Bloc, 0) == range(0)
    assert len(reserve_ids(Bloc, 3)) == 3


@on_postgresql
@pytest.mark.parametrize("tries", [1, 4])
def test_two_who_reserve_at_once_share_no_number(transactional_db: None, monkeypatch: Any, tries: int) -> None:
    monkeypatch.setattr(bulk, "TRIES", tries)
    taken: list[range] = []

    def reserve() -> None:
        for _ in range(10):
            taken.append(reserve_ids(Bloc, 500))
        connection.close()

    threads = [Thread(target=reserve) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({pk for one in taken for pk in one}) == 30 * 500


def test_a_first_load_leaves_the_catalogue_as_it_was(db: None) -> None:
    before = catalogue()
    commune = make_place()
    with first_load(Precinct, Target, Result):
        during = catalogue()
        insert_rows(Precinct, ["code", "commune"], [("c_0001", commune.pk)])
    assert len(before) - len(during) > (10 if connection.vendor == "postgresql" else 1)
    assert catalogue() == before


def test_a_first_load_that_fails_leaves_the_catalogue_and_the_tables_as_they_were(db: None) -> None:
    before = catalogue()
    commune = make_place()
    with pytest.raises(LookupError), first_load(Precinct):
        insert_rows(Precinct, ["code", "commune"], broken_off([("c_0001", commune.pk)]))
    assert catalogue() == before
    assert not Precinct.objects.exists()


def test_a_first_load_still_refuses_what_the_table_forbids(db: None) -> None:
    commune = make_place()
    with pytest.raises(IntegrityError), first_load(Precinct):
        insert_rows(Precinct, ["code", "commune"], [("c_0001", commune.pk), ("c_0001", commune.pk)])
    assert not Precinct.objects.exists()


@on_postgresql
def test_a_first_load_refuses_a_row_that_points_nowhere(db: None) -> None:
    with pytest.raises(IntegrityError), first_load(Precinct):
        insert_rows(Precinct, ["code", "commune"], [("c_0001", 10**9)])


def test_a_table_with_rows_keeps_its_indexes_throughout(db: None) -> None:
    insert_rows(Precinct, ["code", "commune"], [("c_0001", make_place().pk)])
    before = catalogue()
    with first_load(Precinct, Place):
        assert catalogue() == before


def test_the_planner_is_told_even_while_constraints_are_deferred(db: None) -> None:
    insert_rows(Precinct, ["code", "commune"], [("c_0001", make_place().pk)])
    analyze(Precinct, Basin)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [Precinct._meta.db_table])
            assert cursor.fetchone() == (1,)


def broken_off(rows: list[Any]) -> Iterator[Any]:
    yield from rows
    raise LookupError("half way")


def make_bloc(name: str) -> Bloc:
    return Bloc.objects.create(name=name, members=[])


def catalogue() -> set[Any]:
    """Every constraint and index of the tables that the tests load."""
    tables = tuple(model._meta.db_table for model in (Place, Precinct, Result, Round, Target, Targeting))
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * len(tables))
            cursor.execute(f"SELECT name, sql FROM sqlite_master WHERE tbl_name IN ({marks})", tables)  # noqa: S608
            return set(cursor.fetchall())
        cursor.execute(
            "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), condeferrable, condeferred, "
            "convalidated FROM pg_constraint WHERE conrelid::regclass::text IN %s",
            [tables],
        )
        constraints = set(cursor.fetchall())
        cursor.execute("SELECT tablename, indexname, indexdef FROM pg_indexes WHERE tablename IN %s", [tables])
        return constraints | set(cursor.fetchall())
