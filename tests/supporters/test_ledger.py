"""The ledger: exact, append-only, in the act's own transaction."""

from datetime import UTC, date, datetime

import pytest
from django.db import transaction

from supporters import ledger
from supporters.models import Act, ActDay, CountryDay, ErasureRecord, Supporter
from tests.factories import make_supporter

KIND = Act.Kind.TESTIMONY
NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def record(supporter: Supporter, subject: str = "testimony:1:1", at: datetime = NOON, quantity: int = 1) -> Act:
    with transaction.atomic():
        return ledger.record(supporter=supporter, kind=KIND, subject=subject, at=at, quantity=quantity)


def undo(subject: str = "testimony:1:1", at: datetime = NOON) -> Act | None:
    with transaction.atomic():
        return ledger.undo(kind=KIND, subject=subject, at=at)


def test_an_act_counts_for_its_person_and_for_the_country(supporter: Supporter) -> None:
    record(supporter)
    record(make_supporter(), subject="testimony:2:1", quantity=2)
    assert ActDay.objects.get(supporter=supporter).total == 1
    assert CountryDay.objects.get().total == 3


def test_the_same_act_is_recorded_once(supporter: Supporter) -> None:
    assert record(supporter) == record(supporter)
    assert ActDay.objects.get().total == 1


def test_an_act_before_dawn_belongs_to_the_parisian_day(supporter: Supporter) -> None:
    record(supporter, at=datetime(2027, 2, 28, 23, 30, tzinfo=UTC))
    assert ActDay.objects.get().day == date(2027, 3, 1)


def test_undoing_writes_one_counter_row(supporter: Supporter) -> None:
    act = record(supporter)
    counter = undo()
    assert undo() == counter
    assert counter is not None
    assert (counter.undoes, counter.quantity) == (act, -1)
    assert ActDay.objects.get().total == CountryDay.objects.get().total == 0


def test_an_undoing_is_booked_on_its_own_day(supporter: Supporter) -> None:
    record(supporter)
    undo(at=datetime(2027, 3, 4, 12, tzinfo=UTC))
    assert list(CountryDay.objects.order_by("day").values_list("total", flat=True)) == [1, -1]


def test_nothing_recorded_is_nothing_undone(db: None) -> None:
    assert undo() is None


def test_an_act_rolled_back_was_never_recorded(supporter: Supporter) -> None:
    with transaction.atomic():
        ledger.record(supporter=supporter, kind=KIND, subject="testimony:1:1", at=NOON)
        transaction.set_rollback(True)
    assert not Act.objects.exists()
    assert not ActDay.objects.exists()
    assert not CountryDay.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_ledger_refuses_to_be_written_outside_a_transaction() -> None:
    with pytest.raises(ledger.NotInTransaction):
        ledger.record(supporter=make_supporter(), kind=KIND, subject="testimony:1:1", at=NOON)
    with pytest.raises(ledger.NotInTransaction):
        ledger.undo(kind=KIND, subject="testimony:1:1", at=NOON)


def test_acts_are_never_rewritten(supporter: Supporter) -> None:
    act = record(supporter)
    with pytest.raises(TypeError, match="append-only"):
        act.save()


def test_a_recount_finds_the_books_right(supporter: Supporter) -> None:
    record(supporter)
    record(supporter, subject="testimony:1:2", at=datetime(2027, 3, 9, 12, tzinfo=UTC))
    undo()
    assert ledger.recount() == []


def test_a_recount_names_a_total_that_is_wrong(supporter: Supporter) -> None:
    record(supporter)
    ActDay.objects.update(total=5)
    CountryDay.objects.update(total=7)
    found = [(wrong.supporter, wrong.kept, wrong.counted) for wrong in ledger.recount()]
    assert found == [(supporter.pk, 5, 1), (None, 7, 1)]


def test_the_countrys_totals_outlive_an_erased_person(supporter: Supporter) -> None:
    record(supporter)
    supporter.delete()
    ErasureRecord.objects.create(supporter_id=1)
    assert CountryDay.objects.get().total == 1
    assert ledger.recount() == []
