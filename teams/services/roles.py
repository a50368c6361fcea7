"""Giving, delegating, extending and ending roles. Each change is written in the journal and told to the person."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.authority import Authority, authority_of
from teams.emails import roles as emails
from teams.models import Membership, Role, RoleChange, Team, Volunteer
from teams.roles.giving import DEEPEST, chain_of, latest_end
from teams.roles.terms import LONGEST
from teams.services.teams import hold, hold_with_teams, join_team, lock, lose_mobiliser, regain_mobiliser
from territory.models import Place
from territory.querysets import covers

Change, Kind = RoleChange.Change, Role.Kind


class RoleRefused(ValidationError):
    """What cannot be given, by the argument it speaks of: `supporter`, `kind`, `place`, `team` or `ends_at`."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__({field: words})


@transaction.atomic
def give_role(
    *,
    giver: Supporter,
    supporter: Supporter,
    kind: str,
    place: Place | None,
    at: datetime,
    ends_at: datetime,
    team: Team | None = None,
) -> Role:
    """A role, given by somebody above within their territory. A mobiliser's place is the team's, which they join.

    Raises RoleRefused.
    """
    supporter = _held(supporter)
    if team is not None:
        team = hold_with_teams(supporter, team.pk)[1][team.pk]
    authority = authority_of(giver, at=at)
    place = _checked_place(kind, team, place)
    if supporter == giver and not authority.staff:
        raise RoleRefused("supporter", _("On ne se confie pas un rôle à soi-même."))
    latest = latest_end(authority, kind, place, at=at, certified=_is_certified(kind, supporter))
    if latest is None:
        raise _not_theirs(authority, kind)
    ends_at = _term(ends_at, latest, at=at)
    _check_free(supporter, kind, place, team, at=at)
    role = _write(
        Role(supporter=supporter, kind=kind, place=place, team=team, given_by=giver, starts_at=at, ends_at=ends_at),
        Change.GIVEN,
        by=giver,
    )
    if team is not None:
        join_team(team=team, supporter=supporter, at=at)
        regain_mobiliser(team=team, at=at, by=giver)
    return role


@transaction.atomic
def delegate_role(
    *, role: Role, to: Supporter, by: Supporter, at: datetime, ends_at: datetime, place: Place | None = None
) -> Role:
    """The same role for a deputy: there or in a part of the territory, within the term. It ends with this one.

    Raises RoleRefused: for a cycle (a deputy who names whom they stand in for), and beyond DEEPEST.
    """
    to = _held(to)
    if role.team_id:
        lock(role.team_id)
    role = _current(role, at=at)
    team = role.team
    place = role.place if team or place is None else place
    chain = chain_of(role)
    if role.supporter_id != by.pk:
        raise RoleRefused("supporter", _("Seule la personne qui tient ce rôle peut le déléguer."))
    if any(one.supporter_id == to.pk for one in chain):
        raise RoleRefused("supporter", _("Cette personne tient déjà ce rôle, ou vous l'a délégué."))
    if len(chain) > DEEPEST:
        raise RoleRefused(
            "supporter", _("Ce rôle est déjà délégué deux fois. Au-delà, plus personne ne saurait qui en répond.")
        )
    if team is not None and not Membership.objects.current().filter(team=team, supporter=to).exists():
        raise RoleRefused("supporter", _("Choisissez un membre de votre équipe."))
    if not covers(role.place, place):
        raise RoleRefused("place", _("Ce lieu n'est pas dans votre territoire."))
    _checked_place(role.kind, team, place)
    ends_at = _term(ends_at, min(role.ends_at, at + LONGEST), at=at)
    _check_free(to, role.kind, place, team, at=at, deputy=True)
    deputy = Role(supporter=to, kind=role.kind, place=place, team=team, given_by=by, delegated_from=role)
    deputy.starts_at, deputy.ends_at = at, ends_at
    return _write(deputy, Change.DELEGATED, by=by)


@transaction.atomic
def extend_role(*, role: Role, by: Supporter, ends_at: datetime, at: datetime) -> Role:
    """A later end, by somebody above or, for a deputy's, by whom they stand in for. Raises RoleRefused."""
    role = _current(role, at=at)
    principal = role.delegated_from
    if role.supporter_id == by.pk:
        raise RoleRefused("ends_at", _("On ne prolonge pas son propre rôle : demandez à qui vous l'a confié."))
    if principal is not None and principal.supporter_id == by.pk:
        latest: datetime | None = at + LONGEST
    else:
        latest = latest_end(authority_of(by, at=at), role.kind, role.place, at=at)
    if latest is None:
        raise RoleRefused("ends_at", _("Ce rôle n'est pas dans votre territoire."))
    ends_at = _term(ends_at, min(latest, principal.ends_at) if principal else latest, at=at)
    if ends_at <= role.ends_at:
        raise RoleRefused("ends_at", _("Choisissez une date plus tardive que la fin prévue."))
    role.ends_at = ends_at
    role.save(update_fields=["ends_at"])
    _note(role, Change.EXTENDED, by=by, at=at)
    return role


@transaction.atomic
def end_role(*, role: Role, by: Supporter | None, at: datetime) -> Role:
    """Over, with all that was delegated from it; a team whose mobiliser it was has none. Idempotent."""
    return _end(role, Change.ENDED, by=by, at=at)


def end_expired_roles(*, at: datetime) -> int:
    """Note the roles whose term is over, each in a transaction of its own."""
    due = Role.objects.past_their_term(at=at).order_by("ends_at", "pk")
    return sum(_expire(role, at=at) for role in list(due.only("pk", "team")))


@transaction.atomic
def _expire(role: Role, *, at: datetime) -> bool:
    if not Role.objects.past_their_term(at=at).filter(pk=role.pk).exists():
        return False  # ended with the one it was delegated from
    _end(role, Change.EXPIRED, by=None, at=at)
    return True


def _end(role: Role, change: str, *, by: Supporter | None, at: datetime) -> Role:
    if role.team_id:
        lock(role.team_id)
    held = Role.objects.select_for_update(of=("self",)).select_related("supporter", "place", "team").get(pk=role.pk)
    if held.ended_at is not None:
        return held
    held.ended_at = at
    held.save(update_fields=["ended_at"])
    _note(held, change, by=by, at=at)
    for deputy in held.delegations.filter(ended_at=None):
        _end(deputy, change, by=by, at=at)
    if held.team is not None and held.delegated_from_id is None:
        lose_mobiliser(team=held.team, at=at, by=by)
    return held


def _held(supporter: Supporter) -> Supporter:
    """The person as they are now, held: two givers follow one another."""
    hold(supporter.pk)
    person = Supporter.objects.select_related("home").get(pk=supporter.pk)
    if not person.is_active or not person.is_confirmed or person.restricted_at:
        raise RoleRefused("supporter", _("Cette personne ne peut pas recevoir de rôle pour l'instant."))
    return person


def _current(role: Role, *, at: datetime) -> Role:
    held = Role.objects.current(at=at).select_for_update(of=("self",)).filter(pk=role.pk)
    found: Role | None = held.select_related("supporter", "place__departement", "team").first()
    if found is None:
        raise RoleRefused("kind", _("Ce rôle est terminé."))
    return found


def _checked_place(kind: str, team: Team | None, place: Place | None) -> Place:
    if kind == Kind.MOBILISER:
        if team is None:
            raise RoleRefused("team", _("Choisissez l'équipe à confier."))
        if not team.is_live:
            raise RoleRefused("team", _("Cette équipe n'existe plus."))
        return team.place
    if team is not None:
        raise RoleRefused("team", _("Seul un rôle de mobilisateur ou de mobilisatrice se rattache à une équipe."))
    if place is None:
        raise RoleRefused("place", _("Choisissez le territoire."))
    if place.kind not in Role.PLACES[Kind(kind)]:
        raise RoleRefused("place", _("Ce rôle ne s'exerce pas dans ce type de territoire."))
    return place


def _term(ends_at: datetime, latest: datetime, *, at: datetime) -> datetime:
    """The end asked for. One that falls on the last day possible is taken for its last instant."""
    if ends_at <= at:
        raise RoleRefused("ends_at", _("Cette date est passée."))
    if ends_at <= latest:
        return ends_at
    if localdate(ends_at) == localdate(latest):
        return latest
    until = date_format(localdate(latest), "j F Y")
    raise RoleRefused("ends_at", _("Le rôle ne peut pas aller au-delà du %(date)s.") % {"date": until})


def _check_free(
    supporter: Supporter, kind: str, place: Place, team: Team | None, *, at: datetime, deputy: bool = False
) -> None:
    same = Q(supporter=supporter, kind=kind, team=team) & (Q() if team else Q(place=place))
    if team is not None and not deputy:
        same |= Q(team=team)
    for over in Role.objects.past_their_term(at=at).filter(same):
        _expire(over, at=at)
    open_roles = Role.objects.filter(ended_at=None)
    if open_roles.filter(supporter=supporter, kind=kind, team=team, **({} if team else {"place": place})).exists():
        raise RoleRefused("supporter", _("Cette personne tient déjà ce rôle."))
    if team is not None and not deputy and open_roles.filter(team=team, delegated_from=None).exists():
        raise RoleRefused("team", _("Cette équipe a déjà un mobilisateur ou une mobilisatrice."))


def _is_certified(kind: str, supporter: Supporter) -> bool:
    certified = Volunteer.objects.helping().filter(supporter=supporter, certified_at__isnull=False)
    return kind == Kind.MOBILISER and certified.exists()


def _not_theirs(authority: Authority, kind: str) -> RoleRefused:
    if kind == Kind.MOBILISER:
        return RoleRefused("team", _("Cette équipe n'est pas dans votre territoire."))
    if any(role.rank < Role.RANKS.index(Kind(kind)) for role in authority.roles):
        return RoleRefused("place", _("Ce lieu n'est pas dans votre territoire."))
    return RoleRefused("kind", _("Ce rôle se confie de plus haut."))


def _write(role: Role, change: str, *, by: Supporter) -> Role:
    try:
        with transaction.atomic():
            role.save()
    except IntegrityError as error:  # somebody else was a moment faster
        field = "team" if role.team_id else "supporter"
        raise RoleRefused(field, _("Ce rôle vient d'être confié.")) from error
    _note(role, change, by=by, at=role.starts_at)
    return role


def _note(role: Role, change: str, *, by: Supporter | None, at: datetime) -> None:
    """One line of the journal, and one mail."""
    RoleChange.objects.create(
        role=role,
        supporter=role.supporter,
        kind=role.kind,
        place=role.place,
        change=change,
        until=role.ends_at if change in (Change.GIVEN, Change.DELEGATED, Change.EXTENDED) else None,
        by=by,
        at=at,
    )
    emails.tell(role, change)
