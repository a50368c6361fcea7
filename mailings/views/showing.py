"""The page of one letter: where it stands, what can be done, what became of it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from mailings.doctor.words import tell
from mailings.figures import charts
from mailings.figures.clicks import clicks_of
from mailings.figures.progress import progress_of
from mailings.figures.readers import readers_of
from mailings.figures.totals import Figures, figures_of
from mailings.figures.uncertain import uncertain_of
from mailings.figures.words import sentence
from mailings.forms.steering import ScheduleForm, WordsForm, next_day
from mailings.models import Mailing
from mailings.permissions.desk import can_approve, can_let_go_on
from mailings.services import gate
from mailings.services.approving import ALONE, is_approved, needs_second

State = Mailing.State
#: Before anything is prepared.
OPEN = (State.DRAFT, State.WAITING, State.SCHEDULED)
UNDER_WAY = (State.PREPARING, State.SENDING, State.PAUSED)
#: Not left yet, or held back: what the mail's doctor says of leaving is said here, too.
GUARDED = (State.WAITING, State.SCHEDULED, State.PREPARING, State.PAUSED)
#: Steps of the journal told on the page; uncertain letters listed.
JOURNAL, UNCERTAIN = 30, 50


def show(
    request: HttpRequest, mailing: Mailing, *, refusals: list[str] | None = None, status: int = 200, **forms: Any
) -> HttpResponse:
    """`forms`: those sent back with their errors, by the name they have in the template."""
    now = timezone.now()
    context = {
        "mailing": mailing,
        "refusals": refusals or [],
        "steps": _steps(mailing),
        "approvals": mailing.approvals.filter(revision=mailing.revision).select_related("by"),
        "journal": mailing.steps.select_related("by")[:JOURNAL],
        "subjects": mailing.subjects.all(),
        "words_form": WordsForm(needed=mailing.needs_national),
        "gate": gate_shown(at=now) if mailing.state in GUARDED else {},
    }
    context |= _answering(request, mailing, now) if mailing.state in OPEN else _leaving(request, mailing, now)
    return render(request, "mailings/mailing.html", context | forms, status=status)


def gate_shown(*, at: datetime) -> dict[str, Any]:
    """Nothing while letters may leave; else the faults with their cures, or that one waits to know."""
    verdict = gate.standing(at=at)
    if verdict.is_open:
        return {}
    return {"is_waiting": verdict.is_waiting, "told": [tell(one) for one in verdict.faults]}


def _answering(request: HttpRequest, mailing: Mailing, now: datetime) -> dict[str, Any]:
    """Who answers for it, who would get it, when."""
    second = mailing.state == State.WAITING and needs_second(mailing, at=now)
    approved = is_approved(mailing)
    wrote = mailing.written_by_id == request.user.pk
    return {
        "who": readers_of(mailing.audience, kind=mailing.kind, at=now),
        "alone": ALONE,
        "approved": approved,
        "needs_second": second and not approved,
        "can_approve": mailing.state == State.WAITING and can_approve(request.user) and not wrote and not approved,
        "wrote": wrote,
        "schedule_form": ScheduleForm(mailing=mailing, day=next_day(timezone.localtime(now))),
    }


def _leaving(request: HttpRequest, mailing: Mailing, now: datetime) -> dict[str, Any]:
    progress, figures, clicks = progress_of(mailing, at=now), figures_of(mailing), clicks_of(mailing)
    count, uncertain = uncertain_of(mailing)
    return {
        "under_way": mailing.state in UNDER_WAY,
        "progress": progress,
        "sentence": sentence(progress, at=now),
        "figures": figures,
        "clicks": clicks,
        "hours": _hours(figures),
        "charts": charts.bars([(hour, layers) for hour, layers in _hours(figures)]),
        "uncertain": uncertain[:UNCERTAIN],
        "uncertain_count": count,
        "may_resume": not mailing.needs_national or can_let_go_on(request.user),
    }


def _hours(figures: Figures) -> list[tuple[datetime, tuple[int, int]]]:
    """What left and did not come back; what came back, was refused or nobody knows."""
    return [
        (hour, (totals.sent, totals.failed + totals.uncertain))
        for hour, totals in figures.hours
        if totals.sent or totals.failed or totals.uncertain
    ]


def _steps(mailing: Mailing) -> list[tuple[str, str]]:
    """(words, « done », « now » or "")."""
    words = [_("Écrire"), _("Valider"), _("Programmer"), _("Envoyer"), _("Lire le bilan")]
    at = {State.DRAFT: 0, State.WAITING: 1, State.SCHEDULED: 3, State.SENT: 4}.get(mailing.state, 3)
    if mailing.state == State.WAITING and is_approved(mailing):
        at = 2
    return [(word, "done" if n < at else "now" if n == at else "") for n, word in enumerate(words)]
