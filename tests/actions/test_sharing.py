"""Passing a content on: the panel, the declared share, its undoing, what it brought."""

from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from actions.links.addresses import short_url
from actions.models import Content, Share, ShareDay, ShortLink
from actions.services.links import disable, own_link
from actions.services.sharing import declare_share, undo_share
from actions.sharing.panel import panel_for
from supporters import ledger
from supporters.models import ActDay, Supporter
from territory.silence import Silenced
from tests.actions.making import make_content, make_wording
from tests.factories import make_place, make_supporter, sign_in
from tests.teams.silences import fall_silent

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture
def content() -> Content:
    return make_content(title="La cantine")


@pytest.fixture
def person() -> Supporter:
    return make_supporter(display_name="Nadia")


def page(content: Content) -> str:
    return f"{content.get_absolute_url()}partager/"


# --- Declaring and undoing ---------------------------------------------------------------------------


def test_a_share_is_counted_for_the_person_the_content_and_the_day(content: Content, person: Supporter) -> None:
    now = timezone.now()
    share = declare_share(supporter=person, content=content, network="x", at=now)
    content.refresh_from_db()
    assert content.shares == 1
    assert ShareDay.objects.get().total == 1
    assert ActDay.objects.get(kind="share").total == 1
    assert share.day == now.astimezone(PARIS).date()


def test_a_share_said_twice_in_a_day_is_one(content: Content, person: Supporter) -> None:
    for _again in range(2):
        declare_share(supporter=person, content=content, network="x", at=timezone.now())
    declare_share(supporter=person, content=content, network="sms", at=timezone.now())
    content.refresh_from_db()
    assert (Share.objects.count(), content.shares) == (2, 2)


def test_a_day_of_shares_is_a_day_of_paris(content: Content, person: Supporter) -> None:
    for hour in (21, 23):
        at = datetime(2027, 1, 9, hour, 30, tzinfo=ZoneInfo("UTC"))
        with time_machine.travel(at, tick=False):
            declare_share(supporter=person, content=content, network="x", at=at)
    assert set(ShareDay.objects.values_list("day", flat=True)) == {date(2027, 1, 9), date(2027, 1, 10)}


def test_an_undone_share_leaves_no_trace_but_in_the_ledger(content: Content, person: Supporter) -> None:
    now = timezone.now()
    share = declare_share(supporter=person, content=content, network="x", at=now)
    for _again in range(2):
        undo_share(share=share, at=now)
    content.refresh_from_db()
    assert (content.shares, ShareDay.objects.get().total, Share.objects.count()) == (0, 0, 0)
    assert ActDay.objects.get(kind="share").total == 0
    assert ledger.recount() == []


def test_an_undone_share_can_be_said_again(content: Content, person: Supporter) -> None:
    now = timezone.now()
    undo_share(share=declare_share(supporter=person, content=content, network="x", at=now), at=now)
    declare_share(supporter=person, content=content, network="x", at=now)
    assert ActDay.objects.get(kind="share").total == 1


def test_a_share_of_the_day_before_yesterday_stays_counted(content: Content, person: Supporter) -> None:
    now = timezone.now()
    share = declare_share(supporter=person, content=content, network="x", at=now)
    with pytest.raises(ValidationError, match="plus d'un jour"):
        undo_share(share=share, at=now + timedelta(days=1, seconds=1))
    assert Share.objects.exists()


def test_what_is_over_is_not_shared(person: Supporter) -> None:
    over = make_content(ends_at=timezone.now() - timedelta(minutes=1))
    with pytest.raises(ValidationError, match="plus en ligne"):
        declare_share(supporter=person, content=over, network="x", at=timezone.now())


def test_a_share_in_silence_is_refused(content: Content, person: Supporter) -> None:
    fall_silent(timezone.now())
    with pytest.raises(Silenced):
        declare_share(supporter=person, content=content, network="x", at=timezone.now())
    assert not Share.objects.exists()


# --- The panel ---------------------------------------------------------------------------------------


def test_the_panel_of_a_visitor_carries_the_page_itself(content: Content, client: Client) -> None:
    answer = client.get(content.get_absolute_url()).content.decode()
    assert "data-campaign-share-panel" in answer
    assert f'"link": "http://127.0.0.1:8000{content.get_absolute_url()}"' in answer
    assert not ShortLink.objects.exists()


def test_reading_a_content_makes_no_link(content: Content, client: Client, person: Supporter) -> None:
    answer = sign_in(client, person).get(content.get_absolute_url()).content.decode()
    assert "votre lien, fait à l'instant du partage" in answer
    assert not ShortLink.objects.exists()


def test_the_panel_shows_the_link_once_it_is_made(content: Content, person: Supporter) -> None:
    now = timezone.now()
    before = panel_for(content=content, person=person, at=now)
    link = own_link(supporter=person, content=content, at=now)
    after = panel_for(content=content, person=person, at=now)
    assert before is not None
    assert after is not None
    assert (before.link, after.link) == ("", short_url(link))
    assert len(before.link_like) == len(after.link)


def test_a_closed_link_gives_way_to_the_page(content: Content, person: Supporter) -> None:
    now = timezone.now()
    link = own_link(supporter=person, content=content, at=now)
    disable(link=link, reason="essai", by=None, at=now)
    panel = panel_for(content=content, person=person, at=now)
    assert panel is not None
    assert panel.link == panel.page


def test_two_people_do_not_begin_with_the_same_words(content: Content) -> None:
    for text in ("Un", "Deux"):
        make_wording(content=content, text=text)
    panels = [panel_for(content=content, person=make_supporter(), at=timezone.now()) for _one in range(2)]
    assert {panel.text for panel in panels if panel} == {"Un", "Deux"}


def test_words_made_for_a_network_are_never_the_first(content: Content, person: Supporter) -> None:
    make_wording(content=content, text="Court", network="x")
    make_wording(content=content, text="Pour tous")
    panel = panel_for(content=content, person=person, at=timezone.now())
    assert panel is not None
    assert [variant.text for variant in panel.variants] == ["Pour tous", "Court"]
    assert panel.text == "Pour tous"


def test_a_variant_is_chosen_without_script(content: Content, client: Client) -> None:
    for text in ("Un", "Deux"):
        make_wording(content=content, text=text)
    assert ">Deux</textarea>" in client.get(f"{content.get_absolute_url()}?formulation=2").content.decode()
    assert ">Un</textarea>" in client.get(f"{content.get_absolute_url()}?formulation=9").content.decode()


def test_the_panel_is_hidden_in_silence(content: Content, client: Client) -> None:
    fall_silent(timezone.now())
    answer = client.get(content.get_absolute_url())
    assert answer.status_code == 200
    assert "data-campaign-share-panel" not in answer.content.decode()


def test_the_panel_of_a_territory_follows_its_own_silence(client: Client) -> None:
    papeete = make_place(zone="polynesie")
    far, near = make_content(place=papeete), make_content()
    fall_silent(timezone.now(), zone="polynesie")
    shown = ["data-campaign-share-panel" in client.get(one.get_absolute_url()).content.decode() for one in (far, near)]
    assert shown == [False, True]


# --- The page between, for browsers without script ---------------------------------------------------


def test_a_supporter_without_script_reaches_the_network_with_their_link(
    content: Content, client: Client, person: Supporter
) -> None:
    sign_in(client, person)
    answer = client.post(page(content), {"network": "bluesky", "text": "À lire"})
    shown = client.get(answer["Location"]).content.decode()
    link = short_url(ShortLink.objects.get(owner=person, content=content))
    assert (
        f'href="https://bsky.app/intent/compose?text=%C3%80%20lire%20{link.replace(":", "%3A").replace("/", "%2F")}"'
        in shown
    )
    assert "Annuler" in shown
    assert Share.objects.get().network == "bluesky"


def test_a_visitor_reaches_the_network_and_is_not_counted(content: Content, client: Client) -> None:
    shown = client.get(page(content), {"network": "whatsapp", "text": "À lire"}).content.decode()
    assert "https://wa.me/?text=" in shown
    assert not Share.objects.exists()


def test_a_visitor_who_declares_is_asked_to_sign_in(content: Content, client: Client) -> None:
    answer = client.post(page(content), {"network": "x", "text": "À lire"})
    assert answer["Location"].startswith("/compte/login/?next=/partager/")
    assert not Share.objects.exists()


def test_a_text_one_sign_too_long_is_refused_beside_the_field(
    content: Content, client: Client, person: Supporter
) -> None:
    sign_in(client, person)
    link = own_link(supporter=person, content=content, at=timezone.now())
    text = "é" * (300 - len(short_url(link)))
    answer = client.post(page(content), {"network": "bluesky", "text": text})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Trop long pour Bluesky : 301 signes avec le lien, 300 au plus." in shown
    assert text in shown
    assert client.post(page(content), {"network": "bluesky", "text": text[1:]}).status_code == 302


def test_mastodon_asks_which_server(content: Content, client: Client, person: Supporter) -> None:
    sign_in(client, person)
    answer = client.post(page(content), {"network": "mastodon", "text": "À lire"})
    assert answer.status_code == 422
    assert "Sur quel serveur est votre compte" in answer.content.decode()
    answer = client.post(page(content), {"network": "mastodon", "text": "À lire", "instance": "@nadia@piaille.fr"})
    assert parse_qs(urlsplit(answer["Location"]).query)["instance"] == ["piaille.fr"]
    assert "https://piaille.fr/share?text=" in client.get(answer["Location"]).content.decode()


def test_a_person_whose_data_is_at_rest_shares_as_a_visitor(content: Content, client: Client) -> None:
    quiet = make_supporter(restricted_at=timezone.now())
    answer = sign_in(client, quiet).get(content.get_absolute_url()).content.decode()
    assert '"declares": false' in answer


def test_nobody_undoes_a_share_of_somebody_else(content: Content, client: Client, person: Supporter) -> None:
    share = declare_share(supporter=person, content=content, network="x", at=timezone.now())
    stranger = sign_in(client, make_supporter())
    assert stranger.post(f"/partager/partages/{share.pk}/annuler/").status_code == 404
    assert Share.objects.exists()


def test_enter_in_a_field_opens_no_network(content: Content, client: Client) -> None:
    answer = client.get(content.get_absolute_url()).content.decode()
    form = answer[answer.index("data-campaign-share-form") :]
    assert form.index("disabled hidden") < form.index('name="network"')


def test_where_a_mastodon_link_leads_is_said(content: Content, client: Client) -> None:
    known = {"network": "mastodon", "text": "À lire", "instance": "ailleurs.example"}
    assert "<strong>ailleurs.example</strong>" in client.get(page(content), known).content.decode()


@pytest.mark.parametrize("network", ["copy", "device", "myspace"])
def test_what_happens_in_the_page_has_no_page(content: Content, client: Client, network: str) -> None:
    assert client.get(page(content), {"network": network}).status_code == 400
