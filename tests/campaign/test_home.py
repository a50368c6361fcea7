"""The home page: a poster, true numbers, the latest voices, at a constant price."""

import json
import re

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from supporters.map_counters import add_to_map
from supporters.models import Testimony
from territory.models import Place
from tests.factories import make_place, make_testimony

pytestmark = pytest.mark.django_db


def publish(**overrides: object) -> Testimony:
    fields = {"state": Testimony.State.PUBLISHED, "published_at": timezone.now()}
    with transaction.atomic():
        testimony = make_testimony(**(fields | overrides))
        add_to_map(testimony)
    return testimony


def commune(code: str) -> Place:
    departement = make_place(code=f"D-{code}", kind=Place.Kind.DEPARTEMENT, name=f"Département {code}")
    return make_place(departement=departement, parent=departement)


def queries_of(client: Client) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return len(queries)


def test_an_empty_country_invites_to_speak_first(client: Client) -> None:
    body = client.get("/").content.decode()
    assert "Témoigner en premier" in body


def test_it_counts_testimonies_communes_and_departements(client: Client) -> None:
    rennes, brest = commune("35"), commune("29")
    for place in (rennes, rennes, brest):
        publish(place=place)
    body = client.get("/").content.decode()
    numbers = re.findall(r'figure-number"><strong>(\d+)</strong>', body)
    assert numbers == ["3", "2", "2"]
    assert body.count("<circle") == 2


def test_only_published_testimonies_are_read_there(client: Client) -> None:
    publish(message="Moi, je parle.")
    make_testimony(message="Moi, j'attends.")
    body = client.get("/").content.decode()
    assert "Moi, je parle." in body
    assert "attends" not in body


def test_its_price_does_not_grow_with_the_country(client: Client) -> None:
    publish(place=commune("35"))
    client.get("/")
    few = queries_of(client)
    for code in ("29", "22", "56", "44"):
        publish(place=commune(code))
    assert queries_of(client) == few


def test_it_says_in_data_who_speaks(client: Client, settings) -> None:  # type: ignore[no-untyped-def]
    settings.CAMPAIGN_NAME = "Avec </script> nous"
    body = client.get("/").content.decode()
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', body, re.DOTALL)
    assert data
    assert json.loads(data[1])["name"] == "Avec </script> nous"
