"""Compiled once, filled for each: what a letter box makes of it."""

import re
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import timezone

from mailings.composing.compiling import compile
from mailings.composing.markup import MarkupRefused
from mailings.composing.personal import values_for
from mailings.composing.rendering import Preview, preview, read_back
from mailings.models import MailLink
from mailings.returns.tokens import preferences_url, unsubscribe_url
from mailings.services.links import make_links, short_addresses
from tests.factories import make_place
from tests.mailings.making import make_audience, make_block, make_delivery, make_mailing, make_subscriber

pytestmark = pytest.mark.django_db
AT = datetime(2027, 3, 3, 9, 0, tzinfo=UTC)


def _seen(mailing, person=None) -> Preview:
    """As it leaves for them."""
    compiled = compile(mailing, subject=mailing.subjects.first())
    row = make_delivery(mailing=mailing, supporter=person or make_subscriber(display_name="Camille D."))
    [values] = values_for([row], compiled=compiled, at=AT)
    return read_back(compiled, values)


def test_a_letter_is_read_back_as_it_was_written() -> None:
    mailing = make_mailing(text="Bonjour {{prénom|à tous}}, **demain** à {{commune|côté de chez vous}} & partout.")
    seen = _seen(mailing)
    assert "Bonjour Camille, <strong>demain</strong> à côté de chez vous &amp; partout." in seen.html
    assert "Bonjour Camille, demain à côté de chez vous & partout." in seen.text


def test_nobody_is_greeted_as_none() -> None:
    mailing = make_mailing(text="Bonjour {{prénom|à tous}}", subjects=("{{prénom|Demain}}, on y va",))
    seen = _seen(mailing, make_subscriber(display_name=""))
    assert "Bonjour à tous" in seen.html
    assert seen.subject == "Demain, on y va"
    assert "None" not in seen.html + seen.text + seen.subject


def test_a_name_is_no_code() -> None:
    mailing = make_mailing(text="À {{commune|x}}")
    person = make_subscriber(home=make_place(name="<script>alert(1)</script>"))
    assert "<script>" not in _seen(mailing, person).html


def test_everything_that_the_law_wants_is_at_the_foot(settings) -> None:
    settings.CONTROLLER_NAME, settings.CONTROLLER_ADDRESS = "Association & Cie", "1 rue Neuve, 13002 Marseille"
    person, mailing = make_subscriber(), make_mailing(audience=make_audience(words="vous êtes abonné « à vie »."))
    seen = _seen(mailing, person)
    for part in (seen.html.replace("&amp;", "&"), seen.text):
        assert "Vous recevez ce message car vous êtes abonné « à vie »." in part
        assert "Association & Cie, 1 rue Neuve, 13002 Marseille" in part
        assert unsubscribe_url(person.pk, mailing.pk) in part
        assert preferences_url(person.pk, mailing.pk) in part
        assert f"{settings.SITE_URL}/confidentialite/" in part
    assert "avec votre accord" not in seen.text


def test_the_way_out_is_large_enough_to_read() -> None:
    seen = _seen(make_mailing())
    size = re.search(r"font-size:(\d+)px[^>]*>\s*<a[^>]*/u/", seen.html)
    assert size is not None
    assert int(size[1]) >= 14


def test_whoever_was_selected_is_told_and_may_leave_the_selection_alone() -> None:
    audience = make_audience(kind="selected", rule={"field": "tier", "at_least": 1}, words="vous êtes actif.")
    person, mailing = make_subscriber(selected=True), make_mailing(audience=audience)
    seen = _seen(mailing, person)
    for part in (seen.html, seen.text):
        assert f"{unsubscribe_url(person.pk, mailing.pk)}#selection" in part


def test_nothing_of_a_letter_is_fetched_from_others() -> None:
    seen = _seen(make_mailing())
    assert "<link" not in seen.html
    assert "@import" not in seen.html
    assert "<img" not in seen.html


def test_outlook_and_the_dark_are_thought_of() -> None:
    html = _seen(make_mailing(preheader="À lire « vite »")).html
    assert "<!--[if mso" in html
    assert '<meta name="color-scheme" content="light dark"' in html
    assert "prefers-color-scheme: dark" in html
    assert 'lang="fr"' in html
    assert "À lire « vite »" in html
    assert len(html.encode()) < 100_000


def test_a_letter_in_english_speaks_english_at_its_foot() -> None:
    html = _seen(make_mailing(language="en")).html
    assert 'lang="en"' in html


def test_titles_are_a_heading_then_subheadings() -> None:
    mailing = make_mailing(text="")
    for text in ("Demain & après", "Ensuite"):
        make_block(mailing=mailing, kind="title", text=text)
    html = _seen(mailing).html
    assert re.search(r"<h1[^>]*>Demain &amp; après</h1>", html)
    assert re.search(r"<h2[^>]*>Ensuite</h2>", html)


def test_a_picture_and_its_words_survive() -> None:
    mailing = make_mailing(text="")
    name = f"mailings/{'ab' * 16}.jpg"
    make_block(mailing=mailing, kind="picture", text="", image=name, width=900, height=500, alt='Le « port » & "lui"')
    seen = _seen(mailing)
    assert f'src="{settings.SITE_URL}/partager/courrier/{name}"' in seen.html
    assert 'alt="Le « port » &amp; &quot;lui&quot;"' in seen.html
    assert '[Le « port » & "lui"]' in seen.text


def test_links_are_counted_ones_once_they_are_made() -> None:
    mailing = make_mailing(text="Voir [ici](/partager/) ou https://fr.wikipedia.org/wiki/Digne.")
    make_block(mailing=mailing, kind="button", text="Je viens", url="https://fr.wikipedia.org/wiki/Digne")
    make_links(mailing=mailing, at=timezone.now())
    assert MailLink.objects.filter(mailing=mailing).count() == 2
    short = short_addresses(mailing.subjects.get())
    seen = _seen(mailing)
    for address in short.values():
        assert address in seen.html
        assert address in seen.text
    assert "wikipedia.org/wiki/Digne<" in seen.html  # its words, no longer its address
    assert 'href="https://fr.wikipedia.org' not in seen.html


def test_each_subject_has_links_of_its_own() -> None:
    mailing = make_mailing(text="[Ici](/partager/)", subjects=("Un", "Deux"))
    make_links(mailing=mailing, at=timezone.now())
    one, two = mailing.subjects.all()
    [row] = values_for(
        [make_delivery(mailing=mailing, supporter=make_subscriber())], compiled=compile(mailing, subject=one), at=AT
    )
    bodies = [compile(mailing, subject=subject).fill(row).replace(b"=\r\n", b"") for subject in (one, two)]
    for body, subject, other in ((bodies[0], one, two), (bodies[1], two, one)):
        assert short_addresses(subject)[f"{settings.SITE_URL}/partager/"].encode() in body
        assert short_addresses(other)[f"{settings.SITE_URL}/partager/"].encode() not in body


def test_what_cannot_be_read_is_not_compiled_but_shown_while_it_is_written() -> None:
    mailing = make_mailing(text="Bonjour {{nom|x}} <b>", subjects=("Pour {{nom}}",))
    with pytest.raises(MarkupRefused):
        compile(mailing, subject=mailing.subjects.get())
    seen = preview(mailing, supporter=make_subscriber(), at=AT)
    assert "Bonjour {{nom|x}} &lt;b&gt;" in seen.html
    assert seen.subject == "Pour {{nom}}"


def test_the_body_needs_no_stuffing_and_keeps_its_lines_short() -> None:
    mailing = make_mailing(text=".\n..\n" + ". a.b" * 200)
    compiled = compile(mailing, subject=mailing.subjects.get())
    [values] = values_for([make_delivery(mailing=mailing, supporter=make_subscriber())], compiled=compiled, at=AT)
    lines = compiled.fill(values).split(b"\r\n")
    assert all(len(line) <= 76 and not line.startswith(b".") and b"\n" not in line for line in lines)
