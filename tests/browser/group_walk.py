"""The group: the way in, threads, what forms say of their errors, one's own settings, moderation."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from conversations.group.mail_choice import path_for
from conversations.models import Member
from conversations.services.invitations import link_of, revoke
from conversations.services.moderation import hide, refuse
from supporters.models import Supporter
from tests.browser.walking import SignIn, send, visit
from tests.conversations.making import make_member, make_message, make_thread
from tests.factories import agree, make_supporter


def group_walk(page: Page, staff: Supporter, sign_in: SignIn) -> Iterator[str]:
    """Leaves the page to the staff."""
    now = timezone.now()
    thread = make_thread("Parler des transports", text="Voir https://example.org/trains et @camille")
    answer = make_message(thread, "Je réponds par une question.", useful=3)
    make_message(thread, "Moi aussi.", parent=answer)
    make_thread("Soirée du débat", is_live=True)
    make_thread("Épinglé", is_pinned=True, state="locked")
    sign_in(agree(make_supporter(display_name="Sacha")))
    link = link_of(member=answer.author, at=now)
    yield from visit(page, at("threads"), at("join"), at("invitation", link.token))
    revoke(member=answer.author, at=now)
    yield from visit(page, at("invitation", link.token))
    page.goto(at("join"))
    send(page)
    yield "joining without a box"
    member = make_member("Camille", handle="camille")
    sign_in(member.supporter)
    own = make_message(thread, "À moi.", author=member)
    hidden = make_message(thread, "Caché.", author=member)
    step = hide(message=hidden, reason="off_topic", words="Hors sujet ici.", by=staff, at=now)
    yield from visit(page, at("threads"), at("thread", thread.pk), at("thread-new"), at("search"))
    yield from visit(page, f"{at('search')}?q=transports", f"{at('search')}?q=introuvable", at("group-settings"))
    yield from visit(page, at("message", thread.pk, own.number), at("message-edit", own.pk))
    yield from visit(page, at("message-withdraw", own.pk), at("message-report", answer.pk), at("leave"))
    yield from visit(page, at("notifications"), at("own-decisions"), at("own-decision", step.pk), at("invite"))
    yield from _wrong(page, thread.pk, answer.pk, own.pk)
    yield from visit(page, path_for(member))
    sign_in(staff)
    yield from _moderation(page, member, now)


def at(name: str, *arguments: Any) -> str:
    return reverse(f"conversations:{name}", args=arguments)


def _wrong(page: Page, thread: int, answer: int, own: int) -> Iterator[str]:
    """Forms sent back to be corrected."""
    page.goto(at("thread-new"))
    send(page)
    yield "a thread without words"
    page.goto(at("message-edit", own))
    page.locator("main textarea").first.fill("")
    send(page)
    yield "a message emptied"
    page.goto(at("message-report", answer))
    send(page)
    yield "a report without a reason"


def _moderation(page: Page, author: Member, now: Any) -> Iterator[str]:
    newcomer = make_member("Nina", trusted_at=None)
    thread = make_thread("Premier message", state="waiting", opened_by=newcomer)
    first = thread.messages.get()
    refused = make_message(None, "Publicité", author=author, state="waiting", at=now - timedelta(hours=2))
    step = refuse(message=refused, reason="advertising", words="Pas de publicité ici.", by=make_staff(), at=now)
    step.appeal, step.appealed_at = "Ce n'était pas une publicité.", now
    step.save()
    yield from visit(page, at("moderation"), at("moderation-message", first.pk), at("moderation-thread", thread.pk))
    yield from visit(page, at("moderation-appeal", step.pk))


def make_staff() -> Supporter:
    return make_supporter(display_name="Modération", is_staff=True)
