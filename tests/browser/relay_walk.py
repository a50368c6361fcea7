"""The relays: no account yet, a calendar in every state, a message written, too long, approved, stopped, sent."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from actions.models import RelayAccount, RelayPost
from actions.pictures import keep_picture
from tests.actions.making import (
    make_content,
    make_editor,
    make_medium,
    make_relay_account,
    make_relay_post,
    make_wording,
)
from tests.browser.walking import SignIn, send, visit
from tests.browser.wall_walk import _photo as photo

RIPOSTE = (
    "« La cantine bio ruinerait les communes » ? À Brest, le repas coûte douze centimes de plus, "
    "et l'on jette deux fois moins. Les comptes sont publics."
)


def relay_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    sign_in(make_editor(display_name="Anaïs, rédaction"))
    board, new = reverse("actions:relays"), reverse("actions:relay-new")
    RelayAccount.objects.update(is_active=False)
    yield from visit(page, board, new, f"{new}?contenu=aucun")
    posts = make_calendar()
    yield from visit(page, board, f"{board}?etat=partis", f"{board}?etat=arretes", new)
    for post in posts:
        yield from visit(page, reverse("actions:relay", args=[post.pk]))
    content = posts[0].content
    page.goto(f"{new}?contenu={content.pk if content else 'aucun'}")
    yield "a message for each account"
    page.locator("textarea").first.fill("x" * 501)
    yield "a message, too long while it is typed"
    send(page, "Enregistrer")
    yield "a message, refused"
    waiting = reverse("actions:relay", args=[posts[1].pk])
    page.goto(waiting)
    send(page, "J'en réponds : valider")
    yield "a message, approved by one"
    yield from visit(page, f"{waiting}modifier/")
    page.locator("#id_text").fill("x" * 501)
    send(page, "Enregistrer")
    yield "a message, changed and refused"
    page.goto(waiting)
    send(page, "Annuler l'envoi")
    yield "a message, cancelled"


def make_calendar() -> list[RelayPost]:
    """Three accounts, and a message in each state."""
    now = timezone.now()
    toots = make_relay_account(name="La campagne sur Mastodon", handle="@campagne@mastodon.example")
    sky = make_relay_account(kind="bluesky", name="La campagne sur Bluesky", handle="campagne.bsky.example")
    sky.paused_until = now + timedelta(hours=1)
    sky.save()
    make_relay_account(
        kind="webhook", name="Le site de Brest", trouble="Le serveur refuse nos envois (401). Vérifiez la clé."
    )
    riposte = make_content(kind="riposte", title="La cantine locale coûte-t-elle cher ?")
    make_wording(content=riposte, text=RIPOSTE)
    large, small = keep_picture(photo("#3c6e71"))
    medium = make_medium(content=riposte, image=large, small=small, width=1600, height=1000, alt="Une cantine, à midi")
    link = "https://campagne.example/l/cantine"
    common = {"account": toots, "content": riposte, "text": RIPOSTE, "link": link}
    return [
        make_relay_post(**common, medium=medium, state="draft", due_at=now + timedelta(hours=3)),
        make_relay_post(**(common | {"account": sky}), state="waiting", due_at=now + timedelta(days=1)),
        make_relay_post(**common, state="queued", due_at=now + timedelta(days=1, hours=2)),
        make_relay_post(**common, state="posted", remote_url="https://mastodon.example/@campagne/1"),
        make_relay_post(**common, state="failed", error="Le serveur refuse ce message : texte trop long."),
        make_relay_post(**common, state="silenced", error="La réserve électorale a commencé avant son départ."),
    ]
