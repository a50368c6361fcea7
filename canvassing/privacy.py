"""What door-to-door keeps of volunteers, said to the registry of personal data, and how long (domain 1.8).

Of residents nothing is kept but what they typed themselves, sealed, until it is answered.
"""

from datetime import datetime, timedelta
from typing import Any

from canvassing.models import (
    AddressState,
    ContactCard,
    Cutting,
    DoorSession,
    Mark,
    Phone,
    Receipt,
    Redraw,
    SessionReview,
    Turf,
    Walk,
    Walker,
)
from canvassing.services.walks_left import part_from
from supporters.models import Consent
from supporters.privacy.purge import YEAR, Rule, declare_rule
from supporters.privacy.registry import Declaration, declare, shared
from territory.models import ZoneVote

#: After the last round, names leave the field and its working states go (J+60).
AFTERWARDS = timedelta(days=60)
#: A card that nobody answered for, as an account that never answered.
HELD = timedelta(days=7)
_UNTIL = "60 days after the last round; 12 months at most"


def declare_tables() -> None:
    """Called once, when the site starts."""
    for declaration in _tables():
        declare(declaration)
    for rule in _rules():
        declare_rule(rule)


def _tables() -> list[Declaration]:
    return [
        Declaration(
            Walker,
            "supporter",
            "door-to-door walks",
            _UNTIL,
            ("id", "walk", "supporter", "position", "joined_at", "left_at"),
        ),
        Declaration(
            Phone,
            "supporter",
            "phones that carry a walk",
            _UNTIL,
            ("id", "walk", "supporter", "loaded_at", "seen_at", "revoked_at"),
            {"key": "opens the door for the phone's own events"},
        ),
        shared(
            DoorSession,
            "supporter",
            "doors knocked at, in numbers",
            ("id", "walk", "day", "source", "commune", "precinct", "team", "outing", "knocked", "absent", "refused",
             "opened", "talked", "leaflets", "helpers", "cards", "topics", "first_at", "last_at", "received_at",
             "flags", "state", "reason"),
            f"{_UNTIL}; the numbers stay, without the person",
        ),
        shared(DoorSession, "reviewed_by", "sessions reviewed", ("id", "day", "state", "reviewed_at", "reason")),
        shared(SessionReview, "by", "decisions on sessions", ("id", "session", "verdict", "reason", "at")),
        shared(Walk, "handed_by", "walks handed out", ("id", "turf", "team", "outing", "handed_at", "ends_at")),
        shared(Turf, "cut_by", "turfs cut", ("id", "commune", "precinct", "number", "cut_at")),
        shared(Cutting, "asked_by", "cuts asked for", ("id", "commune", "precinct", "doors", "asked_at")),
        shared(Redraw, "by", "turfs redrawn", ("id", "commune", "precinct", "kind", "at", "undone_at")),
    ]  # fmt: skip


def _rules() -> list[Rule]:
    return [
        Rule(
            "held_contact_cards",
            HELD,
            lambda moment: ContactCard.objects.filter(state="held", received_at__lt=moment),
        ),
        Rule(
            "unconfirmed_boxes_of_cards",
            HELD,
            lambda moment: Consent.objects.waiting().filter(source=Consent.Source.DOOR, given_at__lt=moment),
        ),
        Rule("contact_cards", YEAR, lambda moment: ContactCard.objects.filter(received_at__lt=moment)),
        Rule("door_receipts", YEAR, lambda moment: Receipt.objects.filter(on__lt=moment.date())),
        Rule("address_states", AFTERWARDS, lambda moment: _over(AddressState, "at", moment)),
        Rule("address_marks", AFTERWARDS, lambda moment: _over(Mark, "at", moment)),
        Rule("walkers", AFTERWARDS, lambda moment: _over(Walker, "walk__ends_at", moment)),
        Rule("phones", AFTERWARDS, lambda moment: _over(Phone, "walk__ends_at", moment)),
        Rule(
            "names_of_door_sessions",
            AFTERWARDS,
            lambda moment: _over(DoorSession, "received_at", moment).filter(supporter__isnull=False),
            end_all=part_from,
        ),
        Rule("session_reviews", YEAR, lambda moment: SessionReview.objects.filter(at__lt=moment)),
        Rule("cuttings", AFTERWARDS, lambda moment: Cutting.objects.filter(asked_at__lt=moment)),
        Rule("redraws", YEAR, lambda moment: Redraw.objects.filter(at__lt=moment)),
    ]


def _over(model: type, field: str, moment: datetime) -> Any:
    """Rows of a campaign that was over at that moment; before its last vote, those of a year before."""
    votes = ZoneVote.objects.filter(round__election__is_active=True)
    is_over = votes.exists() and not votes.to_come(at=moment).exists()
    end = moment if is_over else moment - YEAR
    return model._default_manager.filter(**{f"{field}__lt": end})  # type: ignore[attr-defined]
