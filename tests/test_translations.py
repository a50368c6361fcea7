"""The site in English: asked for by the browser or chosen at the foot of a page, whole, mail and dates included."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import polib
import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from supporters.consents import ON_TESTIMONY, text_of
from supporters.models import Supporter
from supporters.services.moderation import publish_testimony
from tests.factories import agree, make_place, make_supporter, make_testimony, sign_in
from tests.translations import ROOT, Texts

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9,fr;q=0.5"}
FRENCH = re.compile(
    r"\b(vous|votre|vos|nous|notre|avec|pour|dans|est|sont|cette|ou|témoigner|témoignages?|courriel|carte)\b", re.I
)
CATALOGUE = polib.pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po"))
#: Whole sentences of the source that must not be met in English; shorter words may be a name or the same in both.
SENTENCES = [entry.msgid for entry in CATALOGUE if " " in entry.msgid and entry.msgid != entry.msgstr]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english_names(settings: object) -> None:
    """What a campaign writes in its own language is no part of the catalogue."""
    for name, words in {"CAMPAIGN_NAME": "Forward", "CAMPAIGN_SLOGAN": "All of us."}.items():
        setattr(settings, name, words)


def french_in(html: str) -> Iterator[str]:
    """What a reader of the page meets in French, the name of the language apart."""
    reader = Texts()
    reader.feed(html)
    for _, said in reader.found:
        words = " ".join(said.split())
        if FRENCH.search(words) or any(sentence in words for sentence in SENTENCES):
            yield words


def published() -> None:
    place = make_place(name="Brest")
    row = make_testimony(supporter=agree(make_supporter()), place=place, message="Because everyone counts.")
    moderator = make_supporter(is_staff=True, is_superuser=True)
    publish_testimony(testimony=row, moderator=moderator, at=timezone.now())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/carte/",
        "/carte/liste/",
        "/carte/integrer/",
        "/temoigner/",
        "/temoigner/merci/",
        "/compte/login/",
        "/compte/signup/",
        "/compte/login/code/",
        "/compte/password/reset/",
        "/confidentialite/",
        "/mentions-legales/",
        "/accessibilite/",
        "/nowhere/",
    ],
)
def test_a_visitor_reads_no_french_in_english(client: Client, path: str) -> None:
    published()
    page = client.get(path, **ENGLISH).content.decode()
    assert '<html lang="en"' in page
    assert list(french_in(page)) == []


@pytest.mark.parametrize(
    "path",
    ["/compte/", "/compte/temoignage/", "/compte/consentements/", "/compte/donnees/", "/compte/donnees/effacer/"],
)
def test_a_supporter_reads_no_french_in_english(client: Client, path: str) -> None:
    person = agree(make_supporter())
    make_testimony(supporter=person, place=make_place(name="Brest"), message="Because everyone counts.")
    page = sign_in(client, person).get(path, **ENGLISH)
    assert page.status_code == 200
    assert list(french_in(page.content.decode())) == []


def test_a_moderator_reads_no_french_in_english(client: Client, moderator: Supporter) -> None:
    make_testimony(place=make_place(name="Brest"), message="Because everyone counts.")
    for path in (reverse("admin:index"), reverse("admin:supporters_testimony_moderation")):
        page = sign_in(client, moderator).get(path, **ENGLISH)
        assert page.status_code == 200
        assert list(french_in(page.content.decode())) == []


def test_faults_are_told_in_english(client: Client) -> None:
    page = client.post("/temoigner/", {"message": ""}, **ENGLISH)
    assert page.status_code == 422
    assert "Write your testimony." in page.content.decode()
    assert list(french_in(page.content.decode())) == []


def test_a_browser_that_asks_for_neither_language_gets_french(client: Client) -> None:
    assert '<html lang="fr"' in client.get("/", HTTP_ACCEPT_LANGUAGE="de").content.decode()


def test_the_choice_of_language_beats_the_browser(client: Client) -> None:
    client.post("/langue/", {"language": "fr", "next": "/"})
    assert '<html lang="fr"' in client.get("/", **ENGLISH).content.decode()


@pytest.mark.parametrize("purpose", ON_TESTIMONY)
def test_each_consent_says_the_same_in_both_languages(purpose: str) -> None:
    """The campaign is named, the words differ, and nothing is left of the French."""
    with translation.override("fr"):
        french = text_of(purpose)
    with translation.override("en"):
        english = text_of(purpose)
    assert "Forward" in french
    assert "Forward" in english
    assert english.startswith("I agree")
    assert not FRENCH.search(english)


def test_mail_follows_the_language_of_the_person() -> None:
    supporter = agree(make_supporter(language="en"))
    row = make_testimony(supporter=supporter, place=make_place(name="Brest"), message="Because everyone counts.")
    moderator = make_supporter(is_staff=True, is_superuser=True)
    publish_testimony(testimony=row, moderator=moderator, at=timezone.now())
    [message] = mail.outbox
    assert message.subject == "Your testimony is on the map"
    assert not FRENCH.search(re.sub(r"http\S+", "", message.body))


def test_english_dates_put_the_day_first() -> None:
    day = datetime(2027, 4, 11, 20, tzinfo=UTC)
    with translation.override("en"):
        assert date_format(day) == "11 April 2027"
        assert date_format(day, "SHORT_DATETIME_FORMAT") == "11 Apr 2027, 20:00"


def test_every_message_keeps_its_placeholders() -> None:
    names = re.compile(r"%\(\w+\)s|%%?[sd]|{\w+}|</?\w+")
    for entry in CATALOGUE:
        pairs = [(entry.msgid, entry.msgstr_plural.get(0, entry.msgstr))]
        if entry.msgid_plural:
            pairs.append((entry.msgid_plural, entry.msgstr_plural[1]))
        for french, english in pairs:
            assert sorted(names.findall(french)) == sorted(names.findall(english)), english
