"""Proposals: what each form says of its errors, one's own, others', the best, and the editors' queue."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from actions.models import Content, Proposal
from actions.services.adoption import Adoption, adopt
from actions.services.editing import ask, open_to_supports, refuse
from actions.services.proposals import propose, report
from supporters.models import Supporter
from tests.actions.making import make_editor, make_topic
from tests.actions.proposing import a_link, a_picture, data, publish
from tests.browser.walking import SignIn, send, visit
from tests.factories import make_supporter


def proposal_walk(page: Page, staff: Supporter, sign_in: SignIn) -> Iterator[str]:
    """Leaves the page to the staff."""
    author = make_supporter(display_name="Nolwenn")
    sign_in(author)
    lists = [reverse(f"actions:{name}") for name in ("my-proposals", "proposals", "best")]
    yield from visit(page, "/proposer/", *lists)
    for kind in ("text", "image", "link", "video"):
        page.goto(f"/proposer/?genre={kind}")
        yield f"propose {kind}"
        send(page, "Envoyer à la rédaction")
        yield f"propose {kind}, refused"
    own = _proposed(author)
    yield from visit(page, *(found.get_absolute_url() for found in own), *lists, "/proposer/soutenir/?genre=video")
    yield from visit(page, reverse("actions:proposal-edit", args=[own[0].pk]))
    yield from visit(page, reverse("actions:proposal-withdraw", args=[own[0].pk]))
    sign_in(make_supporter(display_name="Yann"))
    shown = own[2].get_absolute_url()
    yield from visit(page, shown, *lists)
    page.goto(shown)
    page.locator("summary", has_text="Signaler").click()
    send(page, "Signaler")
    yield "a report without words"
    page.goto("/proposer/?genre=link")
    page.get_by_label("Adresse de la page").fill("https://example.org/a-voir")
    page.get_by_label("Titre").fill("À voir")
    page.get_by_label("Source").fill("de moi")
    page.get_by_label("Simple lien").check()
    send(page, "Envoyer à la rédaction")
    yield "proposed already"
    sign_in(staff)
    yield from _desk(page, own[0].pk)


def _desk(page: Page, pk: int) -> Iterator[str]:
    queue = reverse("actions:proposals-desk")
    shelves = [f"{queue}?etat={name}" for name in ("en-attente", "ouvertes", "reprises", "refusees")]
    yield from visit(page, queue, *shelves, f"{queue}?genre=video&etat=ouvertes")
    page.goto(reverse("actions:proposal-decide", args=[pk]))
    page.locator("[data-campaign-refuse] summary").click()
    send(page, "Refuser et prévenir l'auteur")
    yield "a refusal without a reason"
    page.goto(reverse("actions:proposal-adopt", args=[pk]))
    yield "adopting"
    page.locator("#id_summary").fill("")
    send(page, "Reprendre")
    yield "adopting, refused"


def _proposed(author: Supporter) -> list[Proposal]:
    """One on each shelf: sent, asked, open, adopted, refused."""
    now, editor, topic = timezone.now(), make_editor(display_name="Léa"), make_topic(name="École", slug="ecole")
    waiting = propose(author=author, data=data(topic=topic), at=now)
    asked = propose(author=author, data=a_picture(), at=now)
    ask(proposal=asked, question="Qui a pris cette photo ?", by=editor, at=now)
    shown = propose(author=author, data=a_link("https://example.org/a-voir", topic=topic, is_signed=True), at=now)
    open_to_supports(proposal=shown, by=editor, at=now)
    report(proposal=shown, by=editor, words="La page est en panne.", at=now)
    born = propose(author=author, data=a_link("https://example.org/bilan"), at=now)
    made = Adoption(kind="link", title="Le bilan en une page", summary="À lire avant d'en parler.")
    born = adopt(proposal=born, data=made, by=editor, at=now)
    publish(born)
    Content.objects.filter(proposal=born).update(shares=1240, clicks=15300)
    turned = propose(author=author, data=a_link("https://example.org/hors-sujet"), at=now)
    refuse(proposal=turned, reason="Le sujet est loin de ceux de la campagne.", by=editor, at=now)
    for found in (waiting, asked, shown, born, turned):
        found.refresh_from_db()
    return [waiting, asked, shown, born, turned]
