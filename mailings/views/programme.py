"""The daily programme: fourteen days, and one screen on which a day is read, corrected and answered for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from common.limits import limited
from mailings.forms.programme import ProposalForm
from mailings.models import Mailing, ProgrammeDay, ProgrammeRule
from mailings.permissions.desk import can_approve, can_write, require
from mailings.permissions.mailings import get_day_for, get_mailing_for
from mailings.programme.calendar import calendar, leaves_at
from mailings.programme.sharing import Share, shares
from mailings.services import programme as services
from mailings.services.approving import ALONE, is_approved

DayState = ProgrammeDay.State


@require_safe
def programme(request: HttpRequest) -> HttpResponse:
    require(can_write(request.user))
    now = timezone.now()
    days = calendar(today=timezone.localdate(now), at=now)
    context = {
        "days": days,
        "to_decide": next((day for day in days if day.row and day.row.state == DayState.PROPOSED), None),
        "has_rules": ProgrammeRule.objects.filter(is_active=True).exists(),
    }
    return render(request, "mailings/programme.html", context)


@require_safe
def programme_day(request: HttpRequest, day: date) -> HttpResponse:
    return show_day(request, get_day_for(request.user, day))


@dataclass(frozen=True)
class Line:
    """One letter of a day, on the screen where it is approved."""

    share: Share
    form: ProposalForm
    refusals: list[str]
    is_open: bool
    waits_for_other: bool


def show_day(
    request: HttpRequest,
    day: ProgrammeDay,
    *,
    form: ProposalForm | None = None,
    refusals: dict[str, list[str]] | None = None,
    status: int = 200,
) -> HttpResponse:
    """`form`: the one sent back with its errors; `refusals`: by the number of a letter, or "" for the whole day."""
    now, told = timezone.now(), refusals or {}
    letters = list(Mailing.objects.of_programme(day=day.day).select_related("audience", "rule", "written_by"))
    lines = [_line(request, share, form, told, at=now) for share in shares(letters, at=leaves_at(letters, at=now))]
    context = {
        "day": day,
        "lines": lines,
        "people": sum(line.share.receiving for line in lines),
        "seen": services.seen_as(letters),
        "refusals": [words for key, found in told.items() if not _is_line(key, letters) for words in found],
        "can_approve": can_approve(request.user),
        "is_over": day.day < timezone.localdate(now),
        "alone": ALONE,
    }
    return render(request, "mailings/programme_day.html", context, status=status)


@require_POST
@limited("mail-programme", "120/h", by="person")
def programme_propose(request: HttpRequest, day: date) -> HttpResponse:
    """Now rather than in the evening; or what was left out, again."""
    require(can_write(request.user))
    try:
        row = services.propose(day=day, at=timezone.now())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("mailings:programme")
    if row is None:
        messages.error(request, _("Rien ne peut partir ce jour-là : aucune ligne n'écrit, ou la réserve l'interdit."))
        return redirect("mailings:programme")
    return redirect("mailings:programme-day", row.day)


@require_POST
@limited("mail-programme", "120/h", by="person")
def programme_approve(request: HttpRequest, day: date) -> HttpResponse:
    require(can_approve(request.user))
    row, seen = get_day_for(request.user, day), request.POST.get("seen", "")
    said = _("La journée est validée : chaque courrier partira à son heure.")
    return _decided(request, row, lambda **kwargs: services.approve_day(**kwargs, seen=seen), said)


@require_POST
@limited("mail-programme", "120/h", by="person")
def programme_skip(request: HttpRequest, day: date) -> HttpResponse:
    row = get_day_for(request.user, day)
    return _decided(request, row, services.skip_day, _("Aucun courrier ce jour-là. Vous pouvez encore y revenir."))


@require_POST
@limited("mail-programme", "120/h", by="person")
def programme_take_up(request: HttpRequest, day: date) -> HttpResponse:
    row = get_day_for(request.user, day)
    return _decided(request, row, services.take_up_day, _("La journée est de nouveau à valider."))


@require_POST
@limited("mail-programme", "120/h", by="person")
def programme_change(request: HttpRequest, pk: int) -> HttpResponse:
    """One letter of a day, corrected where it is read."""
    mailing, now = get_mailing_for(request.user, pk), timezone.now()
    day = _day_of(request, mailing)
    form = ProposalForm(request.POST, mailing=mailing, at=now)
    if form.is_valid():
        said: dict[str, Any] = {"content": None} | form.cleaned_data
        try:
            services.change_proposal(mailing=mailing, **said, by=request.user, at=now)  # type: ignore[arg-type]
        except ValidationError as error:
            return _not_changed(request, day, form, error)
        messages.success(request, _("C'est enregistré. Relisez la journée, puis validez-la."))
        return redirect("mailings:programme-day", day.day)
    return show_day(request, day, form=form, status=422)


@require_POST
@limited("mail-programme", "120/h", by="person")
def programme_drop(request: HttpRequest, pk: int) -> HttpResponse:
    mailing = get_mailing_for(request.user, pk)
    day = _day_of(request, mailing)

    def drop(**kwargs: Any) -> Mailing:
        return services.drop_proposal(mailing=mailing, by=kwargs["by"], at=kwargs["at"])

    return _decided(request, day, drop, _("Ce courrier est retiré. « Proposer de nouveau » le ramène."))


def _line(
    request: HttpRequest, share: Share, form: ProposalForm | None, told: dict[str, list[str]], *, at: datetime
) -> Line:
    mailing = share.mailing
    own = form if form is not None and form.mailing.pk == mailing.pk else ProposalForm(mailing=mailing, at=at)
    mine = mailing.written_by_id == request.user.pk and share.receiving > ALONE
    return Line(
        share=share,
        form=own,
        refusals=told.get(str(mailing.pk), []),
        is_open=own is form,
        waits_for_other=mine and not is_approved(mailing),
    )


def _day_of(request: HttpRequest, mailing: Mailing) -> ProgrammeDay:
    """The day of a letter of the programme. Raises Http404."""
    require(mailing.rule_id is not None and mailing.send_on is not None)
    return get_day_for(request.user, mailing.send_on or date.min)


def _decided(request: HttpRequest, day: ProgrammeDay, verb: Callable[..., Any], said: str) -> HttpResponse:
    try:
        verb(day=day, by=request.user, at=timezone.now())
    except ValidationError as error:
        refusals = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        status = 409 if getattr(error, "code", "") == "state" else 422
        return show_day(request, get_day_for(request.user, day.day), refusals=refusals, status=status)
    messages.success(request, said)
    return redirect("mailings:programme-day", day.day)


def _not_changed(request: HttpRequest, day: ProgrammeDay, form: ProposalForm, error: ValidationError) -> HttpResponse:
    if not hasattr(error, "error_dict"):
        return show_day(request, day, form=form, refusals={"": error.messages}, status=409)
    names = {"subjects": "subject", "blocks": "text"}
    for name, found in error.message_dict.items():
        field = names.get(name, name)
        form.add_error(field if field in form.fields else None, found)
    return show_day(request, day, form=form, status=422)


def _is_line(key: str, letters: list[Mailing]) -> bool:
    return any(str(one.pk) == key for one in letters)
