"""Legal pages, errors, language, and what every page promises: no cookie, a strict policy, words for other sites."""

import re
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.test.utils import override_settings
from django.utils import timezone

from supporters.models import OutgoingMail, Supporter
from territory.models import Election, Round, ZoneVote
from tests.factories import make_supporter

PUBLIC = [
    "/",
    "/confidentialite/",
    "/mentions-legales/",
    "/accessibilite/",
    "/theme.css",
    "/favicon.svg",
    "/robots.txt",
]

pytestmark = pytest.mark.django_db


def make_silence() -> ZoneVote:
    """The campaign's own zone is silent now."""
    now = timezone.now()
    election = Election.objects.create(slug="essai", name="Essai", is_active=True)
    turn = Round.objects.create(election=election, number=1, date=now.date())
    return ZoneVote.objects.update_or_create(
        round=turn,
        zone="metropole",
        defaults={
            "votes_on": now.date(),
            "timezone": "Europe/Paris",
            "silence_start": now - timedelta(hours=1),
            "silence_end": now + timedelta(hours=20),
        },
    )[0]


@pytest.mark.parametrize("path", PUBLIC)
def test_reading_costs_no_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert not response.cookies


@pytest.mark.parametrize("path", PUBLIC[:4])
def test_the_policy_allows_nothing_inline_and_nobody_else(client: Client, path: str) -> None:
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    body = response.content.decode()
    assert not re.search(r"\sstyle=|\son\w+=|<style", body)
    assert not re.search(r'(?:src|href)="https?://(?!127\.0\.0\.1)[^"]*"[^>]*(?:async|stylesheet)', body)


@pytest.mark.parametrize("path", PUBLIC[:4])
def test_a_page_says_what_other_sites_may_show_of_it(client: Client, path: str, settings: LazySettings) -> None:
    body = client.get(path).content.decode()
    assert f'<link rel="canonical" href="{settings.SITE_URL}{path}">' in body
    assert f'<meta property="og:image" content="{settings.SITE_URL}/partage.png">' in body
    assert '<meta name="twitter:card" content="summary_large_image">' in body
    assert '<html lang="fr">' in body
    assert body.count("<h1") == 1


def test_the_sharing_image_is_a_poster_of_the_right_size(client: Client) -> None:
    response = client.get("/partage.png")
    assert response.content[16:24] == (1200).to_bytes(4) + (630).to_bytes(4)
    assert len(response.content) < 300_000


@override_settings(CAMPAIGN_SLOGAN="Un slogan beaucoup trop long pour tenir sur une seule ligne " * 4)
def test_a_long_slogan_still_makes_a_poster(client: Client) -> None:
    assert client.get("/partage.png").status_code == 200


def test_the_notice_names_controller_rights_and_the_authority(client: Client, settings: LazySettings) -> None:
    settings.CONTROLLER_NAME = "Association de la campagne"
    settings.DPO_CONTACT = "dpo@example.org"
    body = client.get("/confidentialite/").content.decode()
    for word in ("Association de la campagne", "dpo@example.org", "consentement explicite", "CNIL", "7 jours", "3 ans"):
        assert word in body


def test_the_notice_tells_what_an_invitation_leaves_behind(client: Client) -> None:
    body = client.get("/confidentialite/").content.decode()
    for words in ("Lien d'invitation que vous avez suivi", "pour que personne ne lui écrive deux fois"):
        line = body.split(words, 1)[1].split("</tr>", 1)[0]
        assert ("12 mois" in line) == ("deux fois" in words)
        assert ("jusqu'à votre inscription, une heure au plus" in line) == ("suivi" in words)


def test_legal_notice_names_director_and_host(client: Client, settings: LazySettings) -> None:
    settings.PUBLICATION_DIRECTOR = "Claude Durand"
    settings.HOSTING_PROVIDER = "Hébergeur SA, Lyon"
    body = client.get("/mentions-legales/").content.decode()
    assert "Claude Durand" in body
    assert "Hébergeur SA, Lyon" in body


def test_choosing_english_is_remembered_and_needs_no_token(db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/langue/", {"language": "en", "next": "/mentions-legales/"})
    assert response.status_code == 302
    assert response["Location"] == "/mentions-legales/"
    assert '<html lang="en">' in client.get("/mentions-legales/").content.decode()


def test_the_choice_of_language_leads_to_no_other_site(client: Client) -> None:
    response = client.post("/langue/", {"language": "en", "next": "https://example.org/"})
    assert response["Location"] == "/"


def test_an_unknown_address_is_answered_with_a_way_on(client: Client) -> None:
    response = client.get("/nulle-part/")
    assert response.status_code == 404
    assert "La carte" in response.content.decode()


def test_a_crash_is_answered_without_asking_the_database(client: Client, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    from campaign.views.errors import server_error

    with django_assert_num_queries(0):
        response = server_error(None)  # type: ignore[arg-type]
    assert response.status_code == 500
    assert "C'est notre faute" in response.content.decode().replace("&#x27;", "'")


def test_a_stale_form_is_explained(supporter: Supporter) -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/compte/login/", {"login": "camille@example.org"})
    assert response.status_code == 403
    assert "expiré" in response.content.decode()


def test_silence_is_announced_on_every_page(client: Client) -> None:
    assert "Période de réserve" not in client.get("/").content.decode()
    make_silence()
    assert "Période de réserve" not in client.get("/mentions-legales/").content.decode()  # known for five seconds


def test_silence_shows_when_the_campaign_speaks_again(client: Client) -> None:
    make_silence()
    assert "Période de réserve" in client.get("/").content.decode()


def test_the_house_stands(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json() == {
        "ok": True,
        "database": {"ok": True},
        "cache": {"ok": True},
        "mail": {"ok": True, "oldest_seconds": 0},
        "retention": {"ok": True, "late": {}},
    }


def test_rows_past_their_date_are_bad_health_but_the_site_stays_up(client: Client) -> None:
    make_supporter(confirmed_at=None, date_joined=timezone.now() - timedelta(days=10))
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["ok"] is False
    assert response.json()["retention"]["late"] == {"unconfirmed_people": 1}


def test_mail_that_nobody_sends_is_bad_health(client: Client) -> None:
    due = timezone.now() - timedelta(minutes=20)
    OutgoingMail.objects.create(to="a@example.org", subject="x", content=b"", due_at=due)
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["mail"]["oldest_seconds"] >= 1200


def test_the_design_page_is_for_debug_alone(client: Client, settings: LazySettings) -> None:
    assert client.get("/design/").status_code == 404
    settings.DEBUG = True
    page = client.get("/design/")
    assert page.status_code == 200
    assert 'aria-describedby="id_filled-message_helptext id_filled-message_error"' in page.content.decode()
