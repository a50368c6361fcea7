"""The desk's contents: nothing waits, a draft to correct, a riposte to answer for, one withdrawn; a gift's record."""

from collections.abc import Iterator
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from actions.models import Content
from tests.actions.access_staff import make_record
from tests.actions.making import make_content, make_editor, make_medium, make_topic, make_wording
from tests.browser.walking import SignIn, send, visit


def content_walk(page: Page, sign_in: SignIn) -> Iterator[str]:
    desk = reverse("actions:contents")
    sign_in(make_editor(display_name="Ana Robert"))
    Content.objects.filter(state="waiting").update(state="draft")  # of other walks
    yield from visit(page, desk)
    riposte, draft, gift = _written()
    yield from visit(page, desk, f"{desk}?etat=brouillons", f"{desk}?etat=publies", f"{desk}?etat=arretes")
    yield from visit(page, _page(draft))
    send(page, "Soumettre à validation")
    yield "a draft that is not finished"
    yield from visit(page, _page(riposte))
    send(page, "Valider")
    yield "a riposte, answered for once"
    send(page, "Retirer")
    yield "a riposte, withdrawn"
    yield from visit(page, f"{desk}?etat=arretes", _page(gift), gift.transparency.get_absolute_url())
    yield from visit(
        page, reverse("admin:actions_content_add"), reverse("admin:actions_content_change", args=[gift.pk])
    )
    yield from visit(page, reverse("admin:actions_content_preview", args=[gift.pk]))
    page.context.clear_cookies()
    yield from visit(page, gift.transparency.get_absolute_url())


def _written() -> tuple[Content, Content, Content]:
    writer, topic, now = make_editor(display_name="Benoît Klein"), make_topic(name="Alimentation"), timezone.now()
    riposte = make_content(
        kind="riposte",
        state="waiting",
        title="Non, la cantine bio ne ruine pas les communes",
        polemical=True,
        topic=topic,
        written_by=writer,
        ends_at=now + timedelta(days=1),
    )
    make_wording(content=riposte, text="Trois centimes. C'est le prix d'une cantine bio. " * 8)
    make_wording(content=riposte, text="Ma cantine, mes agriculteurs.", network="sms")
    draft = make_content(kind="image", state="draft", title="Une affiche", written_by=writer)
    gift = make_content(disclosure="in_kind", title="Un contenu offert", topic=topic, shares=1234, clicks=56789)
    make_medium(content=gift, transcript="Bonjour à tous.")
    make_record(gift, targeted=True, targeting="Les communes de plus de 10 000 habitants")
    make_content(state="silenced", title="Trop tard")
    return riposte, draft, gift


def _page(content: Content) -> str:
    return reverse("actions:content-desk", args=[content.pk])
