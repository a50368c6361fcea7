"""What leaves through the campaign's own accounts: the calendar, and what became of it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from actions.models import RelayAccount, RelayPost
from actions.permissions.desk import can_keep_accounts, can_relay, require
from actions.permissions.relays import get_account_for, get_post_for
from actions.relays.lengths import length_of
from actions.relays.text import compose
from actions.services import relays
from actions.services.relay_accounts import check_account
from common.limits import limited

PER_PAGE = 30
_STATES = {
    "partis": [RelayPost.State.POSTED],
    "arretes": [RelayPost.State.FAILED, RelayPost.State.SILENCED, RelayPost.State.CANCELLED],
}
State = RelayPost.State


@require_safe
def relays_board(request: HttpRequest) -> HttpResponse:
    """Accounts and their state; messages by day, those to come first. `etat` shows others."""
    require(can_relay(request.user))
    shelf = request.GET.get("etat", "")
    found = RelayPost.objects.select_related("account", "content")
    chosen = found.filter(state__in=_STATES[shelf]).ended() if shelf in _STATES else found.planned()
    context = {
        "accounts": [(account, _standing(account)) for account in RelayAccount.objects.all()],
        "page": Paginator(chosen, PER_PAGE).get_page(request.GET.get("page")),
        "shelf": shelf if shelf in _STATES else "",
        "shelves": [
            ("", _("À venir"), found.planned().count()),
            ("partis", _("Partis"), found.filter(state__in=_STATES["partis"]).count()),
            ("arretes", _("Arrêtés"), found.filter(state__in=_STATES["arretes"]).count()),
        ],
        "failed": found.filter(state=State.FAILED).count(),
        "keeps_accounts": can_keep_accounts(request.user),
    }
    return render(request, "actions/relays/board.html", context)


@require_safe
def relay(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_post_for(request.user, pk))


def show(request: HttpRequest, post: RelayPost, *, refusal: str = "", status: int = 200) -> HttpResponse:
    """The page of one message: as it will read, who answers for it, what can be done."""
    approvals = list(post.approvals.select_related("by"))
    mine = any(approval.by_id == request.user.pk for approval in approvals)
    open_ = post.state in (State.DRAFT, State.WAITING)
    context = {
        "post": post,
        "seen": relays.seen_as(post),
        "whole": compose(post.text, post.link),
        "length": length_of(post.account.kind, post.text, post.link, post.account.limits),
        "approvals": approvals,
        "missing": max(0, relays.APPROVALS - len([one for one in approvals if one.by_id])),
        "can_approve": open_ and not mine,
        "mine": mine and open_,
        "can_edit": relays.can_be_rewritten(post),
        "can_cancel": post.state in (State.DRAFT, State.WAITING, State.QUEUED, State.FAILED),
        "standing": _standing(post.account),
        "refusal": refusal,
    }
    return render(request, "actions/relays/relay.html", context, status=status)


@require_POST
def relay_approve(request: HttpRequest, pk: int) -> HttpResponse:
    def said(post: RelayPost) -> str:
        if post.state == State.QUEUED:
            return _("Validé par deux personnes : le message partira à l'heure dite.")
        return _("Vous l'avez validé. Il manque une autre personne.")

    approve = partial(relays.approve_post, seen=request.POST.get("seen", ""))
    return _do(request, pk, approve, said)


@require_POST
def relay_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, relays.cancel, lambda post: _("Le message est annulé. Vous pouvez le reprendre."))


@require_POST
def relay_take_up(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, relays.take_up, lambda post: _("Le message est de nouveau un brouillon."))


@require_POST
def relay_retry(request: HttpRequest, pk: int) -> HttpResponse:
    return _do(request, pk, relays.retry, lambda post: _("Le message est remis en file : il part dans l'instant."))


@require_POST
@limited("relay-check", "30/h", by="person")
def relay_account_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign in to the account, post nothing."""
    account = get_account_for(request.user, pk)
    if trouble := check_account(account=account, at=timezone.now()):
        messages.error(request, f"{account.name} : {trouble}")
    else:
        messages.success(request, _("%(name)s répond : tout est en ordre.") % {"name": account.name})
    return redirect("actions:relays")


def _do(request: HttpRequest, pk: int, verb: Any, said: Any) -> HttpResponse:
    post = get_post_for(request.user, pk)
    try:
        done = verb(post=post, by=request.user, at=timezone.now())
    except relays.PostMoved as error:
        return show(request, get_post_for(request.user, pk), refusal=error.messages[0], status=409)
    except ValidationError as error:
        return show(request, get_post_for(request.user, pk), refusal=" ".join(error.messages), status=422)
    messages.success(request, said(done))
    return redirect("actions:relay", pk)


def _standing(account: RelayAccount) -> str:
    """In one word, for the badge: ok, pause, trouble, off."""
    if not account.is_active:
        return "off"
    if account.trouble:
        return "trouble"
    return "pause" if account.paused_until and account.paused_until > timezone.now() else "ok"
