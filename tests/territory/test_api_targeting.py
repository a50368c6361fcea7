"""Blocs, rankings, targets and basins for programs."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from supporters.models import Supporter
from territory.models import Bloc, Targeting
from territory.services.targeting import compute_due_targetings
from tests.factories import make_supporter, sign_in
from tests.territory.ranking import Country, make_bloc, make_country, make_targeting

JSON = {"content_type": "application/json"}
API = "/api/v1/"


@pytest.fixture
def land(db: None) -> Country:
    return make_country()


@pytest.fixture
def desk(client: Client, db: None) -> Client:
    person = make_supporter(is_staff=True)
    person.groups.add(Group.objects.get(name="specialists"))
    return sign_in(client, person)


def test_a_bloc_is_made_changed_and_deleted(desk: Client) -> None:
    made = desk.post(f"{API}blocs/", {"name": "Gauche", "members": ["FI", "fi", "SOC"]}, **JSON)
    assert (made.status_code, made.json()["members"]) == (201, ["FI", "SOC"])
    own = f"{API}blocs/{made.json()['id']}/"
    assert desk.patch(own, {"members": ["ECO"]}, **JSON).json() == {**made.json(), "members": ["ECO"]}
    assert desk.get(f"{API}blocs/").json()["results"][0]["members"] == ["ECO"]
    assert desk.delete(own).status_code == 204
    assert not Bloc.objects.exists()


@pytest.mark.parametrize("sent", [{}, {"name": "Vide", "members": []}, {"name": "", "members": ["FI"]}])
def test_a_bloc_of_nobody_is_refused(desk: Client, sent: dict[str, Any]) -> None:
    assert desk.post(f"{API}blocs/", sent, **JSON).status_code == 422


def test_a_name_that_is_taken_is_refused_beside_its_field(desk: Client) -> None:
    make_bloc("FI", name="Gauche")
    answer = desk.post(f"{API}blocs/", {"name": "Gauche", "members": ["FI"]}, **JSON)
    assert (answer.status_code, list(answer.json())) == (422, ["name"])


def test_a_ranking_is_asked_for_computed_and_read(desk: Client, land: Country) -> None:
    sent = {"name": "04", "round": "presidentielle-2017:1", "bloc": make_bloc().pk, "within": "04"}
    made = desk.post(f"{API}targetings/", sent, **JSON)
    assert (made.status_code, made.json()["state"], made.json()["within"]) == (201, "queued", "D-04")
    compute_due_targetings(at=Targeting.objects.get().due_at)
    own = f"{API}targetings/{made.json()['id']}/"
    assert desk.get(own).json()["state"] == "ready"
    rows = desk.get(f"{own}targets/").json()["results"]
    assert [row["precinct"] for row in rows] == ["04070_0002", "04070_0001", "04112_0001"]
    assert rows[0]["score"] == (1 - 200 / 500) * (100 / 200)
    assert rows[0]["why"][0]["text"].startswith("60,0")


def test_a_ranking_is_changed_and_deleted(desk: Client, land: Country) -> None:
    targeting = make_targeting(land)
    own = f"{API}targetings/{targeting.pk}/"
    changed = desk.patch(own, {"by": "people", "weights": {"addresses": 0.2}}, **JSON).json()
    assert (changed["by"], changed["weights"], changed["state"]) == ("people", {"addresses": 0.2}, "queued")
    assert desk.delete(own).status_code == 204
    assert desk.get(own).status_code == 404


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("round", "presidentielle-2017:9"),
        ("round", "presidentielle-2017"),
        ("within", "99999"),
        ("bloc", 0),
        ("by", "hasard"),
        ("weights", {"addresses": 7}),
        ("weights", {"turnout": 0.2}),
    ],
)
def test_what_cannot_be_ranked_is_refused_beside_its_field(desk: Client, land: Country, field: str, value: Any) -> None:
    sent = {"name": "04", "round": "presidentielle-2017:1", "bloc": make_bloc().pk} | {field: value}
    answer = desk.post(f"{API}targetings/", sent, **JSON)
    assert answer.status_code == 422
    assert set(answer.json()) <= {field, "compared"}


def test_targets_are_read_within_a_territory(desk: Client, land: Country) -> None:
    own = f"{API}targetings/{make_targeting(land).pk}/targets/"
    assert len(desk.get(own).json()["results"]) == 5
    assert [row["precinct"] for row in desk.get(own, {"within": "75119"}).json()["results"]] == ["75056_1901"]
    assert desk.get(own, {"within": "99999"}).status_code == 404


def test_basins_and_terms_are_read(desk: Client, land: Country) -> None:
    assert desk.get(f"{API}targetings/{make_targeting(land).pk}/basins/").json()["results"] == []
    assert [term["key"] for term in desk.get(f"{API}targeting-terms/").json()] == [
        "addresses", "turnout", "volunteers", "votes_lost",
    ]  # fmt: skip


def test_for_others_rankings_do_not_exist(client: Client, land: Country, moderator: Supporter) -> None:
    paths = ["blocs/", "targetings/", "targeting-terms/"]
    own = f"targetings/{make_targeting(land).pk}/"
    paths += [f"{own}{end}" for end in ("", "targets/", "basins/")]
    assert {client.get(API + path).status_code for path in paths} == {401}
    sign_in(client, moderator)
    assert {client.get(API + path).status_code for path in paths} == {404}
    assert client.post(f"{API}blocs/", {"name": "A", "members": ["FI"]}, **JSON).status_code == 404
    assert client.post(f"{API}targetings/", {}, **JSON).status_code == 404
    assert client.delete(API + own).status_code == 404
