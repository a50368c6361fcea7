"""The place field: typed text, candidates, codes picked by script."""

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms

from territory.forms import PlaceField
from territory.gazetteer import Gazetteer
from territory.models import Place


class HomeForm(forms.Form):
    place = PlaceField(label="Votre commune")


class Inputs(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "input":
            self.found.append(dict(attrs))


def filled(text: str, code: str | None = None) -> HomeForm:
    return HomeForm({"place": text} if code is None else {"place": text, "place_code": code})


def inputs(form: forms.Form) -> list[dict[str, Any]]:
    return Inputs(str(form["place"])).found


def kind_of_error(form: forms.Form) -> str:
    (error,) = form.errors.as_data()["place"]
    return str(error.code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Arles", "13004"),
        ("arles", "13004"),
        ("13200", "13004"),
        (" 13200  ARLES ", "13004"),
        ("Saint-Denis (93)", "93066"),
        ("97400 st denis", "97411"),
        ("paris 11e", "75111"),
        ("strasb", "67482"),
        ("Bâgé-la-Ville", "01025"),
    ],
)
def test_without_script_what_is_typed_is_enough(country: Gazetteer, text: str, code: str) -> None:
    form = filled(text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"].code == code


def test_several_places_are_offered_and_the_text_is_kept(country: Gazetteer) -> None:
    form = filled("Saint-Denis")
    assert not form.is_valid()
    assert kind_of_error(form) == "several"
    text, *radios = inputs(form)
    assert text["value"] == "Saint-Denis"
    assert [(radio["type"], radio["name"], radio["value"]) for radio in radios] == [
        ("radio", "place_code", "97411"),
        ("radio", "place_code", "93066"),
    ]


def test_the_candidate_picked_is_taken(country: Gazetteer) -> None:
    form = filled("Saint-Denis", "93066")
    assert form.is_valid()
    assert form.cleaned_data["place"].code == "93066"


def test_whoever_types_something_else_after_picking_means_what_was_typed(country: Gazetteer) -> None:
    form = filled("Arles", "93066")
    assert form.is_valid()
    assert form.cleaned_data["place"].code == "13004"


@pytest.mark.parametrize("code", ["D-93", "99999", "<script>", "\x00", "9" * 500])
def test_an_altered_code_counts_for_nothing(country: Gazetteer, code: str) -> None:
    form = filled("Arles", code)
    assert form.is_valid()
    assert form.cleaned_data["place"].code == "13004"
    assert kind_of_error(filled("zzzz", code)) == "unknown"


def test_a_code_alone_is_enough(country: Gazetteer) -> None:
    form = filled("", "13004")
    assert form.is_valid()
    assert form.cleaned_data["place"].code == "13004"


@pytest.mark.parametrize("text", ["zzzz", "99999", "?", "\x00", "x" * 10_000])
def test_an_unknown_place_is_said_so_and_the_text_kept(country: Gazetteer, text: str) -> None:
    form = filled(text)
    assert kind_of_error(form) == "unknown"
    assert inputs(form)[0]["value"] == text.strip()


def test_an_empty_field_is_asked_for(country: Gazetteer) -> None:
    assert kind_of_error(filled("  ")) == "required"


@pytest.mark.django_db
def test_an_optional_field_may_stay_empty() -> None:
    assert PlaceField(required=False).clean(None) is None


def test_a_place_already_chosen_is_shown_and_given_back(country: Gazetteer) -> None:
    home = Place.objects.get(code="93066")
    form = HomeForm(initial={"place": home})
    text, hidden = inputs(form)
    assert (text["value"], hidden["value"]) == ("Saint-Denis (93)", "93066")
    again = HomeForm({"place": text["value"], "place_code": hidden["value"]}, initial={"place": home})
    assert again.is_valid()
    assert again.cleaned_data["place"] == home
    assert not again.has_changed()


def test_a_change_of_place_is_seen(country: Gazetteer) -> None:
    form = HomeForm({"place": "Arles", "place_code": ""}, initial={"place": Place.objects.get(code="93066")})
    assert form.has_changed()


def test_the_error_and_the_hint_are_tied_to_the_field(country: Gazetteer) -> None:
    form = filled("Saint-Denis")
    form.is_valid()
    text = inputs(form)[0]
    assert text["aria-invalid"] == "true"
    assert "id_place_error" in text["aria-describedby"]


def test_candidates_of_one_form_are_not_shown_in_another(country: Gazetteer) -> None:
    filled("Saint-Denis").is_valid()
    assert [field["type"] for field in inputs(HomeForm())] == ["text", "hidden"]


def test_what_is_typed_is_never_markup(country: Gazetteer) -> None:
    form = filled('"><script>alert(1)</script>')
    form.is_valid()
    assert "<script>" not in str(form["place"])
