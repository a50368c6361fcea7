"""The library of facts, and the search through all that was said."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from common.text import fold
from conversations.desk import search
from conversations.models import Fact
from conversations.services import facts
from supporters.models import Supporter
from tests.conversations.making import (
    make_answer,
    make_conversation,
    make_fact,
    make_mention,
    make_responder,
    make_voice,
)
from tests.factories import sign_in

pytestmark = pytest.mark.django_db


def written(**overrides: Any) -> dict[str, Any]:
    return {
        "title": "Les trains de nuit",
        "text": "Huit lignes de nuit circulaient en 2024.",
        "source": "Rapport annuel",
        "dated": date(2025, 3, 1),
    } | overrides


def add(by: Supporter, **overrides: Any) -> Fact:
    return facts.add(by=by, at=timezone.now(), **written(**overrides))


@pytest.fixture
def desk(client: Client, responder: Supporter) -> Client:
    return sign_in(client, responder)


# --- the library ---


def test_a_fact_has_its_source_and_its_date(responder: Supporter) -> None:
    fact = add(responder)
    assert fact.search == "les trains de nuit huit lignes de nuit circulaient en 2024 rapport annuel"
    with pytest.raises(ValidationError) as refused:
        add(responder, source="", dated=None)
    assert set(refused.value.message_dict) == {"source", "dated"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("dated", date(2100, 1, 1)),
        ("good_until", date(2024, 1, 1)),
        ("source_url", "javascript:alert(1)"),
        ("text", "  "),
        ("title", ""),
    ],
    ids=["future", "over-before", "script", "blank", "untitled"],
)
def test_what_is_wrong_with_a_fact_is_said_beside_its_field(responder: Supporter, field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        add(responder, **{field: value})
    assert list(refused.value.message_dict) == [field]


def test_a_fact_is_put_right(responder: Supporter) -> None:
    fact = facts.edit(fact=add(responder), at=timezone.now(), text="Neuf lignes circulaient.")
    assert (fact.text, fact.title) == ("Neuf lignes circulaient.", "Les trains de nuit")
    assert "neuf lignes" in fact.search


def draft(by: Supporter, **overrides: Any) -> Any:
    return make_answer(make_conversation(state="drafted", owner=by), **overrides)


def test_a_fact_is_inserted_with_its_source_after_what_is_written(responder: Supporter) -> None:
    fact, answer = add(responder, source_url="https://example.org/rapport"), draft(responder, text="Bonjour.")
    done = facts.insert(fact=fact, answer=answer, by=responder, at=timezone.now())
    assert done.text.startswith("Bonjour.\n\nHuit lignes")
    assert "Rapport annuel" in done.text
    assert "https://example.org/rapport" in done.text
    assert list(done.facts.all()) == [fact]
    fact.refresh_from_db()
    assert fact.used == 1


def test_a_fact_inserted_twice_counts_once(responder: Supporter) -> None:
    fact, answer = add(responder), draft(responder)
    for _n in range(2):
        answer = facts.insert(fact=fact, answer=answer, by=responder, at=timezone.now())
    fact.refresh_from_db()
    assert fact.used == 1


@pytest.mark.parametrize("state", ["retired", "over"])
def test_a_fact_that_is_no_longer_good_is_not_inserted(responder: Supporter, state: str) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    fact = make_fact(is_retired=True) if state == "retired" else make_fact(good_until=yesterday)
    answer = draft(responder)
    with pytest.raises(ValidationError):
        facts.insert(fact=fact, answer=answer, by=responder, at=timezone.now())
    answer.refresh_from_db()
    assert "Huit lignes" not in answer.text


def test_a_fact_is_good_on_its_last_day() -> None:
    now = timezone.now()
    fact = make_fact(good_until=timezone.localdate(now))
    assert not facts.is_over(fact, at=now)
    assert search.facts_to_insert(at=now) == [fact]
    assert search.facts_to_insert(at=now + timedelta(days=1)) == []


def test_nobody_inserts_into_the_answer_of_another(responder: Supporter) -> None:
    with pytest.raises(ValidationError):
        facts.insert(fact=make_fact(), answer=draft(make_responder()), by=responder, at=timezone.now())


def test_an_answer_that_left_takes_no_fact(responder: Supporter) -> None:
    answer = draft(responder, state="sent", sent_at=timezone.now())
    with pytest.raises(ValidationError):
        facts.insert(fact=make_fact(), answer=answer, by=responder, at=timezone.now())


def test_an_answer_that_would_be_too_long_stays_as_it_is(responder: Supporter) -> None:
    with pytest.raises(ValidationError, match="dépasserait"):
        facts.insert(fact=make_fact(), answer=draft(responder, text="a" * 4990), by=responder, at=timezone.now())


def test_facts_said_most_often_are_offered_first() -> None:
    rare, usual = make_fact(title="Rare"), make_fact(title="Courant", used=4)
    make_fact(title="Retiré", is_retired=True)
    assert search.facts_to_insert(at=timezone.now()) == [usual, rare]


# --- pages ---


def test_a_fact_is_added_corrected_retired_and_put_back(desk: Client) -> None:
    sent = written(dated="2025-03-01") | {"source_url": "", "good_until": "", "topic": ""}
    assert desk.post("/repondre/faits/nouveau/", sent).status_code == 302
    fact = Fact.objects.get()
    assert fact.title in desk.get("/repondre/faits/").content.decode()
    assert desk.post(f"/repondre/faits/{fact.pk}/", sent | {"title": "Les trains"}).status_code == 302
    desk.post(f"/repondre/faits/{fact.pk}/retirer/")
    desk.get("/repondre/faits/")  # where the act is confirmed, once
    assert "Les trains" not in desk.get("/repondre/faits/").content.decode()
    assert "Les trains" in desk.get("/repondre/faits/?etat=retires").content.decode()
    desk.post(f"/repondre/faits/{fact.pk}/remettre/")
    fact.refresh_from_db()
    assert (fact.title, fact.is_retired) == ("Les trains", False)


def test_a_wrong_fact_is_422_and_says_where(desk: Client) -> None:
    page = desk.post("/repondre/faits/nouveau/", written(dated="2025-03-01", source=""))
    assert page.status_code == 422
    assert "id_source_error" in page.content.decode()
    assert not Fact.objects.exists()


def test_a_fact_is_inserted_from_the_library(desk: Client, responder: Supporter) -> None:
    fact, answer = make_fact(), draft(responder)
    page = desk.get(f"/repondre/faits/?reponse={answer.pk}").content.decode()
    assert f"/repondre/faits/{fact.pk}/inserer/" in page
    sent = desk.post(f"/repondre/faits/{fact.pk}/inserer/", {"answer": answer.pk})
    assert sent["Location"] == answer.conversation.get_absolute_url()
    answer.refresh_from_db()
    assert "Huit lignes" in answer.text


def test_the_library_is_found_by_words_without_accents(desk: Client) -> None:
    make_fact(title="Élèves par classe", search="eleves par classe")
    make_fact()
    page = desk.get("/repondre/faits/?mots=élève classe").content.decode()
    assert "Élèves par classe" in page
    assert "trains de nuit" not in page


# --- search ---


def said(text: str, **overrides: Any) -> Any:
    voice = make_voice()
    answered = make_conversation(voice, state="answered")
    fields = {"state": "sent", "sent_at": timezone.now(), "search": fold(text)} | overrides
    return make_answer(answered, text=text, **fields)


def test_all_words_are_asked_for_each_at_a_word_s_beginning() -> None:
    answer = said("Les trains de nuit reviennent à Saint-Étienne.")
    for words in ("trains nuit", "TRAIN étienne", "st etienne", "Les"):
        assert search.search(words, shelf="answers").rows == [answer], words
    for words in ("rains", "trains bus", ""):
        assert search.search(words, shelf="answers").rows == [], words


def test_drafts_of_others_are_not_found() -> None:
    said("Les trains de nuit", state="draft", sent_at=None)
    assert not search.search("trains", shelf="answers")


@pytest.mark.parametrize("words", ["%", "_", "'; --", "%%%%", "\x00", "a" * 5000])
def test_signs_of_the_database_are_words_like_others(words: str) -> None:
    said("Les trains de nuit")
    assert search.search(words, shelf="answers").rows == []


def test_a_shelf_goes_on_below_its_last_row() -> None:
    made = [make_mention(search="un train", voice=make_voice()) for _n in range(5)]
    first = search.search("train", shelf="mentions", limit=3)
    rest = search.search("train", shelf="mentions", before=first.before, limit=3)
    assert [*first.rows, *rest.rows] == made[::-1]
    assert rest.before == 0


def test_everything_is_found_on_one_page(desk: Client, django_assert_max_num_queries: Any) -> None:
    for n in range(5):
        said(f"Les trains de nuit, {n}")
        make_fact(search="les trains de nuit")
        make_mention(search="les trains", title=f"Un train, {n}")
        make_voice(name="Le carnet des trains", search="le carnet des trains")
    with django_assert_max_num_queries(20):
        page = desk.get("/repondre/recherche/?mots=trains").content.decode()
    for words in ("Les trains de nuit, 4", "Huit lignes", "Un train, 4", "Le carnet des trains"):
        assert words in page


def test_an_unknown_shelf_is_404_and_nothing_found_is_said(desk: Client) -> None:
    assert desk.get("/repondre/recherche/?rayon=secret").status_code == 404
    assert "Rien ne correspond" in desk.get("/repondre/recherche/?mots=licorne").content.decode()
    assert "Rien ne correspond" not in desk.get("/repondre/recherche/").content.decode()
    assert desk.get("/repondre/recherche/?mots=train&rayon=mentions&avant=²").status_code == 200
