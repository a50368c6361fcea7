"""The group's threads: find one, read it, write in it."""

from collections.abc import Callable, Iterable
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.permissions.desk import require
from common.keys import key_of
from common.limits import limited
from conversations.forms.threads import MessageForm, ThreadForm, ThreadsForm
from conversations.group import reading
from conversations.models import Following, Member, Message, Thread
from conversations.permissions.group import can_moderate, get_thread_for, member_of, moderates
from conversations.services import messages as services
from conversations.services.notifications import read_thread
from conversations.templatetags.group import player
from conversations.views.membership import way_in
from supporters import drafts
from supporters.views.testimony import as_data_url, posted
from territory.silence import current_silence, require_voice

OPEN_RATE, WRITE_RATE = "10/d", "120/h"


@never_cache
@require_safe
def threads(request: HttpRequest) -> HttpResponse:
    """`?fils=suivis`: those that one follows. Whoever takes no part is shown the way in."""
    member = member_of(request.user)
    if member is None and not moderates(request.user, at=timezone.now()):
        return way_in(request)
    form = ThreadsForm(request.GET, member=member)
    followed = member is not None and request.GET.get("fils") == "suivis"
    filters = form.filters()
    found = reading.list_threads(member=member, followed=followed, before=request.GET.get("avant", ""), **filters)
    context = {
        "form": form,
        "found": found,
        "member": member,
        "followed": followed,
        "asked": any(filters.values()),
        "is_first": not request.GET.get("avant"),
    }
    return render(request, "conversations/thread_list.html", context)


@never_cache
@limited("group-thread", OPEN_RATE, by="person")
@require_http_methods(["GET", "POST"])
def thread_new(request: HttpRequest) -> HttpResponse:
    member = member_of(request.user)
    if member is None:
        return way_in(request)
    now = timezone.now()
    require_voice(member.supporter.home, now)  # said before the form is filled in, not after
    form = ThreadForm(*posted(request), member=member)
    if form.is_bound and form.is_valid():
        read = form.cleaned_data
        words = {name: read[name] for name in ("title", "text", "topic", "photo", "alt")}
        made = refusals(form, lambda: services.open_thread(member=member, place=form.to_place(), at=now, **words))
        if made:
            waits = made.state == Thread.State.WAITING
            messages.success(request, _("Merci ! Nous relisons vos premiers messages : le vôtre paraîtra bientôt.")
                             if waits else _("Votre fil est ouvert."))  # fmt: skip
            return redirect(made)
    return render_form(request, "conversations/thread_new.html", form, {"member": member})


@never_cache
@require_safe
def thread(request: HttpRequest, pk: int) -> HttpResponse:
    """`?apres=` or `?avant=` a number, `?message=` the page where one stands, `?fin=1` the last; `?lire=` plays one."""
    found = get_thread_for(request.user, pk, at=timezone.now())
    number = key_of(request.GET.get("message", ""))
    place = reading.place_of(found, number) if number > 1 else None
    if place and place.parent and reading.has_page(place):
        there = reverse("conversations:message", args=[found.pk, place.parent.number])
        return redirect(f"{there}?apres={place.number - 1}#m{place.number}")
    asked = {"until": _asked(request, "avant"), "after": _asked(request, "apres") or 1}
    if place:
        asked = {"after": (place.parent or place).number - 1}
    elif request.GET.get("fin") == "1":
        asked = {"until": found.last_number + 1}
    return show_thread(request, found, reading.comments_of(found, **asked))


@never_cache
@require_safe
def message(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One comment with all its answers, and where to answer it."""
    found = get_thread_for(request.user, pk, at=timezone.now())
    comment = reading.place_of(found, number)
    require(comment is not None)
    if comment.number == 1 or comment.parent_id:
        return redirect(comment)
    return show_comment(request, found, comment)


@never_cache
@limited("group-message", WRITE_RATE, by="person")
@require_POST
def comment(request: HttpRequest, pk: int) -> HttpResponse:
    """A comment, or an answer to the message whose number the form names."""
    now = timezone.now()
    found = get_thread_for(request.user, pk, at=now)
    member = member_of(request.user)
    require(member is not None)
    require_voice(found.place, now)
    form = MessageForm(*posted(request))
    number = key_of(request.POST.get("answers", ""))
    answered = reading.place_of(found, number) if number > 1 else None
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in ("text", "photo", "alt")}
        act = lambda: services.comment(thread=found, member=member, parent=answered, at=now, **words)  # noqa: E731
        made = refusals(form, act) if answered or number <= 1 else _gone(form)
        if made:
            waits = made.state == Message.State.WAITING
            messages.success(request, _("Merci ! Nous relisons vos premiers messages : le vôtre paraîtra bientôt.")
                             if waits else _("Votre message est publié."))  # fmt: skip
            return redirect(f"{found.get_absolute_url()}?fin=1#reponse" if waits else made.get_absolute_url())
    if answered and not answered.parent_id:
        return show_comment(request, found, answered, form=form)
    return show_thread(request, found, reading.comments_of(found, until=found.last_number + 1), form=form)


def show_thread(
    request: HttpRequest, found: Thread, comments: reading.Comments, *, form: MessageForm | None = None
) -> HttpResponse:
    member = member_of(request.user)
    first = found.messages.select_related("author__supporter", "card").filter(number=1).first()
    waiting = [row for row in reading.own_waiting(found, member) if row.number > 1]
    shown = reading.dress([*([first] if first else []), *comments.rows, *waiting], member=member)
    if member:
        seen = max((row.number for row in shown), default=1)
        read_thread(member=member, thread=found, number=seen, at=timezone.now())
    context = _around(request, found, member) | {"first": first, "comments": comments, "waiting": waiting}
    context["is_end"] = comments.after is None
    return _page(request, "conversations/thread.html", context, shown, form)


def show_comment(
    request: HttpRequest, found: Thread, comment: Message, *, form: MessageForm | None = None
) -> HttpResponse:
    member = member_of(request.user)
    answers = reading.comments_of(found, of=comment, after=_asked(request, "apres") or 1)
    waiting = [row for row in reading.own_waiting(found, member) if row.parent_id == comment.pk]
    shown = reading.dress([comment, *answers.rows, *waiting], member=member)
    named = next((row for row in shown if row.number == _asked(request, "a")), None)
    text = f"@{named.author.handle} " if named and named.author and named.name and not named.is_own else ""
    form = form or MessageForm(initial={"answers": comment.number, "text": text})
    context = _around(request, found, member) | {"comment": comment, "answers": answers, "waiting": waiting}
    return _page(request, "conversations/message.html", context, shown, form)


def render_form(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    """A page whose form may hold a picture; 422, or what the picture was refused with, where something is wrong."""
    status = 200
    if form.is_bound and form.errors:
        form.keep_photo()
        status = form.status
    kept = as_data_url(form.kept.small if form.kept else b"")
    return render(request, template, context | {"form": form, "kept_photo": kept}, status=status)


def refusals(form: Any, act: Callable[[], Any]) -> Any:
    """What the service gave; None, the form saying why, where it refused."""
    try:
        done = act()
    except ValidationError as error:
        form.add_refusal(error)
        return None
    drafts.drop_draft(form.cleaned_data.get("photo_draft", ""))
    return done


def _gone(form: MessageForm) -> None:
    form.add_refusal(services.MessageMoved())


def _around(request: HttpRequest, found: Thread, member: Member | None) -> dict[str, Any]:
    """What both pages of a thread say beside its messages."""
    now = timezone.now()
    follows = Following.objects.filter(thread=found, member=member).first() if member else None
    silent = current_silence(found.place, now) is not None
    return {
        "thread": found,
        "opener": reading.name_of(found.opened_by) if found.opened_by_id else "",
        "member": member,
        "following": follows,
        "silent": silent,
        "may_write": member is not None and found.state == Thread.State.OPEN and not silent,
        "may_moderate": can_moderate(request.user, found, at=now),
    }


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], shown: Iterable[Message], form: MessageForm | None
) -> HttpResponse:
    """Its policy lets in the players of its own videos and no other frame."""
    plays = _asked(request, "lire")
    frames = sorted({found.origin for row in shown if (found := player(row.card))})
    context |= {"plays": plays, "everybody": False, "alone": False}
    form = form or MessageForm(initial={"answers": 0})

    def answer(_request: HttpRequest) -> HttpResponse:
        return render_form(request, template, form, context)

    return csp_update({"frame-src": frames})(answer)(request) if frames else answer(request)


def _asked(request: HttpRequest, name: str) -> int | None:
    """A number of the address; None for what is none."""
    return key_of(request.GET.get(name, "")) or None
