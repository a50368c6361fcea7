"""What members do about moderation: report a message, read the decisions on their own, contest one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from common.limits import limited
from conversations.forms.group_moderation import AppealForm, ReportForm
from conversations.permissions.group import member_of
from conversations.permissions.moderation import get_message_to_report, get_own_decision
from conversations.permissions.moderation import own_decisions as decisions_of
from conversations.services.appeals import appeal, may_appeal
from conversations.services.message_reports import report as report_message

PER_PAGE = 20
#: Shared with programs.
REPORT_SCOPE, REPORT_RATE = "group-report", "30/d"
APPEAL_SCOPE, APPEAL_RATE = "group-appeal", "20/d"


@require_http_methods(["GET", "POST"])
@never_cache
@limited(REPORT_SCOPE, REPORT_RATE, by="person")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Open in silence too."""
    now = timezone.now()
    found = get_message_to_report(request.user, pk, at=now)
    member: Any = member_of(request.user)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            report_message(message=found, member=member, at=now, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Merci : un modérateur va relire ce message, et vous saurez ce qu'il décide."))
            return redirect(found)
    context = {"form": form, "message": found}
    return render(request, "conversations/message_report.html", context, status=422 if form.errors else 200)


@require_safe
@never_cache
def own_decisions(request: HttpRequest) -> HttpResponse:
    page = Paginator(decisions_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "conversations/own_decisions.html", {"page": page})


@require_http_methods(["GET", "POST"])
@never_cache
@limited(APPEAL_SCOPE, APPEAL_RATE, by="person")
def own_decision(request: HttpRequest, pk: int) -> HttpResponse:
    """One decision on a message of one's own; a POST contests it. Open in silence too."""
    now = timezone.now()
    step = get_own_decision(request.user, pk)
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            appeal(step=step, words=form.cleaned_data["words"], at=now)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("C'est noté : une autre personne va examiner la décision, et vous répondre."))
            return redirect("conversations:own-decision", step.pk)
    context = {"step": step, "form": form, "may_appeal": may_appeal(step, at=now), "thread": step.message.thread}
    return render(request, "conversations/own_decision.html", context, status=422 if form.errors else 200)
