"""Answering for a letter, saying when it leaves; holding it back, letting it go on, giving it up."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from common.keys import key_of
from common.limits import limited
from mailings.forms.steering import ScheduleForm, WordsForm, next_day
from mailings.models import Mailing
from mailings.permissions.mailings import get_mailing_for, get_mailing_to_approve, get_mailing_to_resume
from mailings.services import approving, scheduling, steering
from mailings.views.showing import UNDER_WAY, show

#: Nobody steers so fast.
RATE = "120/h"


@require_POST
def mailing_submit(request: HttpRequest, pk: int) -> HttpResponse:
    mailing = get_mailing_for(request.user, pk)
    return _do(request, mailing, approving.submit, _("Le courrier attend d'être validé."))


@require_POST
def mailing_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """`seen`: the revision that was read."""
    mailing = get_mailing_to_approve(request.user, pk)
    approve = partial(approving.approve, seen=key_of(request.POST.get("seen", "")))
    return _do(request, mailing, approve, _("Vous en répondez : il peut être programmé."))


@require_POST
def mailing_send_back(request: HttpRequest, pk: int) -> HttpResponse:
    mailing = get_mailing_for(request.user, pk)
    return _do(request, mailing, approving.send_back, _("Le courrier est de nouveau un brouillon."))


@require_POST
@limited("mail-steering", RATE, by="person")
def mailing_schedule(request: HttpRequest, pk: int) -> HttpResponse:
    mailing, now = get_mailing_for(request.user, pk), timezone.now()
    form = ScheduleForm(request.POST, mailing=mailing, day=next_day(timezone.localtime(now)))
    if not form.is_valid():
        return show(request, mailing, schedule_form=form, status=422)
    try:
        scheduling.schedule(mailing=mailing, **form.cleaned_data, by=request.user, at=now)  # type: ignore[misc]
    except ValidationError as error:
        return _refused(request, pk, error, form=form, name="schedule_form")
    messages.success(request, _("C'est programmé. Il partira à cette heure, chez chacun."))
    return redirect("mailings:mailing", pk)


@require_POST
def mailing_unschedule(request: HttpRequest, pk: int) -> HttpResponse:
    mailing = get_mailing_for(request.user, pk)
    return _do(request, mailing, scheduling.unschedule, _("Il ne partira pas. Choisissez un autre moment."))


@require_POST
@limited("mail-steering", RATE, by="person")
def mailing_pause(request: HttpRequest, pk: int) -> HttpResponse:
    mailing = get_mailing_for(request.user, pk)
    return _do(request, mailing, steering.pause, _("L'envoi est en pause. Vous pouvez le reprendre à tout instant."))


@require_POST
@limited("mail-steering", RATE, by="person")
def mailing_resume(request: HttpRequest, pk: int) -> HttpResponse:
    mailing = get_mailing_to_resume(request.user, pk)
    form = WordsForm(request.POST, needed=mailing.needs_national)
    if not form.is_valid():
        return show(request, mailing, words_form=form, status=422)
    return _do(request, mailing, partial(steering.resume, **form.cleaned_data), _("L'envoi reprend où il en était."))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("mail-steering", RATE, by="person")
def mailing_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked twice: what was cancelled never leaves."""
    mailing = get_mailing_for(request.user, pk)
    if request.method != "POST":
        context = {"mailing": mailing, "form": WordsForm(), "under_way": mailing.state in UNDER_WAY}
        return render(request, "mailings/mailing_cancel.html", context)
    form = WordsForm(request.POST)
    if not form.is_valid():
        return render(request, "mailings/mailing_cancel.html", {"mailing": mailing, "form": form}, status=422)
    return _do(request, mailing, partial(steering.cancel, **form.cleaned_data), _("Le courrier est annulé."))


@require_POST
@limited("mail-steering", RATE, by="person")
def mailing_settle(request: HttpRequest, pk: int) -> HttpResponse:
    """`verdict`: « parti » or « renvoyer », of all that nobody knows."""
    mailing, verdict = get_mailing_for(request.user, pk), request.POST.get("verdict", "")
    if verdict not in ("parti", "renvoyer"):
        return show(request, mailing, refusals=[_("Dites si ces envois sont partis, ou s'il faut les refaire.")],
                    status=422)  # fmt: skip
    sent = verdict == "parti"
    try:
        number = steering.settle_uncertain(mailing=mailing, sent=sent, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except ValidationError as error:
        return _refused(request, pk, error)
    told = (
        ngettext("%(n)s envoi est tenu pour parti.", "%(n)s envois sont tenus pour partis.", number)
        if sent
        else ngettext("%(n)s envoi repart.", "%(n)s envois repartent.", number)
    )
    messages.success(request, told % {"n": number})
    return redirect("mailings:mailing", pk)


def _do(request: HttpRequest, mailing: Mailing, verb: Callable[..., Any], said: str) -> HttpResponse:
    try:
        verb(mailing=mailing, by=request.user, at=timezone.now())
    except ValidationError as error:
        return _refused(request, mailing.pk, error)
    messages.success(request, said)
    return redirect("mailings:mailing", mailing.pk)


def _refused(
    request: HttpRequest, pk: int, error: ValidationError, *, form: Any = None, name: str = "form"
) -> HttpResponse:
    """The page as it is now, with the reason; beside its field where the form has it. 409: somebody was quicker."""
    fields: dict[str, list[str]] = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    told = [words for field, found in fields.items() if form is None or field not in form.fields for words in found]
    for field in fields:
        if form is not None and field in form.fields:
            form.add_error(field, fields[field])
    status = 409 if "state" in fields or getattr(error, "code", "") == "state" else 422
    forms = {name: form} if form is not None else {}
    return show(request, get_mailing_for(request.user, pk), refusals=told, status=status, **forms)
