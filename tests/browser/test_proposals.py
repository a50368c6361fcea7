"""Proposing and deciding in a real browser."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page, expect

from actions.models import Content, Proposal
from supporters.models import Supporter
from tests.actions.making import make_editor, make_proposal
from tests.actions.proposing import png
from tests.factories import make_supporter


def test_a_picture_is_proposed_then_adopted(
    live_site: str, page: Page, signed_in_as: Callable[[Supporter], None]
) -> None:
    author = make_supporter(display_name="Nolwenn")
    signed_in_as(author)
    page.goto("/proposer/")
    page.get_by_role("link", name="Image").click()
    page.get_by_label("Titre").fill("Le marché de Vannes")
    page.locator("input[name=photo]").set_input_files({"name": "marche.png", "mimeType": "image/png", "buffer": png()})
    page.get_by_label("Description de l'image").fill("Des légumes sur un étal")
    page.get_by_label("Source").fill("de moi")
    page.get_by_label("C'est de moi").check()
    page.get_by_label("Afficher mon nom").check()
    page.get_by_role("button", name="Envoyer à la rédaction").click()
    expect(page.get_by_text("La rédaction va lire votre proposition")).to_be_visible()
    expect(page.get_by_role("img", name="Des légumes sur un étal")).to_be_visible()
    signed_in_as(make_editor())
    page.goto(reverse("actions:proposals-desk"))
    page.keyboard.press("a")
    expect(page.get_by_role("heading", name="Reprendre une proposition")).to_be_visible()
    page.get_by_label("En une phrase").fill("Le marché, le samedi.")
    page.get_by_role("button", name="Reprendre", exact=True).click()
    expect(page.get_by_text("le brouillon est dans la bibliothèque")).to_be_visible()
    content = Content.objects.get()
    assert (content.credit, content.media.count()) == ("Proposé par Nolwenn", 1)
    page.get_by_role("button", name="Annuler ma dernière décision").click()
    expect(page.get_by_text("Décision annulée :")).to_be_visible()
    assert not Content.objects.exists()


def test_proposals_are_decided_from_the_keyboard(
    live_site: str, page: Page, signed_in_as: Callable[[Supporter], None]
) -> None:
    titles = ("Première", "Deuxième", "Troisième")
    first, second, third = (make_proposal(title=title, author=make_supporter()) for title in titles)
    signed_in_as(make_editor())
    page.goto(reverse("actions:proposals-desk"))
    page.keyboard.press("r")
    page.keyboard.press("2")
    page.keyboard.type("Merci !")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Refusée : son auteur lira pourquoi.")).to_be_visible()
    expect(page.get_by_role("heading", name="Deuxième")).to_be_focused()
    page.keyboard.press("q")
    page.keyboard.type("D'où vient le chiffre ?")
    page.keyboard.press("Enter")
    expect(page.get_by_text("La question est partie par e-mail.")).to_be_visible()
    expect(page.get_by_role("heading", name="Troisième")).to_be_focused()
    page.keyboard.press("t")
    expect(page.get_by_text("à vous", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="Troisième")).to_be_focused()
    page.keyboard.press("o")
    expect(page.get_by_text("Ouverte aux soutiens : son auteur est prévenu.")).to_be_visible()
    expect(page.get_by_text("Tout est lu. Merci !")).to_be_focused()
    page.keyboard.press("u")
    expect(page.get_by_text("Décision annulée :")).to_be_visible()
    states = [Proposal.objects.get(pk=row.pk).state for row in (first, second, third)]
    assert states == ["refused", "asked", "sent"]
