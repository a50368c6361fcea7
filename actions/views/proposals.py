"""Proposing a content: write it, follow it, change it, answer, take it back."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from actions.forms.proposals import AnswerForm, ProposalForm, ReportForm
from actions.models import Proposal
from actions.permissions.proposals import get_own_proposal, get_proposal
from actions.proposals.board import PER_PAGE, brought, own_proposals, seconds_to_wait, totals
from actions.services import proposals as services
from actions.services.proposal_rules import may_sign
from actions.services.proposal_steps import ProposalMoved, Step
from common.limits import limited, too_many
from supporters import drafts
from supporters.views.testimony import as_data_url, posted
from territory.silence import require_voice

Kind = Proposal.Kind
State = Proposal.State


@limited("propose", "60/h", by="person")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """`?genre=` names the kind, or else one chooses; `?url=` and `?title=` come from another page."""
    now = timezone.now()
    require_voice(None, now)  # said before the form is filled in, not after
    kind = request.POST.get("kind", "") or request.GET.get("genre", "")
    if not kind and request.GET.get("url"):
        kind = Kind.LINK
    if kind not in Kind.values:
        return render(request, "actions/propose.html", {"kinds": _kinds(), "totals": totals()})
    initial = {name: request.GET.get(name, "") for name in ("url", "title")}
    form = ProposalForm(*posted(request), kind=kind, initial=initial)
    if form.is_bound and form.is_valid():
        wait = seconds_to_wait(request.user, at=now)
        if wait:
            return too_many(request, wait)
        sent = _refusals(form, lambda: services.propose(
            author=request.user, data=form.to_data(), at=now, anyway=form.cleaned_data["anyway"]
        ))  # fmt: skip
        if sent:
            messages.success(request, _("Merci ! La rédaction va lire votre proposition."))
            return _there(sent)
    return _show_form(request, form)


@require_GET
def my_proposals(request: HttpRequest) -> HttpResponse:
    page = Paginator(own_proposals(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "actions/my_proposals.html", {"page": page})


@require_GET
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """To its author with all that happened; to others what they may support."""
    return show(request, get_proposal(request.user, pk))


@limited("propose", "60/h", by="person")
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    found = get_own_proposal(request.user, pk)
    require_voice(found.place, now)
    if found.state not in services.CHANGEABLE:
        messages.info(request, _("La rédaction a décidé : votre proposition ne se modifie plus."))
        return _there(found)
    form = ProposalForm(*posted(request), kind=found.kind, proposal=found, initial=_as_written(found))
    if form.is_bound and form.is_valid():
        changed = _refusals(form, lambda: services.change(
            proposal=found, data=form.to_data(), at=now, anyway=form.cleaned_data["anyway"]
        ))  # fmt: skip
        if changed:
            messages.success(request, _("C'est enregistré : la rédaction relira."))
            return _there(found)
    return _show_form(request, form)


@limited("propose-answer", "30/h", by="person")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_own_proposal(request.user, pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return show(request, found, answer_form=form, status=422)
    try:
        services.answer(proposal=found, words=form.cleaned_data["words"], at=timezone.now())
    except ProposalMoved as moved:
        messages.warning(request, moved.messages[0])
    else:
        messages.success(request, _("Merci ! La rédaction lira votre réponse."))
    return _there(found)


@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It cannot be undone: the words and the picture are deleted."""
    found = get_own_proposal(request.user, pk)
    if found.state not in Proposal.WAITING:
        return _there(found)
    if request.method == "GET":
        return render(request, "actions/proposal_withdraw.html", {"proposal": found})
    try:
        services.withdraw(proposal=found, at=timezone.now())
    except ProposalMoved as moved:
        messages.warning(request, moved.messages[0])
        return _there(found)
    messages.success(request, _("Votre proposition est retirée."))
    return redirect("actions:my-proposals")


@require_POST
def show_name(request: HttpRequest, pk: int) -> HttpResponse:
    """`name=1`: show the author's name; anything else: no longer, at once and everywhere."""
    found = get_own_proposal(request.user, pk)
    wanted = request.POST.get("name") == "1"
    try:
        services.sign(proposal=found, is_signed=wanted, at=timezone.now())
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
    else:
        messages.success(request, _("Votre nom sera affiché.") if wanted else _("Votre nom n'est plus affiché."))
    return _there(found)


def show(
    request: HttpRequest,
    found: Proposal,
    *,
    answer_form: AnswerForm | None = None,
    report_form: ReportForm | None = None,
    status: int = 200,
) -> HttpResponse:
    now = timezone.now()
    is_own = found.author_id == request.user.pk
    context: dict[str, Any] = {
        "proposal": found,
        "is_own": is_own,
        "name": services.author_name(found),
        "supported": found.supporters.filter(supporter=request.user.pk).exists(),
        "report_form": report_form or ReportForm(),
    }
    if is_own:
        hidden = (Step.REPORTED, Step.TAKEN, Step.RELEASED)
        context |= {
            "steps": found.steps.exclude(kind__in=hidden),
            "question": services.question_of(found),
            "answer_form": answer_form or AnswerForm(),
            "may_change": found.state in services.CHANGEABLE,
            "may_withdraw": found.state in Proposal.WAITING,
            "cannot_sign": may_sign(request.user, at=now),
        }
    if found.content:
        context |= {"brought": brought(found.content), "content_shown": _is_shown(found, now)}
    return render(request, "actions/proposal.html", context, status=status)


def _is_shown(found: Proposal, now: Any) -> bool:
    content = found.content
    return bool(content and type(content).objects.visible(at=now).filter(pk=content.pk).exists())


def _show_form(request: HttpRequest, form: ProposalForm) -> HttpResponse:
    status = 200
    if form.is_bound:
        form.keep_photo()
        status = form.status
    kept_photo = as_data_url(form.kept.small if form.kept else b"")
    context = {
        "form": form,
        "kinds": _kinds(),
        "kept_photo": kept_photo,
        "cannot_sign": may_sign(request.user, at=timezone.now()),  # type: ignore[arg-type]  # signed in
        "twin": form.already.twin if form.already else None,
    }
    return render(request, "actions/proposal_form.html", context, status=status)


def _refusals(form: ProposalForm, act: Any) -> Proposal | None:
    try:
        found: Proposal = act()
    except ValidationError as error:
        form.add_refusal(error)
        return None
    drafts.drop_draft(form.cleaned_data.get("photo_draft", ""))
    return found


def _as_written(found: Proposal) -> dict[str, Any]:
    names = ("title", "text", "url", "alt", "source", "licence", "topic", "place", "is_signed")
    return {name: getattr(found, name) for name in names}


def _kinds() -> list[tuple[str, str, str]]:
    """Value, name, what it is for."""
    words = {
        Kind.TEXT: _("Un argument, une réponse, un récit : vos mots."),
        Kind.IMAGE: _("Une photo, un dessin, une infographie."),
        Kind.LINK: _("Un article, un rapport, une page à faire lire."),
        Kind.VIDEO: _("Une vidéo déjà en ligne, à faire voir."),
    }
    return [(kind.value, kind.label, words[kind]) for kind in Kind]


def _there(found: Proposal) -> HttpResponse:
    return redirect("actions:proposal", found.pk)
