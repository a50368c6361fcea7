"""What a reader chooses from a letter, without signing in; from the account; and staff, of what came back."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from mailings.returns import tokens
from mailings.services import preferences
from supporters.models import Supporter
from tests.browser.walking import SignIn, send, visit
from tests.mailings.making import make_subscriber

OWN = reverse("mailings:own-letters")


def mail_choice_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    page.context.clear_cookies()
    person = make_subscriber(selected=True, display_name="Nadia")
    letters = reverse("mailings:letters", args=[tokens.make(person.pk)])
    yield from visit(page, letters)
    page.get_by_label("Une fois par semaine").check()
    send(page, "Garder ce rythme")
    yield "one's letters, at another rhythm"
    send(page, "Ne plus choisir pour moi")
    yield "one's letters, none chosen"
    send(page, "Ne plus rien recevoir")
    yield "one's letters, stopped"
    yield from visit(page, reverse("mailings:letters", args=["abime"]))
    sign_in(person)
    yield from visit(page, OWN)
    send(page, "Les recevoir de nouveau")
    yield "one's letters, again"
    preferences.stop(supporter=person, reason="bounce", at=timezone.now())
    yield from visit(page, OWN, reverse("supporters:account"))
    person.consents.all().withdraw(at=timezone.now())
    yield from visit(page, OWN)
