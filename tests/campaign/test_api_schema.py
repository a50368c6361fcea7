"""The schema of the programming interface says everything and is served to everybody."""

from io import StringIO

from django.core.management import call_command
from django.test import Client


def test_the_schema_is_valid_and_says_everything() -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=StringIO(), stderr=StringIO())


def test_the_schema_is_public(client: Client, db: None) -> None:
    response = client.get("/api/v1/schema/")
    assert response.status_code == 200
    assert "/api/v1/testimonies/" in response.content.decode()
