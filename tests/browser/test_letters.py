"""A letter, from the admin where it is written to the reader who wants no more of them."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from email import message_from_bytes, policy
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from mailings.models import Mailing, Recipient
from mailings.services.preparing import prepare_due
from mailings.services.sending import send_due
from supporters.models import Supporter
from tests.actions.making import make_editor
from tests.factories import make_place
from tests.mailings.making import make_audience, make_subscriber
from tests.mailings.sink import Sink, sink

PARIS = ZoneInfo("Europe/Paris")
TITLE = "Le marché de dimanche"

SignIn = Callable[[Supporter], None]


@pytest.fixture
def server(settings: LazySettings) -> Iterator[Sink]:
    with sink() as receiving:
        settings.MAIL_DELIVERY = receiving.delivery
        yield receiving


def write(page: Page) -> None:
    page.goto("/courriers/")
    page.get_by_role("link", name="Écrire un courrier").click()
    page.locator("[name=title]").fill(TITLE)
    page.locator("[name=audience]").select_option(label="Tous les abonnés")
    page.locator("[name=subjects-0-text]").fill("{{prénom|Bonjour}}, dimanche au marché ?")
    page.get_by_role("link", name=re.compile("Bloc supplémentaire")).click()
    page.locator("[name=blocks-0-text]").fill("Bonjour {{prénom|à vous}},\n\n**dimanche**, on se retrouve au marché.")
    page.get_by_role("button", name="Enregistrer", exact=True).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    letter = page.frame_locator("iframe").first
    expect(letter.get_by_text("on se retrouve au marché")).to_be_visible()


def schedule(page: Page, day: date) -> None:
    page.get_by_label("Jour").fill(day.isoformat())
    page.get_by_label("Heure").fill("10:00")
    page.get_by_role("button", name="Programmer l'envoi").click()
    expect(page.get_by_role("heading", name="Tout est prêt")).to_be_visible()


def test_a_letter_is_written_answered_for_sent_and_stopped_in_one_click(
    live_site: str, page: Page, signed_in_as: SignIn, server: Sink
) -> None:
    home = make_place(name="Vannes")
    nadia = make_subscriber(display_name="Nadia B.", email="nadia@example.org", home=home)
    paul = make_subscriber(display_name="", email="paul@example.org", home=home)
    make_audience(name="Tous les abonnés")

    signed_in_as(make_editor())
    write(page)
    mailing = Mailing.objects.get(title=TITLE)
    page.goto(mailing.get_absolute_url())
    page.get_by_role("button", name="Soumettre à validation").click()

    signed_in_as(make_editor())
    page.goto(mailing.get_absolute_url())
    page.get_by_role("button", name="Je l'ai lu, j'en réponds").click()
    monday = timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    schedule(page, monday)

    hour = datetime.combine(monday, time(10), PARIS)
    assert prepare_due(at=hour) == 1
    assert send_due(at=hour) == 2
    assert sorted(server.recipients) == [nadia.email, paul.email]
    letters = {kept.to: message_from_bytes(kept.data, policy=policy.default) for kept in server.messages}
    assert letters[nadia.email]["Subject"] == "Nadia, dimanche au marché ?"
    assert letters[paul.email]["Subject"] == "Bonjour, dimanche au marché ?"

    page.goto(mailing.get_absolute_url())
    expect(page.get_by_role("main")).to_contain_text(re.compile(r"2\s*partis"))

    # A mail program, which has no cookie; then a reader, who follows the link at the foot.
    stop = {
        to: urlsplit(re.findall(r"<(https?://[^>]+)>", letter["List-Unsubscribe"])[0]) for to, letter in letters.items()
    }
    page.context.clear_cookies()
    answer = page.request.post(stop[nadia.email].path, form={"List-Unsubscribe": "One-Click"})
    assert answer.status == 200
    assert Recipient.objects.get(supporter=nadia).stopped_for == "unsubscribed"
    page.goto(stop[paul.email].path)
    page.get_by_label(re.compile("Une fois par semaine")).check()
    page.get_by_role("button", name=re.compile("rythme|Enregistrer", re.IGNORECASE)).click()
    expect(page.get_by_role("status")).to_contain_text("à ce rythme")
    page.goto(stop[paul.email].path)
    page.get_by_role("button", name="Ne plus rien recevoir").click()
    expect(page.get_by_role("heading", name="Nous ne vous écrivons plus")).to_be_visible()
    assert Recipient.objects.get(supporter=paul).stopped_for == "unsubscribed"
    assert page.request.get(reverse("mailings:letters", args=["faux"])).status == 403
