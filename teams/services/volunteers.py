"""Going up the ladder: what somebody did, what they apply for, and stopping."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from supporters.models import Consent, Supporter
from supporters.services.consents import withdraw_consent
from teams.models import Membership, Outing, Participation, Team, Volunteer
from teams.services import teams
from teams.services.leaving import leave_everything

WORDS_MAX = 500


@transaction.atomic
def note_outing(*, supporter: Supporter, at: datetime) -> None:
    """They came to an outing that was held at `at`: their first is dated once, they and their team are not silent."""
    Volunteer.objects.filter(supporter=supporter, first_outing_at=None).update(first_outing_at=at)
    note_sign(supporter=supporter, at=at)


@transaction.atomic
def take_back_outing(*, supporter: Supporter, at: datetime) -> None:
    """They did not come, after all, to the outing held at `at`: a first step that it gave is another one's, or none."""
    others = Participation.objects.filter(supporter=supporter, came=True, outing__state=Outing.State.HELD)
    earliest = others.order_by("outing__ends_at").values_list("outing__ends_at", flat=True).first()
    Volunteer.objects.filter(supporter=supporter, first_outing_at=at).update(first_outing_at=earliest)


@transaction.atomic
def note_training(*, supporter: Supporter, at: datetime) -> None:
    """They attended a session that was held at `at`: dated once."""
    Volunteer.objects.filter(supporter=supporter, trained_at=None).update(trained_at=at)
    note_sign(supporter=supporter, at=at)


@transaction.atomic
def note_sign(*, supporter: Supporter, at: datetime) -> None:
    """They and their team gave a sign of life. Never goes back."""
    Volunteer.objects.filter(supporter=supporter, last_active_at__lt=at).update(last_active_at=at)
    theirs = Membership.objects.current().filter(supporter=supporter).values("team")
    Team.objects.filter(pk__in=theirs, last_active_at__lt=at).update(last_active_at=at)


def hold_signs(people: Collection[int]) -> None:
    """Before several people give a sign in one transaction: what that writes, taken in the order of the house."""
    ladders = Volunteer.objects.select_for_update(of=("self",), no_key=True).filter(supporter__in=people)
    list(ladders.order_by("pk").values_list("pk"))
    theirs = Membership.objects.current().filter(supporter__in=people)
    teams.lock(*theirs.values_list("team", flat=True))


@transaction.atomic
def apply(*, volunteer: Volunteer, words: str, at: datetime) -> Volunteer:
    """Apply as mobiliser, after a first outing; a former refusal is forgotten. Raises ValidationError on `words`.

    Until somebody answered, applying again changes the words and keeps the date.
    """
    volunteer = lock(volunteer)
    words = words.strip()
    if volunteer.stopped_at or volunteer.certified_at:
        raise ValidationError(_("Cette candidature n'est plus possible."))
    if volunteer.first_outing_at is None:
        raise ValidationError(_("Participez d'abord à une sortie : vous saurez mieux ce qui vous attend."))
    if not words:
        raise ValidationError({"words": _("Dites en quelques mots pourquoi.")})
    if len(words) > WORDS_MAX:
        raise ValidationError({"words": _("%(max)s caractères au plus.") % {"max": WORDS_MAX}})
    if volunteer.applied_at is None or volunteer.declined_at:
        volunteer.applied_at = at
    volunteer.application, volunteer.declined_at, volunteer.declined_because = words, None, ""
    volunteer.save(update_fields=["application", "applied_at", "declined_at", "declined_because"])
    return volunteer


@transaction.atomic
def choose_ways(*, volunteer: Volunteer, ways: Collection[str], team_mail: str) -> Volunteer:
    """What they would like to do, and which messages they want of their team."""
    volunteer = lock(volunteer)
    volunteer.ways = known_ways(ways)
    volunteer.team_mail = Volunteer.TeamMail(team_mail)
    volunteer.save(update_fields=["ways", "team_mail"])
    return volunteer


@transaction.atomic
def stop_helping(*, volunteer: Volunteer, at: datetime) -> Volunteer:
    """They stop, and the local team no longer writes: its consent is withdrawn. Idempotent; they may come back."""
    supporter = volunteer.supporter
    leave_everything(supporter=supporter, at=at, left=Membership.Left.STOPPED)
    withdraw_consent(supporter=supporter, purpose=Consent.Purpose.LOCAL_TEAM, at=at)
    volunteer.refresh_from_db()
    return volunteer


def known_ways(ways: Collection[str]) -> list[str]:
    """Those that exist, once each, in the order of the form."""
    return [kind for kind in Outing.Kind.values if kind in ways]


def lock(volunteer: Volunteer) -> Volunteer:
    """The row as it is now, held with its person until the transaction ends; with their commune."""
    teams.hold(volunteer.supporter_id)
    rows = Volunteer.objects.select_for_update(of=("self",)).select_related("supporter__home__departement")
    held: Volunteer = rows.get(pk=volunteer.pk)
    return held
