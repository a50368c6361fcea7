"""Audiences for programs: the page's own rules, by field."""

from typing import Any

import pytest
from django.test import Client
from knox.models import AuthToken

from mailings.models import Audience
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.factories import make_place, sign_in
from tests.mailings.making import make_audience, make_mailing, make_recipient, make_subscriber

pytestmark = pytest.mark.django_db

ALL = "/api/v1/audiences/"
ACTIVE = {"field": "tier", "at_least": 2}
SELECTED = {"name": "Actifs", "kind": "selected", "words": "vous participez à la campagne.", "rule": ACTIVE}


@pytest.fixture
def editor(db: None) -> Supporter:
    return make_editor()


@pytest.fixture
def desk(client: Client, editor: Supporter) -> Client:
    return sign_in(client, editor)


def post(desk: Client, path: str, data: Any) -> Any:
    return desk.post(path, data, content_type="application/json")


def test_a_program_defines_an_audience_and_counts_it(desk: Client) -> None:
    make_recipient(supporter=make_subscriber(selected=True), tier=3)
    make_recipient(supporter=make_subscriber(), tier=3)
    made = post(desk, ALL, SELECTED)
    assert made.status_code == 201
    assert made.json()["rule"] == ACTIVE
    found = desk.get(f"{ALL}{made.json()['pk']}/count/").json()
    assert (found["matching"], found["receiving"]) == (2, 1)
    assert found["left_out"] == [{"reason": "consent", "label": "pas d'accord en cours", "number": 1}]
    assert found["says"] == "vous participez activement à la campagne ces temps-ci."


def test_the_list_has_them_by_name(desk: Client) -> None:
    make_audience(name="B")
    make_audience(name="A", place=make_place(code="29019"))
    assert [one["name"] for one in desk.get(ALL).json()["results"]] == ["A", "B"]
    assert desk.get(ALL).json()["results"][0]["place"] == "29019"


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"field": "opinion", "is": "pour"}, "« opinion » ne peut pas servir à choisir."),
        ({"field": "birth_month", "before": "1990-01-01"}, "« birth_month » ne peut pas servir à choisir."),
        ({"not": {"field": "tier", "at_least": 1, "religion": "x"}}, "« religion » ne peut pas servir à choisir."),
        ({}, "Décrivez un critère."),
        ("tier >= 2", "Décrivez un critère."),
        ({"field": "place", "place": "R-00"}, "Ce lieu n'existe pas : R-00."),
    ],
)
def test_a_rule_that_cannot_serve_is_422(rule: Any, words: str, desk: Client) -> None:
    answer = post(desk, ALL, SELECTED | {"rule": rule})
    assert (answer.status_code, answer.json()["rule"]) == (422, [words])
    assert not Audience.objects.exists()


def test_a_rule_nested_a_thousand_times_is_422(desk: Client) -> None:
    depth = 400
    body = '{"kind": "selected", "rule": ' + '{"not": ' * depth + '{"field": "tier"}' + "}" * depth + "}"
    assert post(desk, f"{ALL}count/", body).status_code == 422


def test_a_selection_of_nobody_is_422(desk: Client) -> None:
    assert "rule" in post(desk, ALL, SELECTED).json()


def test_what_nobody_saved_is_counted_too(desk: Client) -> None:
    make_subscriber()
    assert post(desk, f"{ALL}count/?mailing=daily", {"kind": "broadcast"}).json()["receiving"] == 1
    assert post(desk, f"{ALL}count/?mailing=never", {"kind": "broadcast"}).status_code == 422


def test_some_of_an_audience_is_changed(desk: Client) -> None:
    audience = make_audience()
    answer = desk.patch(f"{ALL}{audience.pk}/", {"name": "Autre"}, content_type="application/json")
    assert (answer.json()["name"], answer.json()["words"]) == ("Autre", audience.words)
    make_mailing(audience=audience, state="waiting")
    answer = desk.patch(f"{ALL}{audience.pk}/", {"name": "Encore"}, content_type="application/json")
    assert answer.status_code == 422
    assert desk.put(f"{ALL}{audience.pk}/archive/").status_code == 422


def test_it_is_archived_and_comes_back(desk: Client) -> None:
    audience = make_audience()
    assert desk.put(f"{ALL}{audience.pk}/archive/").json()["archived_at"]
    assert desk.delete(f"{ALL}{audience.pk}/archive/").json()["archived_at"] is None


def test_two_of_one_name_are_422(desk: Client) -> None:
    make_audience(name="Actifs")
    make_recipient(supporter=make_subscriber(selected=True), tier=3)
    assert post(desk, ALL, SELECTED).json()["name"] == ["Une audience porte déjà ce nom."]


def test_a_token_opens_nothing_until_its_owner_has_a_second_factor(client: Client, editor: Supporter) -> None:
    headers = {"Authorization": f"Token {AuthToken.objects.create(editor)[1]}"}
    assert client.get(ALL, headers=headers).status_code == 403
