"""What the mail keeps of people, said to the registry of personal data, and how long (domain 1.8).

A letter box is known as long as its person. What was sent to whom is forgotten after three months: the counts of a
mailing name nobody and stay. No opening is known and no click is anybody's (L33).
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet

from mailings.models import (
    Audience,
    Delivery,
    Examination,
    Mailing,
    MailingApproval,
    MailingStep,
    PaceStep,
    ProgrammeDay,
    Recipient,
    Return,
    Slice,
)
from supporters.privacy.purge import YEAR, Rule, declare_rule
from supporters.privacy.registry import Declaration, declare, shared

#: What was sent to whom, from the day the mailing ended: long enough for the last bounce and the last question.
DELIVERIES = timedelta(days=90)
#: What a person had to look at holds words of others.
QUARANTINE = timedelta(days=30)
#: Of names and servers, not of people; the gate asks for a week of them, and staff look back further.
EXAMINATIONS = timedelta(days=90)
#: Rows deleted by one statement.
BATCH = 10_000
_WHILE_ACCOUNT = "as long as the account"
_THREE_MONTHS = "90 days after the mailing ended; its counts stay and name nobody"


def declare_tables() -> None:
    """Called once, when the site starts."""
    for declaration in [*_of_supporters(), *_of_staff()]:
        declare(declaration)
    for rule in _rules():
        declare_rule(rule)


def _of_supporters() -> list[Declaration]:
    return [
        Declaration(
            Recipient,
            "supporter",
            "letters: choice of rhythm, what stopped them, how many this week",
            _WHILE_ACCOUNT,
            ("supporter", "provider", "tier", "rhythm", "stopped_at", "stopped_for", "soft_bounces", "first_soft_on",
             "last_soft_on", "last_day", "week", "last_mailing"),
        ),
        # Before the deliveries, without which nobody would find them.
        Declaration(
            Return,
            "delivery__supporter",
            "letters that came back",
            "90 days; what a person had to read: 30 days",
            ("id", "kind", "source", "delivery", "mailing", "status", "diagnostic", "received_at", "handled_at"),
            {
                "key": "digest that keeps the same message from counting twice",
                "raw": "words of another mail server, kept only until somebody of the campaign has read them",
                "is_quarantined": "inner working of the site, says nothing of the person",
            },
        ),
        Declaration(
            Delivery,
            "supporter",
            "letters sent",
            _THREE_MONTHS,
            ("id", "mailing", "supporter", "state", "reason", "tier", "bounce", "code", "sent_at"),
        ),
    ]  # fmt: skip


def _of_staff() -> list[Declaration]:
    return [
        shared(Audience, "created_by", "audiences defined", ("id", "name", "created_at")),
        shared(Mailing, "written_by", "letters written", ("id", "title", "state", "revision", "created_at")),
        shared(MailingApproval, "by", "letters approved", ("id", "mailing", "revision", "at")),
        shared(MailingStep, "by", "steps taken with letters", ("id", "mailing", "kind", "at", "words")),
        shared(PaceStep, "by", "paces of letter boxes steered", ("id", "provider", "kind", "at", "words")),
        shared(ProgrammeDay, "decided_by", "days of the programme decided", ("id", "day", "state", "decided_at")),
    ]


def _rules() -> list[Rule]:
    return [
        Rule("deliveries", DELIVERIES, _old(Delivery), end_all=delete_in_batches),
        Rule("slices_of_mailings", DELIVERIES, _old(Slice), end_all=delete_in_batches),
        Rule("returns", DELIVERIES, lambda moment: Return.objects.filter(received_at__lt=moment)),
        Rule("returns_in_quarantine", QUARANTINE, _kept_words, end_all=_forget_words),
        Rule("steps_of_mailings", YEAR, lambda moment: MailingStep.objects.filter(at__lt=moment)),
        Rule("examinations_of_mail", EXAMINATIONS, lambda moment: Examination.objects.filter(at__lt=moment)),
        Rule("steps_of_paces", YEAR, lambda moment: PaceStep.objects.filter(at__lt=moment)),
    ]


def _old(model: type[models.Model]) -> Any:
    """Rows of mailings that ended before a moment."""

    def found(moment: datetime) -> "QuerySet[Any]":
        return model._default_manager.filter(mailing__finished_at__lt=moment)

    return found


def _kept_words(moment: datetime) -> "QuerySet[Any]":
    return Return.objects.filter(~Q(raw=b""), received_at__lt=moment)


def _forget_words(rows: "QuerySet[Any]") -> int:
    return rows.update(raw=b"", diagnostic="", is_quarantined=False)


def delete_in_batches(rows: "QuerySet[Any]") -> int:
    """Delete many rows without holding them: a national mailing has a million. Returns how many."""
    deleted = 0
    while numbers := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        if rows.model is Delivery:
            Return.objects.filter(delivery__in=numbers).update(delivery=None)
        deleted += rows.model._default_manager.filter(pk__in=numbers)._raw_delete(rows.db)
    return deleted
