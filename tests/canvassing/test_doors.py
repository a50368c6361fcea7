"""Doors are counts: more opened than knocked is a mistake, nobody is named."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from canvassing.models import DoorReport, Experiment
from canvassing.services import record_doors
from supporters.models import Supporter
from territory.models import Election, ZoneVote
from territory.services import activate_election, create_round
from tests.canvassing.conftest import DRAWN_AT
from tests.canvassing.sending import load, tally
from tests.factories import make_place, make_precinct, sign_in

NOW = datetime(2026, 5, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def election(db: None) -> Election:
    found = Election.objects.create(slug="2027", name="Présidentielle 2027")
    create_round(election=found, number=1, date=date(2027, 4, 11))
    return activate_election(election=found)


def write(**overrides: Any) -> DoorReport:
    fields = {"made_on": date(2026, 5, 1), "knocked": 50, "opened": 24, "talked": 15, "at": NOW}
    return record_doors(**({"precinct": make_precinct()} | fields | overrides))


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


@pytest.mark.parametrize(
    ("day", "refused"),
    [("2027-04-09", False), ("2027-04-10", True), ("2027-04-11", True), ("2027-04-12", False)],
)
def test_no_door_was_knocked_in_silence(election: Election, day: str, refused: bool) -> None:
    later = datetime(2027, 5, 30, 9, tzinfo=ZoneInfo("Europe/Paris"))
    if not refused:
        assert write(made_on=date.fromisoformat(day), at=later)
        return
    with pytest.raises(ValidationError, match="silence") as found:
        write(made_on=date.fromisoformat(day), at=later)
    assert "made_on" in found.value.message_dict


def test_each_commune_has_the_silence_of_its_zone(election: Election) -> None:
    """Guadeloupe votes on Saturday: Friday is silent there, and not in Paris."""
    friday, later = date(2027, 4, 9), datetime(2027, 5, 30, 9, tzinfo=ZoneInfo("Europe/Paris"))
    with pytest.raises(ValidationError, match="silence"):
        write(precinct=make_precinct(commune=make_place(zone="guadeloupe")), made_on=friday, at=later)
    assert write(precinct=make_precinct(commune=make_place()), made_on=friday, at=later)


def test_no_door_comes_before_the_draw_of_its_unit(drawn: Experiment) -> None:
    unit = drawn.units.filter(arm="control")[0]
    day = DRAWN_AT.date()
    with pytest.raises(ValidationError, match="2 mai 2021") as found:
        write(precinct=unit.precinct, made_on=day - timedelta(days=1))
    assert "made_on" in found.value.message_dict
    assert write(precinct=unit.precinct, made_on=day)
    assert write(precinct=make_precinct(), made_on=day - timedelta(days=1))


def test_page_and_api_refuse_such_days_beside_the_field(
    client: Client, national: Supporter, drawn: Experiment, election: Election
) -> None:
    sign_in(client, national)
    code = drawn.units.all()[0].code
    counts = {"knocked": 50, "opened": 24, "talked": 15}
    before = (DRAWN_AT - timedelta(days=1)).date().isoformat()
    page = client.post(reverse("canvassing:door-reports"), {"code": code, "made_on": before, **counts})
    api = client.post(
        reverse("api:canvassing-api:door-reports"),
        {"precinct": code, "made_on": before, **counts},
        content_type="application/json",
    )
    assert (page.status_code, "avant le tirage" in page.content.decode()) == (422, True)
    assert (api.status_code, "avant le tirage" in api.content.decode()) == (422, True)
    ZoneVote.objects.filter(zone="metropole").update(
        silence_start=DRAWN_AT, silence_end=timezone.now() + timedelta(days=1)
    )
    today = timezone.localdate().isoformat()
    page = client.post(reverse("canvassing:door-reports"), {"code": code, "made_on": today, **counts})
    api = client.post(
        reverse("api:canvassing-api:door-reports"),
        {"precinct": code, "made_on": today, **counts},
        content_type="application/json",
    )
    assert (page.status_code, "silence" in page.content.decode()) == (422, True)
    assert (api.status_code, "silence" in api.content.decode()) == (422, True)
    assert not DoorReport.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"opened": 51}, {"talked": 25}, {"knocked": 401}])
def test_the_database_refuses_it_too(wrong: dict[str, int]) -> None:
    with pytest.raises(IntegrityError):
        DoorReport.objects.create(
            precinct=make_precinct(), made_on=NOW.date(), **({"knocked": 50, "opened": 24, "talked": 15} | wrong)
        )


def test_a_report_has_no_room_for_a_person_or_an_address() -> None:
    """`session` is whose doors they are, until sixty days after the last round."""
    assert {field.name for field in DoorReport._meta.get_fields()} == {
        "id",
        "precinct",
        "made_on",
        "knocked",
        "opened",
        "talked",
        "session",
    }


def test_fewer_than_five_doors_of_a_walk_are_in_the_sums_and_in_no_line(client: Client, national: Supporter) -> None:
    phone = load()
    phone.send(tally(absent=3, opened=1, talked=1))
    sign_in(client, national)
    page, api = reverse("canvassing:door-reports"), reverse("api:canvassing-api:door-reports")
    for expected in (0, 1):
        shown = client.get(page).context
        assert (len(shown["reports"]), shown["totals"]["knocked"]) == (expected, DoorReport.objects.get().knocked)
        assert len(client.get(api).json()["results"]) == expected
        phone.send(tally(absent=1))
