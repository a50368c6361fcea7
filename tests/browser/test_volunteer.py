"""The ladder in a real browser: a person's own way up, to a team of their own."""

from datetime import timedelta

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.utils import timezone
from playwright.sync_api import Page, expect

from supporters.models import Supporter
from teams.models import Outing, Team, TrainingSession, Volunteer
from teams.services.attendance import mark_all_present
from teams.services.certification import certify
from teams.services.outing_reports import OutingReport, report_outing
from teams.services.welcome import greet
from tests.browser.visitors import make_brest
from tests.factories import make_outing, make_role, make_session, make_team
from tests.mailbox import path_sent_to

ADDRESS = "nadia@example.org"


def says_she_would_like_to_help(page: Page) -> None:
    page.goto("/agir/aider/")
    page.get_by_label("Porte-à-porte").check()
    page.get_by_label("Prénom").fill("Nadia")
    page.get_by_label("Votre commune").fill("Brest")
    page.get_by_role("option", name="Brest").click()
    page.get_by_label("Votre adresse e-mail").fill(ADDRESS)
    page.get_by_label("Mois de naissance").select_option("5")
    page.get_by_label("Année de naissance").fill("1990")
    page.locator("[name=consent_account]").check()
    page.locator("[name=consent_local_team]").check()
    page.get_by_role("button", name="J'aide").click()
    expect(page.get_by_role("heading", name="Regardez vos e-mails")).to_be_visible()


def joins_the_nearest_team(page: Page) -> None:
    page.goto(path_sent_to(ADDRESS, "/agir/aider/confirmer/"))
    page.get_by_role("button", name="Oui, je confirme").click()
    expect(page.get_by_role("radio", checked=True)).to_have_count(1)
    page.get_by_role("button", name="Je rejoins cette équipe").click()
    expect(page.get_by_role("heading", name="Faire ma première sortie")).to_be_visible()


def comes_to_an_outing(page: Page, outing: Outing) -> None:
    page.get_by_role("link", name="Choisir une sortie").click()
    expect(page).to_have_url("/sorties/")
    page.goto(f"/sorties/{outing.pk}/")
    page.locator(f"form[action='/sorties/{outing.pk}/venir/'] button").click()
    expect(page.get_by_text("C'est noté, à bientôt !")).to_be_visible()
    row = outing.participations.get()
    report_outing(outing=outing, report=OutingReport(came={row.pk: 0}, people=12), at=timezone.now())


def applies(page: Page) -> None:
    page.goto("/equipe/")
    page.get_by_role("link", name="Présenter ma candidature").click()
    page.get_by_label("Pourquoi vous ?").fill("J'ai adoré, et j'ai mes samedis.")
    page.get_by_role("button", name="Envoyer ma candidature").click()
    expect(page.get_by_role("heading", name="Suivre une formation")).to_be_visible()


def is_trained(page: Page, session: TrainingSession) -> None:
    page.get_by_role("link", name="Trouver une formation").click()
    page.get_by_role("link", name=session.title).first.click()
    page.get_by_role("button", name="Je m'inscris").click()
    expect(page.get_by_role("heading", name="Votre place est réservée")).to_be_visible()
    mark_all_present(session=session, at=timezone.now())
    page.goto("/equipe/")
    expect(page.get_by_role("heading", name="Recevoir mon équipe")).to_be_visible()


def protects_the_account(page: Page) -> None:
    """The page of the team's people asks for the second factor: made there and then, and shown once."""
    secret = page.locator("main code").inner_text()
    type_code(page, secret)
    page.get_by_role("button", name="Activer").click()
    expect(page.get_by_role("button", name="Activer")).to_be_hidden()
    cache.clear()  # a code serves once in thirty seconds, for which nobody waits here
    page.goto("/equipe/accueillir/")
    type_code(page, secret)
    page.keyboard.press("Enter")


def type_code(page: Page, secret: str) -> None:
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    page.locator("[name=code]").fill(code)


def test_a_newcomer_goes_up_to_a_team_of_her_own(page: Page, live_site: str, queued_mail: None) -> None:
    brest = make_brest()
    team = make_team(place=brest, name="Recouvrance")
    outing = make_outing(team=team, starts_at=timezone.now() - timedelta(minutes=10))
    session = make_session(place=brest, starts_at=timezone.now() + timedelta(minutes=30))
    trainer = make_role(None, "trainer", place=brest.departement).supporter

    says_she_would_like_to_help(page)
    joins_the_nearest_team(page)
    nadia = Volunteer.objects.get(supporter__email=ADDRESS)
    greet(volunteer=nadia, team=team, by=leader_of(team), at=timezone.now(), words="Bienvenue !")
    comes_to_an_outing(page, outing)
    applies(page)
    is_trained(page, session)
    certify(volunteer=nadia, by=trainer, at=timezone.now(), team_name="Quatre Moulins")

    page.goto("/equipe/")
    page.get_by_role("link", name="Ouvrir mon équipe").click()
    mine = Team.objects.get(name="Quatre Moulins")
    page.goto(f"/equipe/{mine.pk}/membres/")
    protects_the_account(page)
    expect(page.get_by_role("heading", name="À accueillir")).to_be_visible()
    page.goto("/equipe/")
    expect(page.get_by_role("heading", name="Votre équipe compte sur vous")).to_be_visible()
    expect(page.locator(".rung-done")).to_have_count(7)


def leader_of(team: Team) -> Supporter:
    person: Supporter = team.roles.get().supporter
    return person
