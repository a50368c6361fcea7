"""Undoing an import within a month: what it made ends, what people did since stays, and the report says why."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import OutgoingMail, Supporter
from teams.models import ImportedPerson, Membership, OrganisationImport, Role, Team
from teams.services.imports import State, TooLate
from teams.services.mergers import close_team
from teams.services.roles import end_role
from teams.services.teams import TeamRefused, hold, leave_team, lock
from teams.transfers.places import batches

WITHIN = timedelta(days=30)


@dataclass
class Undone:
    """How much ended; `kept` as [line, "", why], as the faults of a file are."""

    forgotten: int = 0
    roles: int = 0
    stays: int = 0
    teams: int = 0
    kept: list[list[object]] = field(default_factory=list)

    def keep(self, person: ImportedPerson, why: str) -> None:
        self.kept.append([person.line, "", why])


def may_undo(batch: OrganisationImport, *, at: datetime) -> bool:
    return batch.state == State.SENT and batch.sent_at is not None and at < batch.sent_at + WITHIN


@transaction.atomic
def undo_import(*, batch: OrganisationImport, by: Supporter, at: datetime) -> Undone:
    """Lines that wait are deleted with their mail, roles end, stays close, teams left empty close.

    Accounts stay: their owners said yes. Raises TooLate; Silenced where closing a team speaks to a zone that votes.
    """
    batch = OrganisationImport.objects.select_for_update().get(pk=batch.pk)
    if not may_undo(batch, at=at):
        raise TooLate(_("Cet import ne peut plus être annulé : un mois est passé, ou il l'est déjà."))
    undone = Undone(forgotten=_forget_waiting(batch))
    confirmed = list(
        batch.people.filter(state=ImportedPerson.State.CONFIRMED)
        .select_related("role", "membership__team", "supporter", "team__place")
        .order_by("line")
    )
    _hold_all(confirmed)
    for person in confirmed:
        _end_role(person, undone, by=by, at=at)
    for person in confirmed:
        _end_stay(person, undone, at=at)
    for person in confirmed:
        _close_team(person, undone, by=by, at=at)
    batch.state, batch.undone_at, batch.errors = State.UNDONE, at, undone.kept
    batch.save(update_fields=["state", "undone_at", "errors"])
    return undone


def _forget_waiting(batch: OrganisationImport) -> int:
    waiting = batch.people.filter(state=ImportedPerson.State.WAITING)
    for emails in batches(waiting.values_list("email", flat=True)):
        queued = OutgoingMail.objects.filter(to__in=emails, forget=True, state=OutgoingMail.State.QUEUED)
        queued.delete()
    deleted, _by_table = waiting.delete()
    return deleted


def _hold_all(people: list[ImportedPerson]) -> None:
    """Everybody, then every team, before the first of them changes."""
    keys = [person.supporter_id for person in people if person.supporter_id]
    hold(*keys)
    stays = Membership.objects.current().filter(supporter__in=keys).values_list("team", flat=True)
    lock(*stays, *(person.team_id for person in people if person.team_id))


def _end_role(person: ImportedPerson, undone: Undone, *, by: Supporter, at: datetime) -> None:
    if person.role is None:
        return
    if person.role.ended_at is not None:
        undone.keep(person, _("Le rôle était déjà terminé."))
        return
    end_role(role=person.role, by=by, at=at)
    undone.roles += 1


def _end_stay(person: ImportedPerson, undone: Undone, *, at: datetime) -> None:
    stay, supporter = person.membership, person.supporter
    if stay is None or supporter is None:
        return
    if not Membership.objects.current().filter(pk=stay.pk).exists():
        undone.keep(person, _("Cette personne avait déjà quitté l'équipe."))
    elif Role.objects.filter(supporter=supporter, team=stay.team, ended_at=None).exists():
        undone.keep(person, _("Cette personne tient dans l'équipe un rôle confié depuis."))
    else:
        leave_team(supporter=supporter, at=at)
        undone.stays += 1


def _close_team(person: ImportedPerson, undone: Undone, *, by: Supporter, at: datetime) -> None:
    if person.team is None:
        return
    team = Team.objects.select_related("place").get(pk=person.team.pk)
    if not team.is_live:
        return
    if team.members:
        undone.keep(person, _("L'équipe reste ouverte : d'autres membres l'ont rejointe."))
        return
    try:
        with transaction.atomic():
            close_team(team=team, by=by, at=at)
    except TeamRefused as refused:
        undone.keep(person, " ".join(refused.messages))
    else:
        undone.teams += 1
