"""The script: typed as one text, kept in versions, taken along by every walk."""

import pytest
from django.test import Client
from django.utils import timezone

from canvassing.doorstep.script import LAW, current_cards, default_cards
from canvassing.doorstep.script_text import Branch, ScriptError, read_script, write_script
from canvassing.models import Script
from canvassing.services.scripts import use_script
from canvassing.services.scripts import write_script as keep
from tests.factories import make_volunteer, sign_in

pytestmark = pytest.mark.django_db
TEXT = """# bonjour | On ouvre
« Bonjour, je suis du quartier. »
- « Je n'ai pas le temps » -> presse
- « Dites-moi : pourquoi ? » → presse

# presse | Pas le temps
Bonne journée !
"""


def test_a_text_is_read_as_cards_with_branches() -> None:
    first, second = read_script(TEXT)
    assert (first.key, first.title, first.words) == ("bonjour", "On ouvre", "« Bonjour, je suis du quartier. »")
    assert first.branches == [
        Branch("« Je n'ai pas le temps »", "presse"),
        Branch("« Dites-moi : pourquoi ? »", "presse"),
    ]
    assert (second.key, second.branches) == ("presse", [])


def test_what_is_written_is_what_was_read() -> None:
    assert read_script(write_script(read_script(TEXT))) == read_script(TEXT)


def test_the_words_that_the_site_comes_with_are_a_script_in_order() -> None:
    assert read_script(write_script(default_cards())) == default_cards()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "au moins une carte"),
        ("Bonjour", "Ligne 1"),
        ("# Bonjour tout court", "Ligne 1"),
        ("# a | A\n", "ne dit rien"),
        ("# a | A\nmots\n- oui -> b", "n'existe pas"),
        ("# a | A\nmots\n# a | B\nmots", "Deux cartes"),
        ("# a | A\nmots\n- " + "x" * 90 + " -> a", "Ligne 3"),
        ("# a | A\n" + "x" * 1001, "trop longue"),
    ],
    ids=["empty", "no card", "no key", "no words", "nowhere", "twice", "long answer", "long words"],
)
def test_a_mistake_is_told_with_its_place(text: str, words: str) -> None:
    with pytest.raises(ScriptError, match=words):
        read_script(text)


def test_without_a_script_of_its_own_a_campaign_has_the_built_in_one() -> None:
    assert current_cards() == default_cards()


def test_the_last_version_is_in_use_and_earlier_ones_can_be_come_back_to() -> None:
    first = keep(text=TEXT, at=timezone.now())
    keep(text="# autre | Autre\nAutres mots.", at=timezone.now())
    assert [card.key for card in current_cards()] == ["autre"]
    use_script(script=first, at=timezone.now())
    assert [card.key for card in current_cards()] == ["bonjour", "presse"]
    use_script(script=None, at=timezone.now())
    assert current_cards() == default_cards()
    assert Script.objects.count() == 2


def test_staff_see_the_cards_before_they_put_them_to_use(client: Client, national: object) -> None:
    sign_in(client, national)
    shown = client.post("/terrain/argumentaire/", {"text": TEXT, "show": "1"})
    assert shown.status_code == 200
    assert "Pas le temps" in shown.text
    assert not Script.objects.exists()
    assert client.post("/terrain/argumentaire/", {"text": TEXT}).status_code == 302
    assert Script.objects.get().active


def test_a_mistake_loses_nothing_of_what_was_typed(client: Client, national: object) -> None:
    sign_in(client, national)
    answer = client.post("/terrain/argumentaire/", {"text": TEXT + "- oui -> nulle-part"})
    assert answer.status_code == 422
    assert "nulle-part" in answer.text
    assert "n&#x27;existe pas" in answer.text


def test_volunteers_read_it_before_they_set_out(client: Client) -> None:
    sign_in(client, make_volunteer().supporter)
    page = client.get("/porte-a-porte/argumentaire/")
    assert page.status_code == 200
    assert str(LAW[0]) in page.text
    assert client.get("/api/v1/script/").json()["steps"][0]["key"] == "bonjour"
    assert client.put("/api/v1/script/", {"text": TEXT}, "application/json").status_code == 404


def test_programs_write_it_too(client: Client, national: object) -> None:
    sign_in(client, national)
    answer = client.put("/api/v1/script/", {"text": TEXT}, "application/json")
    assert [step["key"] for step in answer.json()["steps"]] == ["bonjour", "presse"]
    assert client.put("/api/v1/script/", {"text": "Bonjour"}, "application/json").status_code == 422
