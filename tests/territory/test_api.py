"""Places and silence for programs: public, read only."""

from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client

from territory.gazetteer import Gazetteer
from territory.models import Election
from territory.services import activate_election, create_round


def test_places_are_found_by_anybody(country: Gazetteer, client: Client) -> None:
    answer = client.get("/api/v1/places/", {"q": "arl"})
    assert answer.json() == [
        {"code": "13004", "name": "Arles", "detail": "13104 – 13200 · Bouches-du-Rhône"},
        {"code": "66009", "name": "Arles-sur-Tech", "detail": "66150 · Pyrénées-Orientales"},
    ]
    assert "public" in answer["Cache-Control"]


def test_a_place_is_read_by_its_code(country: Gazetteer, client: Client) -> None:
    place = client.get("/api/v1/places/13004/").json()
    assert place["departement"] == "D-13"
    assert place["postcodes"] == ["13104", "13200"]
    assert place["bbox"] is None


def test_a_departement_says_where_it_lies(country: Gazetteer, client: Client) -> None:
    west, south, east, north = client.get("/api/v1/places/D-13/").json()["bbox"]
    assert 4 < west < 5 < east < 6
    assert 43 < south < north < 44


def test_a_place_that_does_not_exist_is_not_found(country: Gazetteer, client: Client) -> None:
    for code in ("99999", "%00", "é"):
        assert client.get(f"/api/v1/places/{code}/").status_code == 404
    for code in ("99999", "\x00", "é"):
        assert client.get("/api/v1/silence/", {"place": code}).status_code == 404


def test_places_are_not_written(country: Gazetteer, client: Client) -> None:
    for method in (client.post, client.put, client.delete):
        assert method("/api/v1/places/13004/").status_code in {401, 403, 405}


@pytest.mark.django_db
def test_without_an_election_nothing_is_silent(client: Client) -> None:
    assert client.get("/api/v1/silence/").json() == {
        "zone": "metropole", "silent": False, "reopens_at": None, "last_legal_moment": None,
    }  # fmt: skip


def test_silence_is_said_for_each_place(country: Gazetteer, client: Client, monkeypatch: Any) -> None:
    election = Election.objects.create(slug="2027", name="2027")
    create_round(election=election, number=1, date=date(2027, 4, 11))
    activate_election(election=election)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.fromisoformat("2027-04-09T22:00:00+00:00"))
    answer = client.get("/api/v1/silence/", {"place": "977"}).json()
    assert (answer["zone"], answer["silent"]) == ("saint-barth", True)
    assert datetime.fromisoformat(answer["reopens_at"]) == datetime.fromisoformat("2027-04-11T18:00:00+00:00")
