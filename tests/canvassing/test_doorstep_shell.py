"""The doorstep pages' shell and its worker: the same for everybody, whole, of one version."""

import json
import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from canvassing.doorstep.words import words
from canvassing.views.doorstep import kept
from supporters.models import Supporter
from tests.factories import sign_in
from tests.processes import ROOT

MODULES = sorted((ROOT / "static" / "js" / "doorstep").glob("*.js"))
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reckoned_anew() -> None:
    kept.clear()


def facts_of(worker: str) -> dict[str, Any]:
    found = re.search(r"= (\{.*?\});$", worker, re.MULTILINE)
    assert found
    facts: dict[str, Any] = json.loads(found[1])
    return facts


def shell(client: Client, **headers: str) -> str:
    return client.get(reverse("canvassing:doorstep-app"), headers=headers).content.decode()


def worker_facts(client: Client, **headers: str) -> dict[str, Any]:
    return facts_of(client.get(reverse("canvassing:doorstep-worker"), headers=headers).content.decode())


def test_the_shell_is_the_same_for_everybody(client: Client, supporter: Supporter) -> None:
    assert shell(client) == shell(sign_in(Client(), supporter))


def test_the_shell_sets_no_cookie(client: Client) -> None:
    for name in ("app", "worker", "manifest", "icon"):
        assert not client.get(reverse(f"canvassing:doorstep-{name}")).cookies


def test_shell_and_worker_are_of_one_version_in_every_language(client: Client) -> None:
    for language in ("fr", "en"):
        headers = {"accept-language": language}
        assert f'data-version="{worker_facts(client, **headers)["version"]}"' in shell(client, **headers)


def test_the_worker_keeps_all_that_the_shell_asks(client: Client) -> None:
    asked = set(re.findall(r'(?:href|src)="(/[^"#]*)"', shell(client))) - {"/porte-a-porte/"}
    assert asked <= set(worker_facts(client)["files"])


def test_the_worker_keeps_every_module(client: Client) -> None:
    kept = " ".join(worker_facts(client)["files"])
    assert [path.name for path in MODULES if path.name not in kept] == []


def test_everything_kept_is_there(client: Client) -> None:
    for address in worker_facts(client)["files"]:
        if address.startswith("/static/"):
            assert finders.find(address.removeprefix("/static/")), address
        else:
            assert client.get(address).status_code == 200, address


def test_a_changed_name_makes_another_version(client: Client, settings: Any) -> None:
    before = worker_facts(client)["version"]
    settings.CAMPAIGN_NAME = "Autre nom"
    kept.clear()
    assert worker_facts(client)["version"] != before


def test_a_changed_colour_makes_another_version(client: Client, settings: Any) -> None:
    before = worker_facts(client)["version"]
    settings.CAMPAIGN_COLOUR = "#0b4fc4"
    kept.clear()
    assert worker_facts(client)["version"] != before


def test_the_worker_may_rule_the_doorstep_alone_and_is_asked_anew_each_time(client: Client) -> None:
    answer = client.get(reverse("canvassing:doorstep-worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer["Cache-Control"]
    assert facts_of(answer.content.decode())["home"] == "/porte-a-porte/"


def test_the_switch_gives_a_worker_that_takes_itself_away(client: Client, settings: Any) -> None:
    settings.DOORSTEP_OFFLINE = False
    said = client.get(reverse("canvassing:doorstep-worker")).content.decode()
    assert "unregister" in said
    assert "respondWith" not in said


def test_the_manifest_can_be_installed(client: Client, settings: Any) -> None:
    settings.CAMPAIGN_NAME = "L'avenir « ensemble »"
    manifest = json.loads(client.get(reverse("canvassing:doorstep-manifest")).content)
    assert manifest["display"] == "standalone"
    assert manifest["name"].endswith("L'avenir « ensemble »")
    assert {icon["purpose"] for icon in manifest["icons"]} == {"any", "maskable"}


def test_nothing_is_written_into_the_page_that_the_policy_would_stop(client: Client) -> None:
    html = shell(client)
    assert not re.search(r"<script(?![^>]*(src=|application/json))|<style| style=| on[a-z]+=", html)


def test_the_page_has_a_word_for_all_it_says() -> None:
    said = "\n".join(path.read_text() for path in MODULES)
    asked = set(re.findall(r'say\("([^"]+)"', said)) | set(re.findall(r'say\(\w[\w.]* \? "([^"]+)"', said))
    begun = set(re.findall(r"say\(`([^`$]+)\$", said))
    known = words()
    assert asked - set(known) == set()
    assert [start for start in begun if not any(key.startswith(start) for key in known)] == []
