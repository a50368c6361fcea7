"""The poster of a shared testimony, looked at as a social network would."""

import io
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import Image

from common.images import Photo
from supporters import poster_map
from supporters.models import Testimony
from supporters.photos import store_photo
from supporters.poster_text import balance, clean, fit, font, wrap
from supporters.sharing_image import FACE, HEIGHT, MARGIN, draw
from territory.models import Place

SHORT = "La campagne, c'est nous."
LONG = "Ici, le bus ne passe plus le soir, et mes enfants rentrent à pied. " * 8
BLUE = (10, 40, 200)


def voice(**overrides: object) -> Testimony:
    place = Place(name="Clermont-Ferrand", code="63113", departement=Place(code="D-63"))
    fields = {"display_name": "Awa D.", "message": SHORT, "place": place, "lon": 3.08, "lat": 45.78}
    return Testimony(**(fields | overrides))


def drawn(with_face: bool = False, **overrides: object) -> Image.Image:
    data = draw(voice(**overrides), with_face=with_face)
    assert len(data) < 300_000
    return Image.open(io.BytesIO(data))


def with_blue_face() -> Testimony:
    out = io.BytesIO()
    Image.new("RGB", (500, 700), BLUE).save(out, "WEBP")
    large, small = store_photo(Photo(large=out.getvalue(), small=out.getvalue(), hash=0, width=500, height=700))
    return voice(photo=large, thumbnail=small)


def face_pixel(data: bytes) -> tuple[int, ...]:
    image = Image.open(io.BytesIO(data)).convert("RGB")
    return image.getpixel((MARGIN + FACE // 2, HEIGHT - FACE // 2))  # type: ignore[return-value]


@pytest.mark.parametrize("message", [SHORT, LONG, "🎉🎉🎉", "a" * 500, "Sans espace" * 40])
def test_every_message_gives_a_picture_of_the_size_networks_want(message: str) -> None:
    image = drawn(message=message)
    assert (image.size, image.format) == ((1200, 630), "PNG")


def test_the_same_testimony_gives_the_same_picture() -> None:
    assert draw(voice(), with_face=False) == draw(voice(), with_face=False)


def test_the_ground_is_the_campaign_s_colour(settings: LazySettings) -> None:
    settings.CAMPAIGN_COLOUR = "#0b5d4e"
    assert drawn().convert("RGB").getpixel((5, 5)) == (11, 93, 78)


def test_a_face_is_shown_with_consent_only() -> None:
    found = with_blue_face()
    shown, hidden = draw(found, with_face=True), draw(found, with_face=False)
    assert len(shown) < 300_000
    assert face_pixel(shown) == pytest.approx(BLUE, abs=20)
    assert face_pixel(hidden) != pytest.approx(BLUE, abs=60)


def test_a_face_whose_file_has_gone_is_left_out() -> None:
    assert draw(voice(photo="photos/none.webp", thumbnail="photos/none-400.webp"), with_face=True)


def test_a_name_in_another_script_leaves_the_commune() -> None:
    assert drawn(display_name="محمد").size == (1200, 630)


def test_overseas_shows_its_own_outline() -> None:
    island = Place(name="Saint-Denis", code="97411", departement=Place(code="D-974"))
    assert set(poster_map.around(island)) == {"974"}
    assert drawn(place=island, lon=55.45, lat=-20.88).size == (1200, 630)


def test_without_outlines_the_words_take_the_room(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(poster_map, "FILE", tmp_path / "none.json")
    poster_map._rings.cache_clear()
    assert drawn().size == (1200, 630)
    poster_map._rings.cache_clear()


def test_letters_that_cannot_be_drawn_lose_their_accent_or_go() -> None:
    assert clean("Nguyễn 🚌 l'été  «\u202foui\u202f» !") == "Nguyen l’été «\u00a0oui\u00a0»\u00a0!"


def test_lines_keep_their_width_and_no_word_is_lost() -> None:
    measure = font(40).getlength
    for lines in (wrap(LONG.strip(), width=500, measure=measure), balance(LONG.strip(), width=500, measure=measure)):
        assert max(map(measure, lines)) <= 500
        assert " ".join(lines) == LONG.strip()


def test_what_is_too_long_ends_at_a_word_with_an_ellipsis() -> None:
    size, lines = fit(LONG.strip(), width=500, height=200, sizes=[60, 50, 40], leading=1.2)
    assert size == 40
    assert len(lines) == 4
    assert lines[-1].endswith("\u00a0…")
    assert LONG.startswith(" ".join(lines).removesuffix("\u00a0…"))


def test_short_words_are_set_large() -> None:
    size, lines = fit(SHORT, width=700, height=300, sizes=range(116, 38, -2), leading=1.17)
    assert size > 90
    assert " ".join(lines) == SHORT
