"""The group's moderation in a real browser: a shelf from the keyboard, a decision contested."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from conversations.models import Message, Pick
from supporters.models import Supporter
from tests.actions.proposing import WORDS
from tests.conversations.making import make_member, make_message, make_thread
from tests.conversations.moderating import make_moderator, make_waiting


def state(message: Message) -> str:
    return Message.objects.get(pk=message.pk).state


def test_first_messages_are_read_from_the_keyboard(
    live_site: str, page: Page, signed_in_as: Callable[[Supporter], None]
) -> None:
    now = timezone.now()
    titles = ("Premier fil", "Deuxième fil", "Troisième fil")
    first, second, third = (
        make_waiting(make_thread(title), at=now - timedelta(hours=9 - number)) for number, title in enumerate(titles)
    )
    signed_in_as(make_moderator())
    page.goto(reverse("conversations:moderation"))
    page.keyboard.press("r")
    page.keyboard.press("5")
    page.keyboard.type("Merci de votre message !")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Refusé : son auteur lira pourquoi.")).to_be_visible()
    expect(page.get_by_role("heading", name="Deuxième fil")).to_be_focused()
    page.keyboard.press("j")
    expect(page.get_by_role("heading", name="Troisième fil")).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("Publié : son auteur est prévenu.")).to_be_visible()
    assert [state(message) for message in (first, second, third)] == ["refused", "waiting", "published"]
    assert first.steps.get().reason == "advertising"
    page.keyboard.press("u")
    expect(page.get_by_text("Décision annulée")).to_be_visible()
    assert state(third) == "waiting"


def test_the_best_goes_to_the_editors_and_a_hidden_message_is_contested(
    live_site: str, page: Page, signed_in_as: Callable[[Supporter], None]
) -> None:
    author = make_member("Nolwenn")
    thread = make_thread("Les cantines")
    best, bad = make_message(thread, WORDS, author=author, useful=4), make_message(thread, "Assez !", author=author)
    signed_in_as(make_moderator())
    page.goto(f"{reverse('conversations:moderation')}?etat=utiles")
    page.keyboard.press("b")
    expect(page.get_by_text("Proposé à la rédaction, au nom de son auteur")).to_be_visible()
    assert Pick.objects.get().message == best
    page.goto(reverse("conversations:moderation-message", args=[bad.pk]))
    page.keyboard.press("r")
    page.keyboard.press("1")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Masqué : son auteur lira pourquoi.")).to_be_visible()
    signed_in_as(author.supporter)
    page.goto(reverse("conversations:own-decisions"))
    page.get_by_role("link", name="Propos injurieux").click()
    page.get_by_label("Pourquoi n'êtes-vous pas d'accord").fill("Je parlais de la pluie.")
    page.get_by_role("button", name="Contester la décision").click()
    expect(page.get_by_text("une autre personne va examiner la décision")).to_be_visible()
    signed_in_as(make_moderator(display_name="Autre modération"))
    page.goto(f"{reverse('conversations:moderation')}?etat=recours")
    page.get_by_role("link", name="Je parlais de la pluie.").click()
    page.get_by_label("L'annuler").check()
    page.get_by_label("Votre réponse à l'auteur").fill("Vous avez raison.")
    page.get_by_role("button", name="Décider et répondre à l'auteur").click()
    expect(page.get_by_text("C'est décidé : l'auteur vous lira.")).to_be_visible()
    assert state(bad) == "published"
