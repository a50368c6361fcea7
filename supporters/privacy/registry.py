"""One declaration for each way in which a table refers to a person.

Each concrete field is exported or hidden with the reason; each row is deleted with the person or keeps only what
names nobody. `declarations()` is also the register of processing (art. 30): purpose, data, retention.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Model, Q, QuerySet
from knox.models import AuthToken

from supporters.models import (
    Act,
    ActDay,
    Consent,
    Decision,
    Export,
    OutgoingMail,
    Report,
    RightsRequest,
    Supporter,
    Testimony,
)


class OnErase(StrEnum):
    DELETE = "delete"
    ANONYMISE = "anonymise"


@dataclass(frozen=True)
class Declaration:
    """`path` leads from the model to the person; `files` are fields that name files in the default storage."""

    model: type[Model]
    path: str
    purpose: str
    retention: str
    exported: tuple[str, ...]
    hidden: dict[str, str] = field(default_factory=dict)
    on_erase: OnErase = OnErase.DELETE
    files: tuple[str, ...] = ()
    by_address: str = ""
    #: Rows that lead to the person and are somebody else's words.
    others: Q = field(default_factory=Q)

    @property
    def name(self) -> str:
        """Name of the table in an export; a second path to the same model is told apart by its last word."""
        last = self.path.split("__")[-1]
        label = self.model._meta.label_lower.replace(".", "_")
        return label if last in {"pk", "supporter", "user"} else f"{label}_{last}"

    def rows(self, supporter: Supporter) -> "QuerySet[Model]":
        query = Q(**{self.path: supporter.pk})
        if self.by_address:
            query |= Q(**{f"{self.by_address}__iexact": supporter.email})
        rows = self.model._default_manager.filter(query)
        return rows.exclude(self.others) if self.others else rows


_KEY = "opens the account"
_ABOUT_OTHERS = "says something of somebody else"
_INNER = "inner working of the site, says nothing of the person"
_WHILE_ACCOUNT = "as long as the account"

_declared: list[Declaration] = [
    Declaration(
        Supporter,
        "pk",
        "account",
        "until erasure; unconfirmed: 7 days",
        (
            "id",
            "email",
            "display_name",
            "birth_month",
            "home",
            "language",
            "is_staff",
            "is_active",
            "is_superuser",
            "date_joined",
            "last_login",
            "confirmed_at",
            "restricted_at",
            "groups",
            "user_permissions",
        ),
        {"password": _KEY},
    ),
    Declaration(EmailAddress, "user", "sign-in", _WHILE_ACCOUNT, ("id", "user", "email", "verified", "primary")),
    Declaration(
        EmailConfirmation,
        "email_address__user",
        "sign-in",
        "3 days",
        ("id", "email_address", "created", "sent"),
        {"key": _KEY},
    ),
    Declaration(
        Authenticator,
        "user",
        "second factor",
        _WHILE_ACCOUNT,
        ("id", "user", "type", "created_at", "last_used_at"),
        {"data": _KEY},
    ),
    Declaration(
        UserSession,
        "user",
        "security of the account",
        "90 days at most",
        ("id", "user", "created_at", "last_seen_at", "user_agent"),
        {"session_key": _KEY, "ip": "a made-up address that stands for a keyed hash", "data": _INNER},
    ),
    Declaration(
        AuthToken,
        "user",
        "programs of the person",
        "365 days",
        ("user", "token_key", "created", "expiry"),
        {"digest": _KEY},
    ),
    Declaration(
        Consent,
        "supporter",
        "proof of consent",
        _WHILE_ACCOUNT,
        ("id", "supporter", "purpose", "text", "source", "given_at", "confirmed_at", "proof", "withdrawn_at"),
    ),
    Declaration(
        Testimony,
        "supporter",
        "publication on the map",
        "until withdrawal, then 30 days; unconfirmed: 7 days",
        (
            "id",
            "supporter",
            "display_name",
            "message",
            "place",
            "state",
            "lon",
            "lat",
            "photo",
            "thumbnail",
            "photo_alt",
            "times_published",
            "created_at",
            "submitted_at",
            "published_at",
            "withdrawn_at",
        ),
        {
            "cell": "the point, in the numbering of the map",
            "photo_hash": "drawn from the photo",
            "search_text": "drawn from name, message and place",
            "reviewed_after_reports": _INNER,
        },
        files=("photo", "thumbnail"),
    ),
    Declaration(
        Decision,
        "testimony__supporter",
        "moderation",
        "as long as the testimony",
        ("id", "testimony", "verdict", "reason", "note", "message", "decided_at"),
        {"moderator": _ABOUT_OTHERS},
    ),
    Declaration(
        Decision,
        "moderator",
        "moderation, as moderator",
        "as long as the testimony; then without the moderator",
        ("id", "verdict", "reason", "decided_at"),
        {"testimony": _ABOUT_OTHERS, "note": _ABOUT_OTHERS, "message": _ABOUT_OTHERS, "moderator": "the person"},
        on_erase=OnErase.ANONYMISE,
    ),
    Declaration(
        Report,
        "testimony__supporter",
        "moderation",
        "12 months once handled",
        ("id", "testimony", "reason", "created_at", "handled_at"),
        {"details": _ABOUT_OTHERS, "reporter": _ABOUT_OTHERS},
    ),
    Declaration(
        Act,
        "supporter",
        "personal barometer",
        _WHILE_ACCOUNT,
        ("id", "supporter", "kind", "quantity", "subject", "at", "recorded_at", "undoes"),
    ),
    Declaration(ActDay, "supporter", "personal barometer", _WHILE_ACCOUNT, ("id", "supporter", "day", "kind", "total")),
    Declaration(
        OutgoingMail,
        "supporter",
        "mail",
        "30 days once sent",
        ("id", "to", "subject", "supporter", "state", "created_at", "sent_at"),
        {"content": "the mail itself, in the person's mailbox; emptied once sent"}
        | dict.fromkeys(("attempts", "due_at", "leased_until", "last_error", "zone", "forget"), _INNER),
        by_address="to",
    ),
    Declaration(
        Export,
        "supporter",
        "right of access",
        "7 days",
        ("id", "supporter", "state", "requested_at", "ready_at", "expires_at"),
        {"file": _KEY} | dict.fromkeys(("attempts", "due_at", "leased_until", "last_error"), _INNER),
        files=("file",),
    ),
    Declaration(
        RightsRequest,
        "supporter",
        "rights of the person",
        "12 months once handled",
        ("id", "supporter", "kind", "message", "created_at", "due_at", "answer", "handled_at"),
    ),
    Declaration(
        LogEntry,
        "user",
        "audit of staff",
        "12 months",
        ("id", "user", "action_time", "content_type", "object_id", "action_flag"),
        {"object_repr": _ABOUT_OTHERS, "change_message": _ABOUT_OTHERS},
    ),
]


def shared(
    model: type[Model],
    path: str,
    purpose: str,
    exported: tuple[str, ...],
    retention: str = "kept without the person",
) -> Declaration:
    """A row that is the campaign's: the person's name leaves it, the rest stays."""
    names = {field.name for field in model._meta.concrete_fields}
    hidden = dict.fromkeys(names - set(exported) - {path}, _ABOUT_OTHERS) | {path: "the person"}
    return Declaration(model, path, purpose, retention, exported, hidden, on_erase=OnErase.ANONYMISE)


def declare(declaration: Declaration) -> None:
    """Add a table of a package further to the right."""
    _declared.append(declaration)


def declarations() -> Iterator[Declaration]:
    yield from _declared
