"""Candidates become mobilisers, or hear kindly why not."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Supporter
from teams.emails import ladder as emails
from teams.models import Role, Team, Volunteer
from teams.roles.giving import usual_end
from teams.services.roles import give_role
from teams.services.teams import open_team
from teams.services.volunteers import WORDS_MAX, lock, note_sign


@transaction.atomic
def certify(
    *, volunteer: Volunteer, by: Supporter, at: datetime, team: Team | None = None, team_name: str = ""
) -> Role:
    """A trained candidate becomes the mobiliser of `team`, which has none, or of a new one near home.

    Gives the role (its mail tells them what comes next). Raises ValidationError, RoleRefused among others.
    """
    volunteer = lock(volunteer)
    person = volunteer.supporter
    _require_candidate(volunteer)
    if volunteer.trained_at is None:
        raise ValidationError(_("Cette personne n'a pas encore suivi de formation."))
    volunteer.certified_at, volunteer.certified_by = at, by
    volunteer.save(update_fields=["certified_at", "certified_by"])
    if team is None:
        team = _open(volunteer, name=team_name, by=by, at=at)
    elif team.state != Team.State.WITHOUT:
        raise ValidationError({"team": _("Cette équipe a déjà quelqu'un pour la mener.")})
    ends_at = usual_end(by, Role.Kind.MOBILISER, team.place, at=at)
    role = give_role(
        giver=by, supporter=person, kind=Role.Kind.MOBILISER, place=None, at=at, ends_at=ends_at, team=team
    )
    note_sign(supporter=person, at=at)
    return role


@transaction.atomic
def decline(*, volunteer: Volunteer, reason: str, at: datetime) -> Volunteer:
    """Not this time, and why. They stay a volunteer and may apply again. Raises ValidationError on `reason`."""
    volunteer = lock(volunteer)
    _require_candidate(volunteer)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Dites-lui pourquoi, avec vos mots.")})
    if len(reason) > WORDS_MAX:
        raise ValidationError({"reason": _("%(max)s caractères au plus.") % {"max": WORDS_MAX}})
    volunteer.declined_at, volunteer.declined_because = at, reason
    volunteer.save(update_fields=["declined_at", "declined_because"])
    emails.application_declined(volunteer=volunteer)
    return volunteer


def _require_candidate(volunteer: Volunteer) -> None:
    if volunteer.applied_at is None or volunteer.declined_at or volunteer.certified_at or volunteer.stopped_at:
        raise ValidationError(_("Cette candidature a déjà sa réponse."))


def _open(volunteer: Volunteer, *, name: str, by: Supporter, at: datetime) -> Team:
    home = volunteer.supporter.home
    if home is None:
        raise ValidationError(_("Cette personne n'a pas dit où elle habite : l'équipe n'aurait pas de commune."))
    if not name.strip():
        raise ValidationError({"team_name": _("Donnez un nom à l'équipe.")})
    return open_team(name=name, place=home, mobiliser=volunteer.supporter, by=by, at=at)
