"""Voices: known again by any of their addresses, described by what they show of themselves."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from conversations.desk.addresses import LONGEST, key_of, site_of
from conversations.models import Voice
from conversations.services import voices
from supporters.models import Supporter
from tests.conversations.speaking import ABOUT, entered, heard, speaker

pytestmark = pytest.mark.django_db

# --- addresses, in one spelling ---

SPELLINGS = {
    "site-www": ("site", "http://www.Carnet.example.org/2026/11/un-article/?utm_source=x", "carnet.example.org"),
    "site-idn": ("site", "https://élodie.example.org/", "xn--lodie-9ra.example.org"),
    "site-shared": ("site", "https://medium.com/@Camille/un-article", "medium.com/@camille"),
    "site-channel": ("site", "https://www.youtube.com/channel/UCabcdef/videos", "youtube.com/channel/ucabcdef"),
    "site-tilde": ("site", "https://pages.example.org/~camille/blog", "pages.example.org/~camille"),
    "site-port": ("site", "http://127.0.0.1:8123/billet", "127.0.0.1:8123"),
    "feed": ("feed", "https://www.carnet.example.org/feed/", "carnet.example.org/feed"),
    "mastodon": ("mastodon", "@Camille@social.example.org", "@camille@social.example.org"),
    "mastodon-bare": ("mastodon", "camille@social.example.org", "@camille@social.example.org"),
    "mastodon-page": ("mastodon", "https://social.example.org/@Camille", "@camille@social.example.org"),
    "bluesky-page": ("bluesky", "https://bsky.app/profile/Camille.example.org", "camille.example.org"),
    "bluesky-did": ("bluesky", "at://did:plc:abc123/app.bsky.feed.post/3k", "did:plc:abc123"),
    "bluesky-handle": ("bluesky", "@camille.example.org", "camille.example.org"),
    "mail": ("mail", " mailto:Bonjour@Carnet.example.org ", "bonjour@carnet.example.org"),
}


@pytest.mark.parametrize("case", SPELLINGS)
def test_an_address_is_known_in_all_its_spellings(case: str) -> None:
    kind, typed, key = SPELLINGS[case]
    assert key_of(kind, typed) == key


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("site", "carnet"),
        ("site", "javascript:alert(1)"),
        ("site", "http://[::1"),
        ("feed", ""),
        ("mastodon", "camille"),
        ("mastodon", "https://social.example.org/tags/trains"),
        ("bluesky", "https://bsky.app/search?q=x"),
        ("mail", "camille"),
        ("fax", "0102030405"),
    ],
)
def test_what_is_no_address_has_no_key(kind: str, value: str) -> None:
    assert key_of(kind, value) == ""


def test_an_address_without_end_still_fits_its_column() -> None:
    long = "https://carnet.example.org/" + "a" * 1000
    assert len(key_of("feed", long)) <= LONGEST
    assert key_of("feed", long) != key_of("feed", long + "b")
    assert site_of(long) == "carnet.example.org"


# --- heard ---


def test_a_voice_is_made_of_what_it_shows() -> None:
    voice = heard(speaker(outlet="Le carnet des trains", audience=1200))
    assert (voice.name, voice.outlet, voice.audience, voice.source_url) == (
        "Le carnet", "Le carnet des trains", 1200, ABOUT,
    )  # fmt: skip
    assert voice.noticed_at is None


def test_another_article_of_the_same_site_is_the_same_voice() -> None:
    first = heard()
    again = heard(speaker(value="http://www.carnet.example.org/2026/un-autre-article?utm_source=x"))
    assert again == first


def test_a_feed_and_its_site_are_one_voice() -> None:
    site = heard()
    feed = heard(speaker("feed", "https://flux.example.org/carnet", outlet_url="https://carnet.example.org/"))
    assert feed == site
    assert set(site.addresses.values_list("kind", flat=True)) == {"site", "feed"}


def test_two_people_of_a_shared_host_are_two_voices() -> None:
    one = heard(speaker(value="https://medium.com/@camille/un-article"))
    other = heard(speaker(value="https://medium.com/@nadia/un-article"))
    assert one != other


def test_a_profile_that_names_a_site_does_not_become_the_site() -> None:
    site = heard()
    profile = heard(speaker("mastodon", "@faux@social.example.org", outlet_url="https://carnet.example.org/"))
    assert profile != site
    assert not profile.addresses.filter(kind="site").exists()


def test_an_audience_is_told_anew_and_dated() -> None:
    heard(speaker(audience=10))
    voice = heard(speaker(audience=25))
    assert voice.audience == 25
    assert voice.audience_at is not None


def test_an_audience_that_is_not_shown_this_time_stays() -> None:
    heard(speaker(audience=10))
    assert heard(speaker(audience=None)).audience == 10


def test_somebody_without_a_name_is_known_by_their_address() -> None:
    assert heard(speaker(name="")).name == "carnet.example.org"


def test_an_unreadable_address_makes_nobody() -> None:
    with pytest.raises(ValidationError):
        heard(speaker("mastodon", "camille"))
    assert not Voice.objects.exists()


# --- entered by hand ---


def test_a_voice_entered_by_hand_has_its_addresses(responder: Supporter) -> None:
    voice = entered(responder)
    assert set(voice.addresses.values_list("kind", "key")) == {
        ("site", "carnet.example.org"),
        ("mail", "bonjour@carnet.example.org"),
    }
    assert voice.created_by == responder


def test_a_voice_says_where_it_was_read(responder: Supporter) -> None:
    with pytest.raises(ValidationError) as refused:
        entered(responder, source_url="")
    assert list(refused.value.message_dict) == ["source_url"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("outlet_url", "javascript:alert(1)"),
        ("outlet_url", "http://127.0.0.1/"),
        ("source_url", "ftp://carnet.example.org/"),
        ("contact", "pas une adresse"),
        ("source_at", None),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(responder: Supporter, field: str, value: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        entered(responder, **{field: value})
    assert field in refused.value.message_dict


def test_an_address_has_one_voice(responder: Supporter) -> None:
    heard()
    with pytest.raises(ValidationError, match="Fusionnez"):
        entered(responder)
    assert Voice.objects.count() == 1


def test_editing_says_the_new_audience_s_day(responder: Supporter) -> None:
    voice = entered(responder)
    now = timezone.now()
    edited = voices.edit(voice=voice, at=now, audience=300, topics="Trains, vélos")
    assert (edited.audience_at, edited.topics, edited.name) == (now, "Trains, vélos", "Le carnet")
