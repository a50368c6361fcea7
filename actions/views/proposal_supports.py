"""Others' proposals: the open ones, what they become, support and report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from actions.forms.proposals import OpenProposalsForm, ReportForm
from actions.permissions.proposals import get_open_proposal, get_proposal
from actions.proposals.board import PER_PAGE, best_proposals, open_proposals
from actions.services import proposals as services
from actions.services.proposals import author_name
from actions.views.proposals import show
from common.limits import limited
from territory.silence import current_silence

SCOPE, RATE = "proposal-support", "120/h"


@require_GET
def open_list(request: HttpRequest) -> HttpResponse:
    form = OpenProposalsForm(request.GET)
    page = Paginator(open_proposals(request.user, **form.filters()), PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.name = author_name(row)  # type: ignore[attr-defined]
    silent = current_silence(None, timezone.now()) is not None
    asked = any(request.GET.get(name) for name in ("genre", "sujet"))
    context = {"form": form, "page": page, "silent": silent, "asked": asked}
    return render(request, "actions/open_proposals.html", context)


@login_not_required
@require_safe
def best(request: HttpRequest) -> HttpResponse:
    """What the campaign adopted, with what it brought: contents are ranked, never people."""
    page = Paginator(best_proposals(at=timezone.now()), PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.name = author_name(row)  # type: ignore[attr-defined]
    return render(request, "actions/best_proposals.html", {"page": page})


@limited(SCOPE, RATE, by="person")
@require_POST
def support(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_open_proposal(request.user, pk)
    try:
        services.support(proposal=found, supporter=request.user, at=timezone.now())  # type: ignore[misc]
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, _("Merci ! Votre soutien est compté."))
    return _back(request, found.pk)


@limited(SCOPE, RATE, by="person")
@require_POST
def unsupport(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_proposal(request.user, pk)
    if services.withdraw_support(proposal=found, supporter=request.user, at=timezone.now()):  # type: ignore[misc]
        messages.success(request, _("Votre soutien est retiré."))
    return _back(request, found.pk)


@limited("proposal-report", "20/d", by="person")
@require_POST
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_open_proposal(request.user, pk)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return show(request, found, report_form=form, status=422)
    try:
        services.report(
            proposal=found,
            by=request.user,  # type: ignore[misc]  # signed in
            words=form.cleaned_data["words"],
            at=timezone.now(),
        )
    except ValidationError as refused:
        messages.warning(request, refused.messages[0])
    else:
        messages.success(request, _("Merci. La rédaction va la relire."))
    return redirect("actions:proposals")


def _back(request: HttpRequest, pk: int) -> HttpResponse:
    """To the list that the button stood in, or to the proposal's page."""
    asked = request.POST.get("next", "")
    if asked.startswith("/proposer/soutenir/") and url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return redirect(asked)
    return redirect("actions:proposal", pk)
