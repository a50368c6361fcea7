"""The page of one conversation, as every view of the desk shows it: what was said, what may be done now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from conversations.desk import queue as reading
from conversations.desk.order import total
from conversations.forms.desk import CloseForm, DeskForm, HandOverForm, PublishedForm, RemindForm, ReturnForm
from conversations.models import Answer, Conversation
from conversations.services import answer_rules as rules
from conversations.services.answer_steps import whole
from conversations.services.answers import seen_as
from conversations.services.conversation_steps import State, followed, in_hand
from supporters.permissions import is_national
from territory.silence import current_silence


def show(
    request: HttpRequest,
    row: Conversation,
    *,
    forms: dict[str, DeskForm] | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    """`forms`: those that came back with errors, by name; their part stands open."""
    now, person = timezone.now(), request.user
    owner = followed(row)
    is_mine = owner is not None and owner.pk == person.pk
    open_ = row.state != State.CLOSED
    answer = in_hand(row)
    found, events = reading.factors_of(row, at=now), reading.events_of(row)
    context: dict[str, Any] = {
        "conversation": row,
        "voice": row.voice,
        "events": events,
        "has_before": any(one.what == "mention" and one.row.in_reply_to and one.row.account_id for one in events),
        "owner": owner,
        "is_mine": is_mine,
        "is_open": open_,
        "factors": found,
        "worth": total(found),
        "may_take": open_ and owner is None,
        "may_hand": open_ and (is_mine or owner is None or is_national(person)),  # type: ignore[arg-type]
        "may_close": open_ and (is_mine or owner is None),
        "may_write": open_ and is_mine and (answer is None or answer.state in Answer.OPEN),
        "silent": current_silence(None, now),
        "refusal": refusal,
        "form": next(iter((forms or {}).values()), None),
        "hand_form": HandOverForm(conversation=row),
        "close_form": CloseForm(),
        "remind_form": RemindForm(conversation=row),
        **_about(answer, is_mine=is_mine, person=person),
    }
    context |= {f"{name}_form": form for name, form in (forms or {}).items()}
    context["stopped"] = _stopped(row) if open_ and answer is None else None
    return render(request, "conversations/reply_conversation.html", context, status=status)


def go(name: str, *arguments: Any, query: str = "") -> HttpResponse:
    """After a form: 303, so that browsers ask with GET."""
    response = redirect(name, *arguments)
    response["Location"] += f"?{query}" if query else ""
    response.status_code = 303
    return response


def _about(answer: Answer | None, *, is_mine: bool, person: Any) -> dict[str, Any]:
    """The answer in hand: as it will read, how long it is, who may do what with it."""
    if answer is None:
        return {"answer": None}
    words, state = whole(answer), Answer.State
    others = answer.written_by_id != person.pk
    return {
        "answer": answer,
        "whole": words,
        "has_notice": words != answer.text,
        "length": rules.length(answer, words),
        "seen": seen_as(answer),
        "spoke_since": answer.conversation.mentions.filter(found_at__gt=answer.created_at).exists(),
        "may_submit": is_mine and answer.state in (state.DRAFT, state.FAILED),
        "may_retry": is_mine and answer.state == state.FAILED and answer.approved_by_id is not None,
        "may_read": answer.state == state.SECOND_READER and others,
        "may_publish": is_mine and answer.state == state.READY,
        "may_drop": is_mine and answer.state in Answer.OPEN,
        "return_form": ReturnForm(),
        "published_form": PublishedForm(),
    }


def _stopped(row: Conversation) -> Answer | None:
    """The last words that did not leave, to begin from again."""
    found: Answer | None = row.answers.order_by("-pk").first()
    return found if found and found.state in (Answer.State.DROPPED, Answer.State.SILENCED) else None
