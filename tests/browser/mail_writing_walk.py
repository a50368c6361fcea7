"""A letter as its author and five readers see it."""

from collections.abc import Iterator

from django.urls import reverse
from playwright.sync_api import Page

from supporters.models import Supporter
from tests.browser.walking import SignIn
from tests.factories import make_place
from tests.mailings.making import make_block, make_mailing, make_recipient, make_subscriber


def mail_writing_walk(page: Page, national: Supporter, sign_in: SignIn) -> Iterator[str]:
    for tier, (name, place) in enumerate((("Camille Dupont", "Vire"), ("Dominique Martin", "Aix"), ("", "Le Mans"))):
        person = make_subscriber(display_name=name, home=make_place(name=place))
        make_recipient(supporter=person, tier=tier)
    letter = make_mailing(
        title="Dimanche, le marché",
        subjects=("Dimanche, on se retrouve au marché", "{{prénom|Vous}}, dimanche au marché ?"),
        preheader="Trois heures, un thermos, et vos voisins.",
        text="Bonjour {{prénom|à vous}},\n\nDimanche, **tout le monde** est au marché.",
        written_by=national,
    )
    make_block(mailing=letter, kind="walk")
    make_block(mailing=letter, kind="week")
    wrong = make_mailing(title="Un brouillon", text="Bonjour {{parti}}.", subjects=())
    seen = reverse("mailings:preview", args=[letter.pk])
    for name, address in (
        ("preview", seen),
        ("preview-computer-dark", f"{seen}?vue=ordinateur&sombre=1&lecteur=1&objet=1"),
        ("preview-text", f"{seen}?vue=texte"),
        ("preview-faults", reverse("mailings:preview", args=[wrong.pk])),
    ):
        page.goto(address)
        yield f"mail-{name}"
