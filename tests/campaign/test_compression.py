"""Words travel compressed, and modules under names that change with them."""

import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client

from campaign.compression import CompressWords
from tests.processes import ROOT


@pytest.mark.django_db
def test_a_page_is_compressed_for_who_can_read_it(client: Client) -> None:
    assert client.get("/carte/", headers={"Accept-Encoding": "gzip"})["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in client.get("/carte/")


def test_a_photo_is_not_compressed_again() -> None:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    photo = HttpResponse(b"RIFF" * 500, content_type="image/webp")
    assert CompressWords(lambda _: photo)(request).content == b"RIFF" * 500


def test_imports_between_modules_end_with_a_semicolon() -> None:
    """Without it the static storage does not see them, and browsers keep old modules beside new ones."""
    for module in (ROOT / "static" / "js").rglob("*.js"):
        imports = re.findall(r'^(?:import|export)\b[^"\n]*from "\.[^"]*"(.*)$', module.read_text(), re.MULTILINE)
        assert all(end == ";" for end in imports), module
