"""Teams that become one, are divided, or end. Stays are closed and others opened: nothing is rewritten."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.emails import teams as emails
from teams.models import Membership, Outing, Role, Team, TeamChange, TeamOffer
from teams.roles.giving import usual_end
from teams.services.roles import end_role, give_role
from teams.services.teams import TeamChanged, TeamRefused, end_stays, hold, lock, note, open_team
from teams.team.audience import Audience, audience_of
from territory.silence import require_voice

Change, Left, State = TeamChange.Change, Membership.Left, Team.State


@transaction.atomic
def merge_teams(*, team: Team, into: Team, by: Supporter | None, at: datetime) -> Team:
    """`team` ends in `into`, with its outings to come; members are asked to stay or move. TeamRefused, Silenced."""
    hold_outings(team, at=at)
    held = lock(team.pk, into.pk)
    team, into = held[team.pk], held[into.pk]
    if team == into:
        raise TeamRefused(_("Choisissez une autre équipe que celle-ci."))
    if not team.is_live or not into.is_live:
        raise TeamChanged(_("L'une de ces équipes n'existe plus."))
    require_voice(team.place, at)
    _finish(team, State.MERGED, by=by, at=at, into=into)
    moved = _carry(team, into, Membership.objects.current().filter(team=team), at=at, left=Left.MERGED)
    Outing.objects.to_come(at=at).filter(team=team).update(team=into)
    into.last_active_at = max(into.last_active_at, team.last_active_at)
    into.save(update_fields=["last_active_at"])
    note(team=team, change=Change.MERGED, by=by, at=at, other=into)
    note(team=into, change=Change.ABSORBED, by=by, at=at, other=team)
    into.refresh_from_db(fields=["members"])
    for person, zone in _among(audience_of(into, at=at), moved):
        emails.team_joined(team=team, into=into, supporter=person, zone=zone)
    return into


@transaction.atomic
def split_team(
    *,
    team: Team,
    members: Collection[Supporter],
    name: str,
    mobiliser: Supporter | None,
    by: Supporter,
    at: datetime,
) -> Team:
    """Some members make a team of their own, led by one of them who is certified, or by nobody yet.

    Raises TeamRefused, Silenced, RoleRefused.
    """
    if mobiliser:
        hold(mobiliser.pk)
    team = _live(team, at=at)
    chosen = {person.pk for person in members} | ({mobiliser.pk} if mobiliser else set())
    stays = Membership.objects.current().filter(team=team, supporter__in=chosen)
    _check_division(team, stays, chosen, mobiliser)
    made = open_team(name=name, place=team.place, mobiliser=None, by=by, at=at)
    Team.objects.filter(pk=made.pk).update(split_from=team, lon=team.lon, lat=team.lat)
    moved = _carry(team, made, stays, at=at, left=Left.SPLIT)
    note(team=team, change=Change.SPLIT, by=by, at=at, other=made)
    note(team=made, change=Change.SPLIT, by=by, at=at, other=team)
    if mobiliser:
        give_role(
            giver=by,
            supporter=mobiliser,
            kind=Role.Kind.MOBILISER,
            place=team.place,
            team=made,
            at=at,
            ends_at=usual_end(by, Role.Kind.MOBILISER, team.place, at=at),
        )
    made.refresh_from_db()
    for person, zone in _among(audience_of(made, at=at, but=mobiliser), moved):
        emails.team_joined(team=team, into=made, supporter=person, zone=zone)
    return made


@transaction.atomic
def close_team(*, team: Team, by: Supporter, at: datetime) -> Team:
    """The team ends; its members are told of the teams near them. Raises TeamRefused, Silenced."""
    team = _live(team, at=at)
    if Outing.objects.to_come(at=at).filter(team=team).exists():
        raise TeamRefused(_("Cette équipe a des sorties à venir : annulez-les d'abord."))
    audience = audience_of(team, at=at)
    _finish(team, State.CLOSED, by=by, at=at)
    end_stays(Membership.objects.current().filter(team=team), team=team, at=at, left=Left.CLOSED)
    note(team=team, change=Change.CLOSED, by=by, at=at)
    for person, zone in audience.receivers:
        emails.team_closed(team=team, supporter=person, zone=zone)
    team.refresh_from_db(fields=["members"])
    return team


def _live(team: Team, *, at: datetime) -> Team:
    """Held, still a team, and where one may speak."""
    team = lock(team.pk)[team.pk]
    if not team.is_live:
        raise TeamChanged(_("Cette équipe n'existe plus."))
    require_voice(team.place, at)
    return team


def hold_outings(team: Team, *, at: datetime) -> None:
    """The outings to come that a merger carries over, held before its teams: their reports write to teams too."""
    rows = Outing.objects.to_come(at=at).filter(team=team).select_for_update(of=("self",), no_key=True)
    list(rows.order_by("pk").values_list("pk"))


def _finish(team: Team, state: Team.State, *, by: Supporter | None, at: datetime, into: Team | None = None) -> None:
    """No more a team: nobody leads it, nobody is offered it, nothing is offered to it."""
    team.state, team.closed_at, team.without_since, team.merged_into = state, at, None, into
    team.save(update_fields=["state", "closed_at", "without_since", "merged_into"])
    TeamOffer.objects.unanswered().filter(team=team).close(at=at)
    TeamOffer.objects.unanswered().filter(neighbour=team).close(at=at)
    for role in Role.objects.filter(team=team, ended_at=None, delegated_from=None):
        end_role(role=role, by=by, at=at)


def _carry(team: Team, into: Team, stays: QuerySet[Membership], *, at: datetime, left: str) -> set[int]:
    """Close stays here and open them there, asked whether they suit. Returns the people moved."""
    people = set(stays.values_list("supporter", flat=True))
    end_stays(list(stays), team=team, at=at, left=left)
    Membership.objects.bulk_create(Membership(team=into, supporter_id=pk, joined_at=at, asked_at=at) for pk in people)
    Team.objects.filter(pk=into.pk).update(members=F("members") + len(people))
    return people


def _check_division(
    team: Team, stays: QuerySet[Membership], chosen: Collection[int], mobiliser: Supporter | None
) -> None:
    if not chosen:
        raise TeamRefused(_("Choisissez au moins un membre."))
    if len(stays) != len(chosen):
        raise TeamRefused(_("Une des personnes choisies n'est plus dans cette équipe."))
    if len(chosen) >= team.members:
        raise TeamRefused(_("Laissez au moins un membre dans l'équipe : sinon, renommez-la."))
    if Role.objects.filter(team=team, ended_at=None, supporter__in=chosen).exists():
        raise TeamRefused(_("La personne qui anime cette équipe y reste."))
    volunteer = getattr(mobiliser, "volunteer", None)
    if mobiliser and (volunteer is None or volunteer.certified_at is None):
        raise TeamRefused(_("La personne qui animera la nouvelle équipe doit être certifiée."))


def _among(audience: Audience, people: Collection[int]) -> list[tuple[Supporter, str]]:
    return [(person, zone) for person, zone in audience.receivers if person.pk in people]
