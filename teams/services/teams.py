"""A team's life: it opens, people join and leave it, it loses its mobiliser and finds another."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from common.claims import wake
from supporters.models import Supporter
from teams.models import Membership, Team, TeamChange
from territory.models import Place

Change, Left, State = TeamChange.Change, Membership.Left, Team.State


class TeamRefused(ValidationError):
    """What cannot be done with a team, as a sentence for whoever asked."""


class TeamChanged(TeamRefused):
    """What the page showed is no longer so: gone, taken or answered meanwhile."""


@transaction.atomic
def open_team(*, name: str, place: Place, mobiliser: Supporter | None, by: Supporter | None, at: datetime) -> Team:
    """A new team. Its mobiliser joins it; the role itself is given by whoever opens (`roles.give_role`)."""
    team = Team.objects.create(
        name=" ".join(name.split()),
        place=place,
        lon=place.lon,
        lat=place.lat,
        state=State.ACTIVE if mobiliser else State.WITHOUT,
        without_since=None if mobiliser else at,
        opened_at=at,
        last_active_at=at,
    )
    note(team=team, change=Change.OPENED, by=by, at=at)
    if mobiliser:
        join_team(team=team, supporter=mobiliser, at=at)
        team.refresh_from_db(fields=["members"])
    return team


@transaction.atomic
def join_team(*, team: Team, supporter: Supporter, at: datetime, if_room: bool = False) -> Membership:
    """A new stay in a team; the one before, if any, ends as MOVED. Idempotent. Raises TeamRefused.

    `if_room`: by a choice of their own, which needs a team with a mobiliser and fewer than ROOM members.
    """
    before, held = hold_with_teams(supporter, team.pk)
    if before is not None and before.team_id == team.pk:
        return before
    there = held[team.pk]
    if not there.is_live:
        raise TeamChanged(_("Cette équipe n'existe plus."))
    if if_room:
        _require_room(there)
    if before is not None:
        _end_stay(before, at=at, left=Left.MOVED)
    stay = Membership.objects.create(team=team, supporter=supporter, joined_at=at)
    Team.objects.filter(pk=team.pk).update(members=F("members") + 1)
    return stay


@transaction.atomic
def leave_team(*, supporter: Supporter, at: datetime, left: str = Left.STOPPED) -> None:
    """End somebody's stay in their team, and the team's role they held. Nothing when they have none."""
    stay, _teams = hold_with_teams(supporter)
    if stay is not None:
        _end_stay(stay, at=at, left=left)


@transaction.atomic
def lose_mobiliser(*, team: Team, at: datetime, by: Supporter | None = None) -> Team:
    """Nobody leads the team any more. Members are told and neighbours asked by the worker (`services.orphans`)."""
    team = lock(team.pk)[team.pk]
    if team.state == State.ACTIVE:
        team.state, team.without_since = State.WITHOUT, at
        team.save(update_fields=["state", "without_since"])
        note(team=team, change=Change.LOST, by=by, at=at)
        wake("teams.tasks.look_after_orphans")
    return team


@transaction.atomic
def regain_mobiliser(*, team: Team, at: datetime, by: Supporter | None = None) -> Team:
    """Somebody leads the team: offers to its neighbours end. Raises TeamRefused when the team is no more."""
    team = lock(team.pk)[team.pk]
    if not team.is_live:
        raise TeamChanged(_("Cette équipe n'existe plus."))
    team.state, team.without_since, team.last_active_at = State.ACTIVE, None, at
    team.save(update_fields=["state", "without_since", "last_active_at"])
    team.offers.unanswered().close(at=at)
    note(team=team, change=Change.LED, by=by, at=at)
    return team


@transaction.atomic
def change_team(*, team: Team, name: str, contact: str, by: Supporter, at: datetime) -> Team:
    """Its name and how its mobiliser can be reached. A new name is noted with the one before."""
    team = lock(team.pk)[team.pk]
    before, team.name, team.contact = team.name, " ".join(name.split()), " ".join(contact.split())
    team.save(update_fields=["name", "contact"])
    if team.name != before:
        note(team=team, change=Change.RENAMED, by=by, at=at, words=before)
    return team


def note(
    *, team: Team, change: str, by: Supporter | None, at: datetime, other: Team | None = None, words: str = ""
) -> TeamChange:
    """One line of a team's history."""
    return TeamChange.objects.create(team=team, change=change, other=other, note=words[:200], by=by, at=at)


def lock(*pks: int) -> dict[int, Team]:
    """Teams held until the transaction ends, always taken in one order: two movements cannot wait for each other."""
    rows = Team.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks)
    return {team.pk: team for team in rows.select_related("place__departement").order_by("pk")}


def hold(*people: int) -> None:
    """One movement of a person at a time. Not against whoever, holding a team, only points at them."""
    rows = Supporter.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=people)
    list(rows.order_by("pk").values_list("pk"))


def hold_with_teams(supporter: Supporter, *teams: int) -> tuple[Membership | None, dict[int, Team]]:
    """A person, the team they are in and those they may go to, held; gives their stay and the teams."""
    hold(supporter.pk)
    while True:
        with suppress(_MovedMeanwhile), transaction.atomic():
            stay = _stay_of(supporter)
            held = lock(*teams, *([stay.team_id] if stay else []))
            if _stay_of(supporter) != stay:
                raise _MovedMeanwhile
            return stay, held


def end_stays(stays: Iterable[Membership], *, team: Team, at: datetime, left: str) -> int:
    """Close several stays in a team that the caller holds, and count them off. Roles are the caller's."""
    pks = [stay.pk for stay in stays]
    closed = Membership.objects.current().filter(pk__in=pks, team=team).update(left_at=at, left=left)
    Team.objects.filter(pk=team.pk).update(members=F("members") - closed)
    return closed


class _MovedMeanwhile(Exception):
    """The team they were in was merged or closed while we waited for it: what is held is let go, then tried again."""


def _require_room(team: Team) -> None:
    if team.state != State.ACTIVE:
        raise TeamChanged(_("Cette équipe n'accueille plus personne. Choisissez-en une autre."))
    if team.members >= Team.ROOM:
        raise TeamRefused(_("Cette équipe est au complet. Choisissez-en une autre."))


def _stay_of(supporter: Supporter) -> Membership | None:
    stay: Membership | None = Membership.objects.current().filter(supporter=supporter).first()
    return stay


def _end_stay(stay: Membership, *, at: datetime, left: str) -> None:
    closed = Membership.objects.current().filter(pk=stay.pk).update(left_at=at, left=left)
    Team.objects.filter(pk=stay.team_id).update(members=F("members") - closed)
    step_down(supporter=stay.supporter, team=stay.team, at=at)


def step_down(*, supporter: Supporter, team: Team, at: datetime) -> None:
    """Whoever leaves a team leads it no longer."""
    from teams.services.roles import end_role  # roles tell teams, too, when they end

    for role in team.roles.filter(supporter=supporter, ended_at=None):
        end_role(role=role, by=supporter, at=at)
