"""Whatever colour a campaign chooses, its pages can be read."""

import re

import pytest
from django.conf import LazySettings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from campaign import theme

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert theme.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert theme.contrast("#c8102e", "#c8102e") == 1


@given(colours)
def test_any_colour_gives_text_that_can_be_read_in_light_and_in_dark(colour: str) -> None:
    for palette, papers in (
        (theme.light_palette(colour), theme.LIGHT_PAPERS),
        (theme.dark_palette(colour), theme.DARK_PAPERS),
    ):
        assert theme.contrast(palette.accent, palette.accent_ink) >= theme.TEXT
        assert theme.contrast(palette.accent_strong, palette.accent_ink) >= theme.TEXT
        assert min(theme.contrast(palette.accent_text, paper) for paper in papers) >= theme.TEXT


@given(colours)
def test_a_block_of_any_colour_stands_out_in_the_dark(colour: str) -> None:
    assert theme.contrast(theme.dark_palette(colour).accent, theme.DARK_PAPERS[0]) >= theme.BLOCK


def test_a_colour_that_can_be_read_already_is_left_alone() -> None:
    assert theme.light_palette("#c8102e").accent == "#c8102e"


def test_the_papers_are_those_of_the_style_sheet(settings: LazySettings) -> None:
    sheet = (settings.BASE_DIR / "static/css/tokens.css").read_text()
    papers = re.findall(r"--colour-paper(?:-raised|-sunk)?: (#\w+);", sheet)
    assert tuple(papers) == theme.LIGHT_PAPERS + theme.DARK_PAPERS


def test_the_sheet_is_served_with_the_colour_and_kept_for_a_year(client: Client, settings: LazySettings) -> None:
    settings.CAMPAIGN_COLOUR = "#00a95c"
    response = client.get("/theme.css")
    assert response["Content-Type"].startswith("text/css")
    assert "immutable" in response["Cache-Control"]
    assert "--colour-accent:#00a95c;" in response.content.decode()
