"""Pages where staff define to whom letters go: a rule grows by buttons, is counted, refused, saved, archived."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mailings.models import Audience
from supporters.models import Supporter
from territory.models import Place
from tests.actions.making import make_editor
from tests.factories import make_place, sign_in
from tests.mailings.making import make_audience, make_mailing, make_recipient, make_subscriber

pytestmark = pytest.mark.django_db

NEW = "/courriers/audiences/nouvelle/"
WORDS = "vous participez activement à la campagne."
SELECTED = {"name": "Les actifs", "kind": "selected", "words": WORDS}
TIER = {"g0-0-field": "tier", "g0-0-at_least": "2"}
ROLE = {"g1-0-field": "role", "g1-0-kind": "volunteer", "g1-0-negated": "on"}


@pytest.fixture
def editor(db: None) -> Supporter:
    return make_editor()


@pytest.fixture
def desk(client: Client, editor: Supporter) -> Client:
    return sign_in(client, editor)


def read(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_first_audience_is_everybody(desk: Client, editor: Supporter) -> None:
    assert "Aucune audience" in read(desk.get(reverse("mailings:audiences")))
    answer = desk.post(NEW, {"name": "Tout le monde", "kind": "broadcast", "words": "vous êtes abonné à la lettre."})
    audience = Audience.objects.get()
    assert answer.headers["Location"] == reverse("mailings:audience", args=[audience.pk])
    assert (audience.kind, audience.rule, audience.created_by) == ("broadcast", {}, editor)
    assert "Tout le monde" in read(desk.get(reverse("mailings:audiences")))


def test_a_broadcast_forgets_a_rule_that_was_begun(desk: Client) -> None:
    departement = make_place(kind=Place.Kind.DEPARTEMENT, code="D-29")
    desk.post(NEW, SELECTED | {"kind": "broadcast", "area": "D-29", "g0-0-field": "tier", "g0-0-at_least": "9"})
    audience = Audience.objects.get()
    assert (audience.rule, audience.place) == ({}, departement)


def test_a_rule_grows_and_shrinks_without_script_and_without_being_saved(desk: Client) -> None:
    page = read(desk.post(NEW, SELECTED | {"edit": "or", "new-or": "tier"}))
    assert 'name="g0-0-at_least"' in page
    page = read(desk.post(NEW, SELECTED | TIER | {"edit": "add:0", "new-0": "act"}))
    assert 'name="g0-1-days"' in page
    page = read(desk.post(NEW, SELECTED | TIER | {"edit": "or", "new-or": "role"}))
    assert 'name="g1-0-kind"' in page
    page = read(desk.post(NEW, SELECTED | TIER | ROLE | {"edit": "remove:0:0"}))
    assert 'name="g0-0-kind"' in page
    assert "checked" in page.split('name="g0-0-negated"')[1][:60]
    assert "at_least" not in page
    assert not Audience.objects.exists()


@pytest.mark.parametrize("edit", ["add:99", "add:x", "remove:0", "remove:7:7", "remove:0:0:0", "oui", "", "add:0"])
def test_a_button_that_does_not_exist_changes_nothing(desk: Client, edit: str) -> None:
    answer = desk.post(NEW, SELECTED | TIER | {"edit": edit, "new-0": "opinion", "new-99": "opinion"})
    assert answer.status_code == 200
    assert 'name="g0-0-at_least"' in read(answer)


def test_a_rule_is_saved_as_a_tree_and_shown_again(desk: Client) -> None:
    make_recipient(supporter=make_subscriber(selected=True), tier=3)
    act = {"g0-1-field": "act", "g0-1-kind": "share", "g0-1-at_least": "2", "g0-1-days": "10", "g0-1-negated": "on"}
    desk.post(NEW, SELECTED | TIER | act | ROLE)
    audience = Audience.objects.get()
    shared = {"field": "act", "kind": "share", "at_least": 2, "days": 10}
    tier = {"field": "tier", "at_least": 2}
    volunteer = {"field": "role", "kind": "volunteer"}
    assert audience.rule == {"or": [{"and": [tier, {"not": shared}]}, {"not": volunteer}]}
    page = read(desk.get(reverse("mailings:audience", args=[audience.pk])))
    assert 'name="g0-1-days" value="10"' in page
    assert 'name="g1-0-negated"' in page
    assert "<strong>1</strong>" in page


def test_a_selection_that_nobody_agreed_to_is_refused(desk: Client) -> None:
    make_recipient(supporter=make_subscriber(), tier=3)
    answer = desk.post(NEW, SELECTED | TIER)
    assert answer.status_code == 422
    assert "n&#x27;a donné son accord" in read(answer) or "n'a donné son accord" in read(answer)
    assert not Audience.objects.exists()


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(desk: Client) -> None:
    wrong = {"g0-0-field": "act", "g0-0-kind": "share", "g0-0-at_least": "0", "g0-0-days": "900"}
    answer = desk.post(NEW, SELECTED | {"words": ""} | wrong)
    page = read(answer)
    assert answer.status_code == 422
    assert "Donnez un nombre de 1 à 1000." in page
    assert 'value="900"' in page
    assert "field-invalid" in page.split('id="words-title"')[1]


def test_a_selection_without_a_rule_or_without_words_is_refused(desk: Client) -> None:
    assert "Décrivez un critère." in read(desk.post(NEW, SELECTED))
    answer = desk.post(NEW, {"name": "Tous", "kind": "broadcast", "words": "car."})
    assert answer.status_code == 422
    assert "imprimée dans le courrier" in read(answer)


def test_two_audiences_have_two_names(desk: Client) -> None:
    make_audience(name="Tous")
    answer = desk.post(NEW, {"name": " Tous ", "kind": "broadcast", "words": WORDS})
    assert answer.status_code == 422
    assert "porte déjà ce nom" in read(answer)


def test_a_territory_is_a_list_or_a_commune(desk: Client) -> None:
    make_place(kind=Place.Kind.REGION, code="R-53", name="Bretagne")
    place = {"g0-0-field": "place", "g0-0-area": "R-53"}
    make_subscriber(selected=True, home=make_place(parent=Place.objects.get(code="R-53")))
    desk.post(NEW, SELECTED | place)
    assert Audience.objects.get().rule == {"field": "place", "place": "R-53"}
    answer = desk.post(NEW, SELECTED | {"name": "Ailleurs", "g0-0-field": "place"})
    assert "Choisissez un lieu" in read(answer)


def test_the_count_is_told_before_anything_is_saved(desk: Client) -> None:
    make_recipient(supporter=make_subscriber(selected=True), tier=3)
    make_recipient(supporter=make_subscriber(), tier=3)
    answer = desk.post(reverse("mailings:audience-count"), SELECTED | TIER)
    page = read(answer)
    assert answer.status_code == 200
    assert "<strong>1</strong>" in page
    assert "pas d&#x27;accord en cours" in page
    assert "vous participez activement à la campagne ces temps-ci." in page
    assert desk.post(reverse("mailings:audience-count"), SELECTED).status_code == 422


def test_counting_without_script_offers_the_rules_own_words(desk: Client) -> None:
    page = read(desk.post(NEW, SELECTED | TIER | {"words": "", "edit": "count"}))
    assert (
        "vous participez activement à la campagne ces temps-ci." in page.split("<textarea")[1].split("</textarea>")[0]
    )


def test_an_audience_that_a_letter_waits_for_does_not_change(desk: Client) -> None:
    audience = make_audience()
    make_mailing(audience=audience, state="scheduled")
    page = reverse("mailings:audience", args=[audience.pk])
    answer = desk.post(page, {"name": "Autre", "kind": "broadcast", "words": WORDS})
    assert answer.status_code == 422
    assert "copiez-la" in read(answer)
    desk.post(reverse("mailings:audience-archive", args=[audience.pk]))
    audience.refresh_from_db()
    assert (audience.name == "Autre", audience.archived_at) == (False, None)


def test_an_audience_is_copied(desk: Client) -> None:
    audience = make_audience(kind="selected", rule={"field": "tier", "at_least": 3}, words=WORDS)
    page = read(desk.get(NEW, {"copie": audience.pk}))
    assert WORDS in page
    assert 'name="g0-0-at_least"' in page
    assert audience.name not in page.split("<form")[-1]
    assert desk.get(NEW, {"copie": audience.pk + 1}).status_code == 404
    assert desk.get(NEW, {"copie": "²"}).status_code == 200


def test_an_archived_audience_comes_back(desk: Client) -> None:
    audience = make_audience(name="Vieille", archived_at=timezone.now())
    shelf = reverse("mailings:audiences")
    assert "Vieille" not in read(desk.get(shelf))
    assert "Vieille" in read(desk.get(shelf, {"etat": "archivees"}))
    desk.post(reverse("mailings:audience-bring-back", args=[audience.pk]))
    assert "Vieille" in read(desk.get(shelf))
    desk.post(reverse("mailings:audience-archive", args=[audience.pk]))
    assert "Vieille" in read(desk.get(shelf, {"etat": "archivees"}))


def test_a_rule_too_rich_for_the_page_stays_as_it_is(desk: Client) -> None:
    make_subscriber(selected=True)
    pair = {"or": [{"field": "language", "is": "fr"}, {"field": "joined", "days": 9}]}
    rule = {"and": [pair, pair, pair, pair]}
    audience = make_audience(kind="selected", rule=rule)
    page = reverse("mailings:audience", args=[audience.pk])
    assert "trop riche" in read(desk.get(page))
    desk.post(page, SELECTED)
    audience.refresh_from_db()
    assert (audience.name, audience.rule) == ("Les actifs", rule)
