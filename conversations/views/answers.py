"""An answer: written, read by a second person, published, given up; and what becomes of it elsewhere."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from common.limits import limited
from conversations.desk.queue import events_of
from conversations.forms.desk import AnswerForm, ContentForm, DeskForm, PublishedForm, ReturnForm, ThreadForm
from conversations.models import Answer
from conversations.permissions.desk import get_answer_for, get_conversation_for
from conversations.permissions.group import member_of
from conversations.services import answers as services
from conversations.services import carrying
from conversations.services.answer_steps import AnswerMoved
from conversations.services.conversation_steps import ConversationMoved, State, TakenByAnother, followed, in_hand
from conversations.views.conversations import RATE, SCOPE
from conversations.views.desk import go, show
from territory.silence import require_voice

Moved = (AnswerMoved, ConversationMoved, TakenByAnother)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(SCOPE, RATE, by="person")
def answer_write(request: HttpRequest, pk: int) -> HttpResponse:
    """The answer in hand, or a new one; « relire » among what is posted gives it to a second reader at once."""
    row = get_conversation_for(request.user, pk)
    owner, answer = followed(row), in_hand(row)
    if row.state == State.CLOSED or owner is None or owner.pk != request.user.pk:
        return show(request, row, refusal=_("Prenez d'abord cette conversation."), status=409)
    if answer is not None and answer.state not in Answer.OPEN:
        return show(request, row, refusal=_("Votre réponse est en train de partir."), status=409)
    form = AnswerForm(request.POST if request.method == "POST" else None, conversation=row, answer=answer)
    if form.is_bound and form.is_valid():
        now = timezone.now()
        try:
            written = services.write(conversation=row, by=owner, at=now, **form.asked())
            if "relire" not in request.POST:
                messages.success(request, _("Le brouillon est gardé."))
                return go("conversations:conversation", pk)
            services.submit(answer=written, by=owner, at=now)
        except Moved as error:
            return show(request, get_conversation_for(request.user, pk), refusal=error.messages[0], status=409)
        except ValidationError as error:  # what was written is kept
            form.take(error)
        else:
            messages.success(request, _("C'est donné à relire. Quelqu'un d'autre doit l'approuver."))
            return go("conversations:conversation", pk)
    context = {"conversation": row, "voice": row.voice, "form": form, "answer": answer, "events": events_of(row)}
    return render(request, "conversations/reply_write.html", context, status=422 if form.errors else 200)


@require_POST
@limited(SCOPE, RATE, by="person")
def answer_submit(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.submit, _("C'est donné à relire. Quelqu'un d'autre doit l'approuver."))


@require_POST
@limited(SCOPE, RATE, by="person")
def answer_approve(request: HttpRequest, pk: int) -> HttpResponse:
    def said(answer: Answer) -> str:
        if answer.state == Answer.State.READY:
            return _("Relue : il reste à la publier à la main, puis à coller son adresse.")
        return _("Relue : la réponse part dans l'instant.")

    approve = partial(services.approve, seen=request.POST.get("seen", ""))
    return _do(request, pk, approve, said)


@require_POST
@limited(SCOPE, RATE, by="person")
def answer_return(request: HttpRequest, pk: int) -> HttpResponse:
    form = ReturnForm(request.POST)
    return _do(request, pk, services.send_back, _("Renvoyée à corriger, avec votre mot."), form=form, name="return")


@require_POST
@limited(SCOPE, RATE, by="person")
def answer_published(request: HttpRequest, pk: int) -> HttpResponse:
    form = PublishedForm(request.POST)
    said = _("C'est noté : leur réponse reviendra ici.")
    return _do(request, pk, services.published, said, form=form, name="published")


@require_POST
@limited(SCOPE, RATE, by="person")
def answer_drop(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.drop, _("La réponse est abandonnée. Vous pouvez la reprendre."))


@require_POST
@limited(SCOPE, RATE, by="person")
def answer_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.take_up, _("La réponse est de nouveau un brouillon."))


@require_POST
@limited(SCOPE, RATE, by="person")
def answer_retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, services.retry, _("La réponse est remise en file : elle part dans l'instant."))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(SCOPE, RATE, by="person")
def conversation_thread(request: HttpRequest, pk: int) -> HttpResponse:
    """A question becomes a thread of the group; `message` names the one that asks it."""
    row = get_conversation_for(request.user, pk)
    if row.thread_id is not None:
        return go("conversations:conversation", pk)
    mention = row.mentions.order_by("-is_question", "-said_at", "-pk").first()
    require_voice(None, timezone.now())
    initial = {"title": row.subject[:120], "text": mention.text if mention else "", "topic": row.topic_id}
    form = ThreadForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        person: Any = request.user
        try:
            thread = carrying.to_group(
                conversation=row, mention=mention, by=person, at=timezone.now(), **form.cleaned_data
            )
        except Moved as error:
            return show(request, get_conversation_for(request.user, pk), refusal=error.messages[0], status=409)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("La question est dans le groupe, avec son auteur et son lien."))
            return go("conversations:thread", thread.pk)
    context = {
        "conversation": row,
        "form": form,
        "is_member": member_of(request.user) is not None,
        "credit": carrying.credit_of(row.voice),
        "mention": mention,
    }
    return render(request, "conversations/reply_thread.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(SCOPE, RATE, by="person")
def answer_content(request: HttpRequest, pk: int) -> HttpResponse:
    """An answer becomes a draft of the library."""
    found = get_answer_for(request.user, pk)
    if found.state != Answer.State.SENT or found.content_id is not None:
        return go("conversations:conversation", found.conversation_id)
    initial = {"title": found.conversation.subject[:120], "body": found.text}
    form = ContentForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        person: Any = request.user
        try:
            carrying.to_library(answer=found, by=person, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Le brouillon est dans la bibliothèque : la rédaction le finira."))
            return go("conversations:conversation", found.conversation_id)
    context = {"conversation": found.conversation, "answer": found, "form": form}
    return render(request, "conversations/reply_content.html", context, status=422 if form.errors else 200)


def _do(
    request: HttpRequest,
    pk: int,
    verb: Callable[..., Answer],
    said: str | Callable[[Answer], str],
    *,
    form: DeskForm | None = None,
    name: str = "",
) -> HttpResponse:
    """One verb on one answer, with what its form read; the conversation's page, 409 or 422, when it is refused."""
    answer = get_answer_for(request.user, pk)
    there = answer.conversation_id
    if form is not None and not form.is_valid():
        return show(request, get_conversation_for(request.user, there), forms={name: form}, status=422)
    try:
        done = verb(answer=answer, by=request.user, at=timezone.now(), **(form.cleaned_data if form else {}))
    except Moved as error:
        return show(request, get_conversation_for(request.user, there), refusal=error.messages[0], status=409)
    except ValidationError as error:
        row = get_conversation_for(request.user, there)
        if form is None:
            return show(request, row, refusal=" ".join(error.messages), status=422)
        form.take(error)
        return show(request, row, forms={name: form}, status=422)
    messages.success(request, said(done) if callable(said) else said)
    return go("conversations:conversation", there)
