"""What the online campaign keeps of people, said to the registry of personal data, and how long (domain 1.8).

Links go on working without whoever made them, contents stay without whoever wrote or proposed them, and numbers name
nobody. Of whoever follows a link or reports one, nothing is kept.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from actions.models import (
    Approval,
    Content,
    Flush,
    LibraryVisit,
    LinkChange,
    LinkDomain,
    LinkReport,
    LinkTarget,
    Proposal,
    ProposalStep,
    RelayAccount,
    RelayApproval,
    RelayPost,
    Share,
    ShortLink,
    Support,
    TransparencyRecord,
    WallItem,
)
from actions.services.leaving import forget_proposal
from supporters.privacy.purge import YEAR, Rule, declare_rule
from supporters.privacy.registry import Declaration, declare, shared

#: Records of what was paid or given (EU 2024/900).
SEVEN_YEARS = 7 * YEAR
#: What was refused or withdrawn, after its author was told.
DECIDED = timedelta(days=90)
#: A door that asked for changes longer ago than this forgets all it knew.
CHANGES = timedelta(days=1)
_ABOUT_OTHERS = "says something of somebody else"
_WHILE_ACCOUNT = "as long as the account"


def declare_tables() -> None:
    """Called once, when the site starts."""
    for declaration in [*_of_supporters(), *_of_staff()]:
        declare(declaration)
    for rule in _rules():
        declare_rule(rule)


def _of_supporters() -> list[Declaration]:
    return [
        Declaration(
            Share,
            "supporter",
            "contents passed on",
            _WHILE_ACCOUNT,
            ("id", "supporter", "content", "network", "day", "at"),
        ),
        Declaration(
            LibraryVisit, "supporter", "what is new in the library", _WHILE_ACCOUNT, ("supporter", "at", "before")
        ),
        Declaration(Support, "supporter", "proposals supported", _WHILE_ACCOUNT, ("id", "proposal", "supporter", "at")),
        Declaration(
            Proposal,
            "author",
            "contents proposed",
            f"{_WHILE_ACCOUNT}; refused or withdrawn: 90 days. A content born of it stays, without the name",
            ("id", "author", "kind", "title", "text", "url", "image", "small", "alt", "source", "licence", "topic",
             "place", "is_signed", "state", "sent_at", "opened_at", "decided_at", "reason", "content", "duplicate_of",
             "supports"),
            {"taken_by": _ABOUT_OTHERS, "taken_at": _ABOUT_OTHERS}
            | dict.fromkeys(("url_key", "text_print", "image_hash"), "drawn from the proposal"),
            files=("image", "small"),
        ),
        Declaration(
            ProposalStep,
            "proposal__author",
            "what became of proposals",
            "as long as the proposal",
            ("id", "proposal", "kind", "words", "at"),
            {"by": _ABOUT_OTHERS},
            others=Q(kind=ProposalStep.Kind.REPORTED),
        ),
        shared(
            ShortLink,
            "owner",
            "short links made",
            ("id", "slug", "target", "host", "title", "content", "state", "disabled_for", "is_direct", "expires_at",
             "created_at", "people", "robots"),
            f"{_WHILE_ACCOUNT}; the link goes on without the person",
        ),
        shared(LinkTarget, "by", "short links led elsewhere", ("id", "link", "target", "until")),
    ]  # fmt: skip


def _of_staff() -> list[Declaration]:
    return [
        shared(Content, "written_by", "contents written", ("id", "title", "kind", "state", "revision", "created_at")),
        shared(Approval, "by", "contents approved", ("id", "content", "revision", "at")),
        shared(ProposalStep, "by", "steps taken in proposals of others", ("id", "proposal", "kind", "at")),
        shared(Proposal, "taken_by", "proposals taken", ("id", "taken_at")),
        shared(LinkDomain, "decided_by", "sites decided on", ("id", "host", "state", "note", "decided_at")),
        shared(LinkReport, "handled_by", "reports of links handled", ("id", "link", "reason", "handled_at")),
        shared(RelayAccount, "created_by", "accounts connected", ("id", "kind", "name", "address", "created_at")),
        shared(RelayPost, "written_by", "messages written", ("id", "account", "text", "link", "state", "due_at")),
        shared(RelayApproval, "by", "messages approved", ("id", "post", "at")),
    ]


def _rules() -> list[Rule]:
    return [
        Rule("decided_proposals", DECIDED, _given_up, end=forget_proposal),
        Rule("link_reports", YEAR, lambda moment: LinkReport.objects.filter(handled_at__lt=moment)),
        Rule("link_changes", CHANGES, lambda moment: LinkChange.objects.filter(at__lt=moment)),
        Rule("flushes_of_clicks", CHANGES, lambda moment: Flush.objects.filter(at__lt=moment)),
        Rule(
            "transparency_records",
            SEVEN_YEARS,
            lambda moment: TransparencyRecord.objects.filter(ends_on__lt=moment.date()),
        ),
        Rule("hidden_wall_items", YEAR, lambda moment: WallItem.objects.filter(is_hidden=True, created_at__lt=moment)),
    ]


def _given_up(moment: datetime) -> "QuerySet[Any]":
    states = (Proposal.State.REFUSED, Proposal.State.WITHDRAWN)
    return Proposal.objects.filter(state__in=states, decided_at__lt=moment)
