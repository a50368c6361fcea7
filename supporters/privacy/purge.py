"""What ends by itself: each kind of row, how long it is kept and what becomes of it (domain 1.8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q, QuerySet
from knox.models import AuthToken

from common.kept_files import forget_files
from supporters.models import (
    ErasureRecord,
    Export,
    OutgoingMail,
    Report,
    RightsRequest,
    Supporter,
    Suppression,
    Testimony,
    TileChange,
)
from supporters.photos import forget_photo
from supporters.privacy.erasure import remove_person

YEAR = timedelta(days=365)
#: The purge runs each night; rows this much past their date mean that it does not.
GRACE = timedelta(days=2)


@dataclass(frozen=True)
class Rule:
    """Rows of `expired(now - keep)` have ended; `end` ends one row, `end_all` many at once (default: delete)."""

    name: str
    keep: timedelta
    expired: Callable[[datetime], QuerySet[Any]]
    end: Callable[[Any, datetime], object] | None = None
    end_all: Callable[[QuerySet[Any]], int] | None = None


def _end_export(row: Export, at: datetime) -> None:
    name = row.file
    row.delete()
    forget_files(name)


def _end_testimony(row: Testimony, at: datetime) -> None:
    forget_photo(row)
    row.delete()


def _end_person(row: Supporter, at: datetime) -> None:
    remove_person(row, at=at)


S, T, M = Supporter.objects, Testimony.objects, OutgoingMail.objects
RULES: list[Rule] = [
    Rule(
        "unconfirmed_people",
        timedelta(days=7),
        lambda moment: S.unconfirmed_since(moment).filter(is_staff=False),
        _end_person,
    ),
    Rule(
        "unconfirmed_testimonies",
        timedelta(days=7),
        lambda moment: T.filter(state=Testimony.State.UNCONFIRMED, created_at__lt=moment),
        _end_testimony,
    ),
    Rule(
        "withdrawn_testimonies",
        timedelta(days=30),
        lambda moment: T.filter(state=Testimony.State.WITHDRAWN, withdrawn_at__lt=moment),
        _end_testimony,
    ),
    Rule(
        "exports",
        timedelta(0),
        lambda moment: Export.objects.filter(
            Q(expires_at__lt=moment) | Q(state=Export.State.FAILED, requested_at__lt=moment - timedelta(days=7))
        ),
        _end_export,
    ),
    Rule("sent_mails", timedelta(days=30), lambda moment: M.filter(state=OutgoingMail.State.SENT, sent_at__lt=moment)),
    Rule(
        "failed_mails",
        timedelta(days=30),
        lambda moment: M.filter(
            state__in=(OutgoingMail.State.FAILED, OutgoingMail.State.SILENCED), created_at__lt=moment
        ),
    ),
    Rule("handled_reports", YEAR, lambda moment: Report.objects.filter(handled_at__lt=moment)),
    Rule("handled_requests", YEAR, lambda moment: RightsRequest.objects.filter(handled_at__lt=moment)),
    Rule("admin_journal", YEAR, lambda moment: LogEntry.objects.filter(action_time__lt=moment)),
    Rule("suppressions", 3 * YEAR, lambda moment: Suppression.objects.filter(created_at__lt=moment)),
    # Backups live 30 days; a record is needed as long as one of them may be restored.
    Rule("erasure_records", timedelta(days=90), lambda moment: ErasureRecord.objects.filter(erased_at__lt=moment)),
    Rule("tile_changes", timedelta(days=2), lambda moment: TileChange.objects.filter(at__lt=moment)),
    Rule("api_tokens", timedelta(0), lambda moment: AuthToken.objects.filter(expiry__lt=moment)),
    Rule("sessions", timedelta(0), lambda moment: Session.objects.filter(expire_date__lt=moment)),
    Rule(
        "devices",
        timedelta(days=1),
        lambda moment: UserSession.objects.filter(created_at__lt=moment).exclude(
            session_key__in=Session.objects.values("session_key")
        ),
    ),
]


def declare_rule(rule: Rule) -> None:
    """Add what a package further to the right keeps for a time."""
    RULES.append(rule)


def purge_expired(*, at: datetime, dry_run: bool = False) -> dict[str, int]:
    """End what has expired. Returns rows by rule: ended, or to be ended in a dry run."""
    return {rule.name: _count(rule, at) if dry_run else _apply(rule, at) for rule in RULES}


def overdue(at: datetime) -> dict[str, int]:
    """Rows that a working nightly purge would have ended two days ago; empty when all is well. For the health page."""
    late = {rule.name: _count(rule, at - GRACE) for rule in RULES}
    return {name: rows for name, rows in late.items() if rows}


def _count(rule: Rule, at: datetime) -> int:
    return rule.expired(at - rule.keep).count()


def _apply(rule: Rule, at: datetime) -> int:
    expired = rule.expired(at - rule.keep)
    if rule.end_all is not None:
        with transaction.atomic():
            return rule.end_all(expired)
    if rule.end is None:
        with transaction.atomic():
            return sum(expired.delete()[1].get(label, 0) for label in [expired.model._meta.label])
    ended = 0
    for key in list(expired.values_list("pk", flat=True)):
        # One transaction for each row, read again inside: whoever confirmed in the meantime stays.
        with transaction.atomic():
            row = rule.expired(at - rule.keep).select_for_update().filter(pk=key).first()
            if row:
                rule.end(row, at)
                ended += 1
    return ended
