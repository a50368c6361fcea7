"""Doors are counts: more opened than knocked is a mistake, nobody is named."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from canvassing.models import DoorReport
from canvassing.services import record_doors
from tests.factories import make_precinct

NOW = datetime(2026, 5, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))


def write(**overrides: Any) -> DoorReport:
    fields = {"made_on": date(2026, 5, 1), "knocked": 50, "opened": 24, "talked": 15}
    return record_doors(precinct=make_precinct(), at=NOW, **(fields | overrides))


@pytest.mark.django_db
def test_an_outing_is_kept() -> None:
    write()
    assert DoorReport.objects.all().totals() == {"knocked": 50, "opened": 24, "talked": 15}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("opened", {"opened": 51}),
        ("talked", {"talked": 25}),
        ("knocked", {"knocked": 401}),
        ("knocked", {"knocked": -1, "opened": -1, "talked": -1}),
        ("made_on", {"made_on": date(2026, 5, 3)}),
    ],
)
def test_what_cannot_be_is_refused_by_field(field: str, wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        write(**wrong)
    assert field in refused.value.message_dict
    assert not DoorReport.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"opened": 51}, {"talked": 25}, {"knocked": 401}])
def test_the_database_refuses_it_too(wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError):
        DoorReport.objects.create(
            precinct=make_precinct(), made_on=NOW.date(), **({"knocked": 50, "opened": 24, "talked": 15} | wrong)
        )


def test_a_report_has_no_room_for_a_person_or_an_address() -> None:
    assert {field.name for field in DoorReport._meta.get_fields()} == {
        "id",
        "precinct",
        "made_on",
        "knocked",
        "opened",
        "talked",
    }
