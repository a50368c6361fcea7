"""Somebody who was brought in answers: one mail, then yes with a role, a team and an account, or no for good."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from common.tokens import TokenAltered, TokenExpired, make_token, read_token
from supporters.ages import require_age
from supporters.models import Consent, Supporter, Suppression
from supporters.services.accounts import confirm_by_link, email_hash, learn, register
from supporters.services.testimony_rules import CONSENT
from teams.emails.imported import imported_invitation
from teams.models import ImportedPerson, Membership, OrganisationImport, Role, Team, Volunteer
from teams.roles.giving import usual_end
from teams.services.roles import RoleRefused, give_role
from teams.services.teams import TeamRefused, hold, join_team, open_team
from teams.transfers.checks import team_key
from teams.transfers.known import objectors_among
from territory.models import Place, ZoneVote

State, Kind = ImportedPerson.State, Role.Kind
Purpose = Consent.Purpose
INVITATION = "teams.imported"
#: How long the link waits, and the line with it (teams.privacy.UNANSWERED).
VALID = timedelta(days=60)
#: Both are needed to hold a role or to have a team; each is ticked by the person.
PURPOSES = (Purpose.ACCOUNT, Purpose.LOCAL_TEAM)
#: Messages written in one transaction, and in one run of the worker.
TOGETHER, A_RUN = 100, 3000


@dataclass(frozen=True)
class Welcome:
    """What came of a yes. `refused`: why the role could not be given, in a sentence; "" when there is none."""

    person: ImportedPerson
    supporter: Supporter
    refused: str = ""


def invite_due(*, at: datetime) -> int:
    """Queue the mail of each person of a sent file, once. Returns how many lines were gone through."""
    invited = 0
    while invited < A_RUN and (some := _invite_some(at=at)):
        invited += some
    return invited


@transaction.atomic
def _invite_some(*, at: datetime) -> int:
    """Returns how many lines were handled. Zones that vote wait; whoever said no since the check is forgotten."""
    sent, silent = OrganisationImport.State.SENT, ZoneVote.objects.silent(at=at).values("zone")
    due = ImportedPerson.objects.filter(batch__state=sent, state=State.WAITING, invited_at=None)
    rows = due.exclude(place__zone__in=silent).select_for_update(of=("self",)).select_related("batch", "place")
    people = list(rows.order_by("pk")[:TOGETHER])
    first = {person.email: person for person in reversed(people)}
    unwanted = _not_to_be_written_to(set(first))
    invited = [person for person in people if first[person.email] is person and person.email not in unwanted]
    keys = [person.pk for person in invited]
    ImportedPerson.objects.filter(pk__in=[person.pk for person in people]).exclude(pk__in=keys).delete()
    ImportedPerson.objects.filter(pk__in=keys).update(invited_at=at)
    if invited:
        messages = [imported_invitation(person=person, token=token_of(person)) for person in invited]
        get_connection().send_messages(messages)
    return len(people)


def _not_to_be_written_to(emails: set[str]) -> set[str]:
    """Who objected, and who was written to already: two files that were checked together do not know each other."""
    told = ImportedPerson.objects.filter(email__in=emails, invited_at__isnull=False)
    return objectors_among(emails) | set(told.values_list("email", flat=True))


def token_of(person: ImportedPerson) -> str:
    return make_token(INVITATION, {"i": person.pk})


def read_invitation(*, token: str) -> ImportedPerson:
    """The line that a link speaks of. Changes nothing. Raises TokenAltered, or TokenExpired: old, answered, undone."""
    number = read_token(INVITATION, token, max_age=VALID).get("i")
    if not isinstance(number, int):
        raise TokenAltered
    waiting = ImportedPerson.objects.filter(state=State.WAITING, batch__state=OrganisationImport.State.SENT)
    person = waiting.select_related("batch__created_by", "place__departement").filter(pk=number).first()
    if person is None or Supporter.objects.filter(email=person.email, is_active=False).exists():
        raise TokenExpired
    return person


@transaction.atomic
def accept_invitation(
    *, token: str, first_name: str, birth_month: date | None, purposes: Collection[str], at: datetime, language: str
) -> Welcome:
    """Yes: the account, the agreements ticked, the role, the team. The address leaves the line.

    Raises TokenAltered, TokenExpired, ValidationError (`first_name`, `birth_month`, a box).
    """
    person = _answered(read_invitation(token=token))
    _check(first_name, birth_month, purposes, at=at)
    supporter = register(email=person.email, at=at, language=language, birth_month=birth_month)
    hold(supporter.pk, *_early(person).values_list("supporter", flat=True))
    confirm_by_link(supporter=supporter, purposes=purposes, token=token, at=at)
    home = person.place if person.place.kind in Place.HOMES else None
    learn(supporter=supporter, display_name=first_name, home=home, birth_month=birth_month)
    person.state, person.supporter, person.answered_at = State.CONFIRMED, supporter, at
    person.email = person.first_name = ""
    refused = _give(person, supporter, at=at)
    person.save()
    return Welcome(person, supporter, refused)


@transaction.atomic
def decline_invitation(*, token: str, at: datetime) -> None:
    """No: a keyed hash of the address remains, so that no other file brings it back. Raises as `read_invitation`."""
    person = _answered(read_invitation(token=token))
    Suppression.objects.get_or_create(email_hash=email_hash(person.email))
    person.state, person.answered_at = State.DECLINED, at
    person.email = person.first_name = ""
    person.save(update_fields=["state", "answered_at", "email", "first_name"])


def find_team(name: str, place: Place) -> Team | None:
    """The live team of this name in the département of a place."""
    departement = place.departement_id or place.pk
    near = Team.objects.live().filter(Q(place__departement=departement) | Q(place=departement))
    key = team_key(name, departement)
    return next((team for team in near.order_by("pk") if team_key(team.name, departement) == key), None)


def _answered(seen: ImportedPerson) -> ImportedPerson:
    """One answer to a line, even if the button is pressed twice."""
    held = ImportedPerson.objects.select_for_update(of=("self",)).select_related("batch__created_by", "place")
    person: ImportedPerson | None = held.filter(pk=seen.pk, state=State.WAITING).first()
    if person is None:
        raise TokenExpired
    return person


def _check(first_name: str, birth_month: date | None, purposes: Collection[str], *, at: datetime) -> None:
    errors: dict[str, str] = {}
    if not first_name.strip():
        errors["first_name"] = _("Dites-nous votre prénom.")
    if birth_month is None:
        errors["birth_month"] = _("Dites-nous votre mois de naissance.")
    for purpose in PURPOSES:
        if purpose not in purposes:
            errors[CONSENT[purpose]] = _("Sans cet accord, nous ne pouvons pas vous compter dans l'équipe.")
    if errors:
        raise ValidationError(errors)
    if birth_month is not None:
        words = _("Il faut avoir au moins %(age)s ans. Nous n'avons rien enregistré.")
        require_age(birth_month, at=at, minimum=settings.MIN_AGE_ACCOUNT, words=words)


def _give(person: ImportedPerson, supporter: Supporter, *, at: datetime) -> str:
    """The volunteer's ladder, the role in the importer's name, the team. Returns why the role was refused, or ""."""
    _help(person, supporter, at=at)
    refused = ""
    team = find_team(person.team_name, person.place) if person.team_name else None
    if person.kind:
        try:
            with transaction.atomic():
                team = _give_role(person, supporter, team, at=at)
        except (RoleRefused, TeamRefused) as error:
            refused = " ".join(error.messages)
    if team is not None and team.is_live:
        person.membership = join_team(team=team, supporter=supporter, at=at)
    if person.role is not None and person.kind == Kind.MOBILISER and team is not None:
        _gather(person, team, at=at)
    return refused


def _give_role(person: ImportedPerson, supporter: Supporter, team: Team | None, *, at: datetime) -> Team | None:
    giver = person.batch.created_by
    if giver is None:
        raise RoleRefused("supporter", _("La personne qui vous proposait ce rôle n'est plus là."))
    if person.kind != Kind.MOBILISER:
        team = None
    elif team is None:
        team = open_team(name=person.team_name, place=person.place, mobiliser=None, by=giver, at=at)
        person.team = team
    person.role = give_role(
        giver=giver,
        supporter=supporter,
        kind=person.kind,
        place=None if team else person.place,
        team=team,
        at=at,
        ends_at=usual_end(giver, person.kind, team.place if team else person.place, at=at),
    )
    if team is not None:
        team.refresh_from_db()
    return team


def _help(person: ImportedPerson, supporter: Supporter, *, at: datetime) -> None:
    """On the ladder; whoever leads comes certified by what they led before."""
    leads = person.kind == Kind.MOBILISER
    fields = {"offered_at": at, "last_active_at": at, "stopped_at": None}
    if leads:
        fields |= {"welcomed_at": at, "certified_at": at}
    elif not person.kind:
        fields["welcome_due_at"] = at + Volunteer.WELCOME
    volunteer, made = Volunteer.objects.get_or_create(supporter=supporter, defaults=fields)
    if not made and volunteer.stopped_at is not None:
        Volunteer.objects.filter(pk=volunteer.pk).update(**fields)


def _gather(person: ImportedPerson, team: Team, *, at: datetime) -> None:
    """Whoever of the same file said yes before their team was there joins it now, unless they found another."""
    key = team_key(person.team_name, team.place_id)
    for row in _early(person).select_related("supporter"):
        if row.supporter is not None and team_key(row.team_name, team.place_id) == key:
            row.membership = join_team(team=team, supporter=row.supporter, at=at)
            row.save(update_fields=["membership"])


def _early(person: ImportedPerson) -> QuerySet[ImportedPerson]:
    """Volunteers of the same file and département who said yes and have no team yet; of a mobiliser's line alone."""
    settled = Membership.objects.current().values("supporter")
    helping = Volunteer.objects.helping().values("supporter")
    early = ImportedPerson.objects.filter(
        batch=person.batch, kind="", state=State.CONFIRMED, membership=None, place__departement=person.place.departement
    ).exclude(team_name="")
    rows = early.filter(supporter__in=helping).exclude(supporter__in=settled)
    return rows if person.kind == Kind.MOBILISER else rows.none()
