"""What waits for the staff, in a handful of quick queries: shown on the admin's first page and in its navigation."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Count, Min, Q

from supporters.models import Decision, OutgoingMail, Report, RightsRequest, Testimony

#: The median is taken over as many of the latest decisions: it says how things go now, at a constant price.
DECISIONS_LOOKED_AT = 101
#: A rights request is reminded of so long before its due date (L04: reminder at 20 of 30 days).
REMIND_BEFORE = timedelta(days=10)


@dataclass(frozen=True)
class ModerationFigures:
    waiting: int
    oldest: datetime | None
    #: Median time from submission to decision of the latest decisions; None before the first.
    delay: timedelta | None
    reports: int


@dataclass(frozen=True)
class OfficeFigures:
    failed_mails: int
    late_mails: int
    rights_open: int
    rights_due: int
    rights_overdue: int


def moderation_figures() -> ModerationFigures:
    """Three queries."""
    waiting = Testimony.objects.filter(state=Testimony.State.PENDING).aggregate(
        n=Count("pk"), oldest=Min("submitted_at")
    )
    moments = Decision.objects.order_by("-pk").values_list("decided_at", "testimony__submitted_at")
    # A testimony edited after its decision was submitted again: its old delay is not known any more.
    delays = [
        (decided - sent).total_seconds() for decided, sent in moments[:DECISIONS_LOOKED_AT] if sent and sent <= decided
    ]
    return ModerationFigures(
        waiting=waiting["n"],
        oldest=waiting["oldest"],
        delay=timedelta(seconds=median(delays)) if delays else None,
        reports=Report.objects.filter(handled_at=None, testimony__state=Testimony.State.PUBLISHED).count(),
    )


def office_figures(*, at: datetime) -> OfficeFigures:
    """Two queries: mail that could not leave, and requests that the law gives a month to answer (L04)."""
    state = OutgoingMail.State
    mails = OutgoingMail.objects.exclude(state=state.SENT).aggregate(
        failed=Count("pk", filter=Q(state=state.FAILED)),
        late=Count("pk", filter=Q(state=state.QUEUED, attempts__gt=0)),
    )
    rights = RightsRequest.objects.filter(handled_at=None).aggregate(
        waiting=Count("pk"),
        due=Count("pk", filter=Q(due_at__lte=at + REMIND_BEFORE)),
        overdue=Count("pk", filter=Q(due_at__lt=at)),
    )
    return OfficeFigures(
        failed_mails=mails["failed"],
        late_mails=mails["late"],
        rights_open=rights["waiting"],
        rights_due=rights["due"],
        rights_overdue=rights["overdue"],
    )
