"""Paces of letter boxes: untouched, one that rests, one that was changed; each act asked, refused, done."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from mailings.models import PaceStep, ProviderState
from supporters.models import Supporter
from tests.browser.walking import SignIn, send, visit

HOME = reverse("mailings:paces")


def mail_pace_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    ProviderState.objects.all().delete()  # of other walks
    PaceStep.objects.all().delete()
    yield from visit(page, HOME)
    words = "Des courriers reviennent, refusés par principe : 5.7.1 https://postmaster.example/une-adresse-assez-longue"
    rest = {"paused_until": timezone.now() + timedelta(hours=11), "reason": words, "level": 2}
    ProviderState.objects.create(provider="microsoft", per_minute=600, **rest)
    yield from visit(page, HOME, reverse("mailings:pace-lift", args=["microsoft"]))
    send(page, "Lever la pause")
    yield "a pause, lifted without a reason"
    page.locator("#id_words").fill("Leur équipe nous a répondu : l'adresse n'est plus bloquée.")
    send(page, "Lever la pause")
    yield "a pause that was lifted"
    yield from visit(page, reverse("mailings:pace-hold", args=["orange"]), reverse("mailings:pace-set", args=["gmail"]))
    page.locator("#id_per_minute").fill("1000000")
    send(page, "Changer le débit")
    yield "a pace out of bounds"
    page.locator("#id_per_minute").fill("900")
    page.locator("#id_words").fill("Plus doucement, le temps de voir.")
    send(page, "Changer le débit")
    yield "a pace that was changed"
    yield from visit(page, reverse("mailings:pace-reset", args=["gmail"]))
