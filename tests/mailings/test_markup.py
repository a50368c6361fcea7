"""The little Markdown of letters."""

import pytest

from mailings.composing import markup
from mailings.composing.compiled import Mode
from mailings.composing.fields import field_named, first_name
from mailings.composing.markup import MarkupRefused, read, read_line
from mailings.composing.writing import as_html, as_text, line_as_html


def _place(field, mode):
    return f"[{field.name}|{field.otherwise}|{mode.value}]"


def _html(text: str) -> str:
    return as_html(read(text), place=_place, lead=str)


def _text(text: str) -> str:
    return as_text(read(text), place=_place, lead=str)


def test_paragraphs_bold_italic_and_lines() -> None:
    html = _html("Un **mot *fort***,\nà la ligne.\n\nDeux.")
    assert html.count("<p ") == 2
    assert "Un <strong>mot <em>fort</em></strong>,<br />à la ligne." in html


def test_stars_that_stand_alone_stay_stars() -> None:
    assert "3 * 4 * 5" in _text("3 * 4 * 5 font soixante")


def test_a_list_follows_a_sentence_at_once() -> None:
    html = _html("Trois choses :\n- une\n- **deux**\n\n1. d'abord\n2) ensuite")
    assert html.count("<li ") == 4
    assert "<ul " in html
    assert "<ol " in html
    assert _text("- une\n- deux") == "- une\n- deux"
    assert _text("1. une\n2. deux") == "1. une\n2. deux"


def test_links_with_words_and_bare() -> None:
    assert '<a class="link" href="https://a.example/x_(y)?a=1&amp;b=2">ici</a>' in _html(
        "Voir [ici](https://a.example/x_(y)?a=1&b=2)."
    )
    assert _text("Voir [ici](https://a.example/x).") == "Voir ici (https://a.example/x)."
    assert _text("Voir https://a.example/x.") == "Voir https://a.example/x."
    assert markup.links(read("[a](/partager/) puis **[b](https://b.example/)**\n- https://c.example/d.")) == [
        "/partager/",
        "https://b.example/",
        "https://c.example/d",
    ]


def test_a_field_keeps_what_replaces_it() -> None:
    assert "Bonjour [prenom|à tous|escaped]" in _html("Bonjour {{ Prénom | à tous }}")
    assert "Bonjour [prenom|à tous|text]" in _text("Bonjour {{prenom|à tous}}")
    assert field_named("Département") == "departement"
    assert line_as_html(read_line("{{commune|chez vous}} & **moi**"), place=_place, lead=str) == (
        f"[commune|chez vous|{Mode.ESCAPED.value}] &amp; **moi**"
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bonjour {{nom|ami}}", "field"),
        ("Bonjour {{opinion|ami}}", "field"),
        ("Bonjour {{prénom}}", "otherwise"),
        ("Bonjour {{prénom| }}", "otherwise"),
        ("Bonjour {{prénom|" + "a" * 61 + "}}", "otherwise"),
        ("Bonjour {{prénom", "field"),
        ("Bonjour {{{{prénom|x}}", "field"),
        ("<b>gras</b>", "html"),
        ("<script>", "html"),
        ("< img src=x>", "html"),
        ("<!-- caché -->", "html"),
        ("![](https://ailleurs.example/pixel.gif)", "image"),
        ("[ici](javascript:alert(1))", "link"),
        ("[ici](//ailleurs.example)", "link"),
        ("[ici](partager)", "link"),
        ("[ici](https://a .example)", "link"),
        ("[https://a.example](https://b.example)", "link"),
    ],
)
def test_what_cannot_stay_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(MarkupRefused) as refused:
        read(text)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")


def test_a_heart_and_a_comparison_are_no_html() -> None:
    assert "&lt;3 et 2 &lt; 3" in _html("<3 et 2 < 3")


def test_signs_that_mark_slots_cannot_be_typed() -> None:
    assert _text("a\ue0000\ue001b\u2028c\x00d") == "a0bcd"


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        ("Camille D.", "Camille"),
        ("CAMILLE D.", "Camille"),
        ("jean-pierre", "Jean-Pierre"),
        ("Élodie", "Élodie"),
        ("McKenzie", "McKenzie"),
        ("M. Dupont", ""),
        ("Mme Roux", ""),
        ("Collectif 59", ""),
        ("None", ""),
        ("x", ""),
        ("camille59", ""),
        ("camille@example.org", ""),
        ("", ""),
    ],
)
def test_nobody_is_called_by_what_is_no_first_name(shown: str, first: str) -> None:
    assert first_name(shown) == first


def test_a_long_text_is_read_at_once() -> None:
    assert len(read("*" * 10_000)) == 1
    assert len(read("[" * 10_000)) == 1
