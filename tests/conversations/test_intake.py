"""What was heard becomes one mention, however it was found; what is asked directly is marked; whose site it is on."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from conversations.desk.about import passage, speaks_of
from conversations.desk.heard import Heard, Speaker
from conversations.desk.questions import is_direct_question
from conversations.desk.sites import home_of
from conversations.models import Conversation, Finding, Mention, Voice
from conversations.services.intake import Objected, key_of, take_in
from conversations.services.voices import object_
from supporters.models import Supporter
from tests.conversations.making import make_listener, make_voice

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
PAGE = "https://blog.example.org/billet"


def heard(**changes: Any) -> Heard:
    speaker = changes.pop("speaker", None) or Speaker(kind="site", value="https://blog.example.org/", name="Le blog")
    fields: dict[str, Any] = {
        "origin": "feed",
        "speaker": speaker,
        "said_at": NOW - timedelta(hours=2),
        "url": PAGE,
        "title": "Un billet",
        "text": "Il y est question d'elle.",
    }
    return Heard(**(fields | changes))


@pytest.mark.django_db
def test_a_new_mention_has_a_voice_a_finding_and_a_conversation() -> None:
    listener = make_listener()

    mention, is_new = take_in(heard=heard(), at=NOW, listener=listener)

    assert is_new
    assert (mention.voice.name, mention.title, mention.found_at) == ("Le blog", "Un billet", NOW)
    assert mention.search == "un billet il y est question d elle"
    assert mention.conversation == Conversation.objects.get()
    finding = Finding.objects.get()
    assert (finding.origin, finding.listener, finding.at) == ("feed", listener, NOW)


@pytest.mark.django_db
def test_the_same_mention_by_three_ways_is_one_with_three_findings(responder: Supporter) -> None:
    first, _new = take_in(heard=heard(), at=NOW)
    for origin, url in (("webmention", "http://www.blog.example.org/billet/"), ("pasted", f"{PAGE}?utm_source=a#b")):
        found, is_new = take_in(heard=heard(origin=origin, url=url), at=NOW, by=responder)
        assert (found, is_new) == (first, False)

    assert sorted(Finding.objects.values_list("origin", flat=True)) == ["feed", "pasted", "webmention"]
    assert Conversation.objects.get().heard == 1
    assert Voice.objects.count() == 1


@pytest.mark.django_db
def test_a_pasted_status_is_completed_by_the_account_that_hears_it() -> None:
    toot = "https://toots.example.org/@zoe/1"
    take_in(heard=heard(origin="pasted", url=toot), at=NOW)
    told = heard(origin="mastodon", url=toot, remote_id="77", in_reply_to="76")

    mention, is_new = take_in(heard=told, at=NOW)

    assert not is_new
    assert (mention.origin, mention.remote_id, mention.in_reply_to) == ("pasted", "77", "76")


@pytest.mark.django_db
def test_what_has_no_address_is_known_by_its_id() -> None:
    letter = heard(origin="mail", url="", remote_id="<1@example.org>")
    take_in(heard=letter, at=NOW)

    assert not take_in(heard=letter, at=NOW)[1]
    assert Mention.objects.count() == 1
    with pytest.raises(ValueError, match="neither"):
        key_of(heard(url="", remote_id=""))


@pytest.mark.django_db
def test_two_articles_of_one_site_are_one_voice_and_one_conversation() -> None:
    take_in(heard=heard(), at=NOW)
    take_in(heard=heard(url=PAGE + "-2"), at=NOW)

    assert Conversation.objects.get().heard == 2


@pytest.mark.django_db
def test_a_listener_with_a_voice_gives_it_what_it_hears() -> None:
    voice = make_voice()

    mention, _new = take_in(heard=heard(), at=NOW, listener=make_listener(voice=voice))

    assert mention.voice == voice


@pytest.mark.django_db
def test_nothing_is_kept_of_who_objected() -> None:
    first, _new = take_in(heard=heard(), at=NOW)
    object_(voice=first.voice, at=NOW)

    with pytest.raises(Objected):
        take_in(heard=heard(url=PAGE + "-2"), at=NOW)
    with pytest.raises(ValidationError):
        take_in(heard=heard(origin="pasted"), at=NOW)
    assert not Mention.objects.exists()
    assert not Voice.objects.exists()


@pytest.mark.django_db
def test_a_clock_that_is_ahead_says_nothing_of_tomorrow() -> None:
    assert take_in(heard=heard(said_at=NOW + timedelta(days=9)), at=NOW)[0].said_at == NOW


@pytest.mark.django_db
def test_words_longer_than_a_row_and_signs_of_no_language_are_cut() -> None:
    mention, _new = take_in(heard=heard(title="T" * 400, text="a\x00b" + "c" * 6000), at=NOW)

    assert (len(mention.title), len(mention.text)) == (300, 5000)
    assert mention.text.startswith("abc")
    mention.full_clean(exclude=["conversation", "search", "remote_id"])


@pytest.mark.django_db
def test_a_letter_to_us_is_a_question_as_soon_as_it_asks() -> None:
    words = "Qu'en est-il des trains ?"
    asked, _new = take_in(heard=heard(origin="mail", url="", remote_id="<2@example.org>", text=words), at=NOW)
    written, _new = take_in(heard=heard(text=words), at=NOW)

    assert (asked.is_question, written.is_question) == (True, False)


# --- Pure --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "addressed", "expected"),
    [
        ("Que proposez-vous pour les trains ?", False, True),
        ("La Marche bleue a-t-elle un avis ?", False, True),
        ("Pouvez-vous nous répondre", False, True),
        ("@marche@toots.example.org Et les trains ?", True, True),
        ("Et les trains ?", False, False),
        ("Et les trains.", True, False),
        ("Lisez https://example.org/?vous=1 maintenant", True, False),
        ("Il a dit : « Que voulez-vous ? » et s'en alla.", False, False),
        ("Vous savez tout. Qui viendra ?", False, False),
        ("Would you come to our village?", False, True),
        ("", True, False),
        ("???", True, False),
    ],
)
def test_a_direct_question_is_told_from_others(text: str, addressed: bool, expected: bool) -> None:
    assert is_direct_question(text, names=["La Marche bleue"], addressed=addressed) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Avec la MARCHE  bleue !", True),
        ("Zoé Kermeur", True),
        ("Kermeur seule", False),
        ("La marche bleuet", False),
        ("", False),
    ],
)
def test_names_are_whole_words_in_any_spelling(text: str, expected: bool) -> None:
    assert speaks_of(text, names=["La Marche bleue", "marche bleue", "Zoe KERMEUR", ""]) is expected


def test_a_link_to_our_site_speaks_of_us() -> None:
    links = ["https://WWW.campagne.example.org/carte/", "http://[broken"]

    assert speaks_of("", names=[], links=links, hosts={"campagne.example.org"})
    assert not speaks_of(
        "", names=[], links=["https://campagne.example.org.evil.example/"], hosts={"campagne.example.org"}
    )


def test_a_long_text_is_kept_around_what_concerns_us() -> None:
    text = "a " * 4000 + "La Marche bleue" + " b" * 4000

    kept = passage(text, names=["la marche bleue"], length=1000)

    assert len(kept) <= 1000
    assert "La Marche bleue" in kept
    assert kept.startswith("…")
    assert kept.endswith("…")
    assert passage(text, names=["absent"], length=1000).startswith("a a")
    assert passage("court", names=[], length=1000) == "court"


@pytest.mark.parametrize(
    ("url", "home"),
    [
        ("https://blog.example.org/2026/11/billet", "https://blog.example.org/"),
        ("https://toots.example.org/@zoe/1", "https://toots.example.org/@zoe/"),
        ("https://medium.com/@zoe/titre-1", "https://medium.com/@zoe/"),
        ("https://bsky.app/profile/zoe.example.org/post/3k", "https://bsky.app/profile/zoe.example.org/"),
        ("https://blogs.mediapart.fr/zoe/blog/1/titre", "https://blogs.mediapart.fr/zoe/"),
        ("https://www.example.org:8443/a", "https://www.example.org:8443/"),
        ("n'importe quoi", ""),
        ("http://[", ""),
    ],
)
def test_whose_site_a_page_is_on(url: str, home: str) -> None:
    assert home_of(url) == home
