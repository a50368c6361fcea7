"""What the organisation keeps of people, said to the registry of personal data, and how long (domain 1.8)."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from supporters.privacy.purge import YEAR, Rule, declare_rule
from supporters.privacy.registry import Declaration, declare, shared
from teams.models import (
    Enrolment,
    Feedback,
    FriendInvitation,
    Goal,
    HelpOffer,
    ImportedPerson,
    InvitationLink,
    InvitedAddress,
    Material,
    Membership,
    OrganisationExport,
    OrganisationImport,
    Outing,
    Participation,
    Plan,
    Role,
    RoleChange,
    Sponsorship,
    TeamChange,
    TeamMessage,
    TeamOffer,
    Thanks,
    TrainingSession,
    Volunteer,
)
from teams.services.enrolments import forget_enrolment

_OTHERS = "says something of somebody else"
_INNER = "inner working of the site, says nothing of the person"
_ACCOUNT = "as long as the account"
_WHILE = f"{_ACCOUNT}; 12 months once the person stops helping"
_MONTHS = "12 months"
_ENDED = "as long as it lasts; then 12 months"
#: A mail that named its source was sent once; who does not answer is forgotten (domain 1.2).
UNANSWERED = timedelta(days=60)
#: A file that was checked and that nobody sent.
UNSENT = timedelta(days=7)
#: As an account that never answered.
UNCONFIRMED = timedelta(days=7)


def declare_tables() -> None:
    """One declaration for each way to a person. Called once, when the site starts."""
    for declaration in (*_ladder(), *_roles_and_teams(), *_rendezvous(), *_friends(), *_transfers()):
        declare(declaration)
    for rule in _rules():
        declare_rule(rule)


def _rules() -> list[Rule]:
    """In this order: what somebody who stopped did is found by the ladder that goes last."""
    return [
        Rule("invited_addresses", YEAR, lambda moment: InvitedAddress.objects.filter(at__lt=moment)),
        Rule("friend_invitations", YEAR, lambda moment: FriendInvitation.objects.filter(at__lt=moment)),
        Rule(
            "imported_people",
            UNANSWERED,
            lambda moment: ImportedPerson.objects.exclude(state="confirmed").filter(
                Q(invited_at__lt=moment) | Q(invited_at=None, batch__created_at__lt=moment)
            ),
        ),
        Rule("help_offers", UNCONFIRMED, lambda moment: HelpOffer.objects.filter(at__lt=moment)),
        Rule(
            "unsent_imports",
            UNSENT,
            lambda moment: OrganisationImport.objects.filter(state="checked", created_at__lt=moment),
        ),
        Rule("organisation_exports", YEAR, lambda moment: OrganisationExport.objects.filter(requested_at__lt=moment)),
        Rule("team_messages", YEAR, lambda moment: TeamMessage.objects.filter(at__lt=moment)),
        Rule("thanks", YEAR, lambda moment: Thanks.objects.filter(at__lt=moment)),
        Rule("ended_roles", YEAR, lambda moment: Role.objects.filter(ended_at__lt=moment)),
        Rule("ended_memberships", YEAR, lambda moment: Membership.objects.filter(left_at__lt=moment)),
        Rule(
            "stopped_participations",
            YEAR,
            lambda moment: Participation.objects.filter(supporter__in=_stopped(moment), outing__ends_at__lt=moment),
        ),
        Rule(
            "stopped_enrolments",
            YEAR,
            lambda moment: Enrolment.objects.filter(supporter__in=_stopped(moment), session__ends_at__lt=moment),
            lambda row, at: forget_enrolment(row),
        ),
        Rule("stopped_volunteers", YEAR, lambda moment: Volunteer.objects.filter(stopped_at__lt=moment)),
    ]


def _stopped(moment: datetime) -> Any:
    return Volunteer.objects.filter(stopped_at__lt=moment).values("supporter")


def _ladder() -> list[Declaration]:
    return [
        Declaration(
            Volunteer,
            "supporter",
            "volunteering",
            _WHILE,
            (
                "id", "supporter", "ways", "team_mail", "offered_at", "welcome_due_at", "welcomed_at",
                "first_outing_at", "applied_at", "application", "declined_at",
                "declined_because", "trained_at", "certified_at", "last_active_at",
                "stopped_at",
            ),
            {"lead_told_at": _INNER, "welcomed_by": _OTHERS, "certified_by": _OTHERS},
        ),
        Declaration(
            HelpOffer,
            "supporter",
            "volunteering, before the address answered",
            "7 days",
            ("id", "supporter", "first_name", "birth_month", "place", "ways", "purposes", "at"),
        ),
        shared(Volunteer, "welcomed_by", "volunteering, as who welcomed", ("id", "welcomed_at")),
        shared(Volunteer, "certified_by", "volunteering, as who certified", ("id", "certified_at")),
    ]  # fmt: skip


def _roles_and_teams() -> list[Declaration]:
    return [
        Declaration(
            Role,
            "supporter",
            "roles",
            _ENDED,
            ("id", "supporter", "kind", "place", "team", "delegated_from", "starts_at", "ends_at", "ended_at"),
            {"given_by": _OTHERS},
        ),
        shared(
            Role, "given_by", "roles, as who gave them", ("id", "kind", "place", "team", "starts_at", "ends_at"), _ENDED
        ),
        shared(RoleChange, "supporter", "journal of roles", ("id", "kind", "place", "change", "until", "at")),
        shared(RoleChange, "by", "journal of roles, as who changed them", ("id", "kind", "place", "change", "at")),
        Declaration(
            Membership,
            "supporter",
            "teams",
            _ENDED,
            ("id", "team", "supporter", "joined_at", "left_at", "left", "asked_at", "answered_at"),
        ),
        shared(TeamChange, "by", "history of teams", ("id", "team", "change", "at")),
        shared(TeamOffer, "answered_by", "teams taken in", ("id", "team", "neighbour", "answer", "answered_at")),
        shared(TeamMessage, "author", "messages to a team", ("id", "team", "subject", "text", "at"), _MONTHS),
        Declaration(Thanks, "supporter", "thanks", _MONTHS, ("id", "team", "supporter", "day", "at"), {"by": _OTHERS}),
        shared(Thanks, "by", "thanks given", ("id", "team", "day", "at"), _MONTHS),
    ]  # fmt: skip


def _rendezvous() -> list[Declaration]:
    return [
        shared(
            TrainingSession, "trainer", "training given", ("id", "title", "place", "starts_at", "ends_at", "state")
        ),
        Declaration(
            Enrolment,
            "supporter",
            "training",
            _WHILE,
            ("id", "session", "supporter", "state", "invited_at", "asked_at", "attended_at", "code"),
            {"invitation_expires_at": _INNER, "told_at": _INNER},
        ),
        Declaration(
            Feedback,
            "enrolment__supporter",
            "opinion on a training",
            "as long as the enrolment",
            ("id", "enrolment", "rating", "learnt", "missing", "at"),
        ),
        shared(Material, "added_by", "training material", ("id", "title", "description", "link", "added_at")),
        shared(Outing, "organiser", "outings organised", ("id", "kind", "title", "place", "starts_at", "state")),
        Declaration(
            Participation,
            "supporter",
            "outings",
            _WHILE,
            ("id", "outing", "supporter", "friends", "joined_at", "cancelled_at", "came", "mood", "words",
             "thanked_at"),
        ),
    ]  # fmt: skip


def _friends() -> list[Declaration]:
    return [
        Declaration(
            InvitationLink, "supporter", "inviting friends", _ACCOUNT, ("id", "supporter", "code", "created_at")
        ),
        Declaration(FriendInvitation, "inviter", "inviting friends", _MONTHS, ("id", "inviter", "at")),
        Declaration(
            Sponsorship,
            "newcomer",
            "who brought whom",
            _ACCOUNT,
            ("id", "newcomer", "via", "at", "confirmed_at"),
            {"inviter": _OTHERS},
        ),
        shared(Sponsorship, "inviter", "friends who came", ("id", "via", "at", "confirmed_at")),
        shared(Plan, "changed_by", "plan, as who changed it", ("id", "due_on", "changed_at")),
        shared(Goal, "changed_by", "plan, as who adjusted it", ("id", "place", "measure", "amount", "changed_at")),
    ]  # fmt: skip


def _transfers() -> list[Declaration]:
    return [
        shared(OrganisationImport, "created_by", "imports, as who made them", ("id", "file_name", "created_at")),
        Declaration(
            ImportedPerson,
            "supporter",
            "organisation brought in",
            "60 days after the mail unless confirmed, then as long as the account",
            ("id", "batch", "email", "first_name", "kind", "place", "team_name", "state", "supporter", "answered_at"),
            {"line": _INNER, "invited_at": _INNER, "role": _INNER, "team": _INNER, "membership": _INNER},
            by_address="email",
        ),
        shared(
            OrganisationExport, "requested_by", "exports asked for", ("id", "place", "rows", "requested_at"), _MONTHS
        ),
        shared(
            OrganisationExport, "approved_by", "exports agreed to", ("id", "place", "rows", "approved_at"), _MONTHS
        ),
    ]  # fmt: skip
