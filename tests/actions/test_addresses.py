"""Addresses that no browser writes, and programs that look for holes do."""

import pytest
from django.test import Client

from supporters.models import Supporter
from tests.factories import sign_in

pytestmark = pytest.mark.django_db

PATHS = [
    "/l/a%00b", "/l/a%00b+", "/l/a%00b/", "/api/v1/links/a%00b/info/", "/api/v1/links/a%00b/", "/liens/a%00b/",
    "/api/v1/link-domains/a%00b/", "/terrain/liens/a%00b/",
]  # fmt: skip
QUESTIONS = [
    "/api/v1/wall/?kind=%00", "/api/v1/proposals/?topic=%00&kind=%00", "/api/v1/proposals/desk/?kind=%00",
    "/api/v1/link-domains/?state=%00", "/api/v1/contents/?q=%00", "/api/v1/contents/?place=%00",
    "/api/v1/contents/?topic=%00", "/api/v1/desk/contents/?state=%00", "/api/v1/relays/?state=%00",
    "/api/v1/links/?q=%00", "/liens/?mots=%00", "/terrain/liens/?mots=%00&etat=%00", "/partager/?mots=%00&sujet=%00",
    "/proposer/soutenir/?sujet=%00&genre=%00", "/terrain/propositions/?sujet=%00&etat=%00",
    "/mur/?genre=%00&source=%00", "/terrain/contenus/?etat=%00", "/oembed/?url=http://localhost:8000/partager/%00/",
    "/terrain/apercus/?url=%00", "/terrain/relais/?etat=%00",
]  # fmt: skip


def test_an_address_with_a_nul_in_it_is_nowhere(client: Client, editor: Supporter) -> None:
    """PostgreSQL refuses to be asked for one, where SQLite finds nothing."""
    sign_in(client, editor)
    assert {path: client.get(path).status_code for path in PATHS} == dict.fromkeys(PATHS, 404)


def test_a_question_with_a_nul_in_it_breaks_nothing(client: Client, editor: Supporter) -> None:
    sign_in(client, editor)
    client.raise_request_exception = False
    assert {path: code for path in QUESTIONS if (code := client.get(path).status_code) >= 500} == {}
