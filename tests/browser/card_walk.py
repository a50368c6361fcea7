"""A resident answers the mail that her contact card brought her."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from canvassing.services.cards import CONFIRMATION
from common.tokens import make_token
from supporters.services.consents import give_consent
from tests.browser.walking import send, visit
from tests.factories import make_supporter


def card_walk(page: Page) -> Iterator[str]:
    person = make_supporter(email="resident@example.org", confirmed_at=None, birth_month=None)
    boxes = ["account", "local_team"]
    for box in boxes:
        give_consent(supporter=person, purpose=box, source="door", at=timezone.now(), confirmed=False)
    link = reverse("canvassing:card-confirm", args=[make_token(CONFIRMATION, {"s": person.pk, "p": boxes})])
    yield from visit(page, link, reverse("canvassing:card-confirm", args=["abime"]))
    page.goto(link)
    send(page, "Oui, je confirme")
    yield "card-confirm, with its errors"
    page.get_by_label("Mois de naissance").select_option("5")
    page.get_by_label("Année de naissance").fill("1980")
    send(page, "Oui, je confirme")
    yield "card-confirmed"
    yield from visit(page, link)
