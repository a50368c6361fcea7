"""Coming, coming with friends, not coming after all. Two people never take the same last place."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from supporters.models import Consent, Supporter
from supporters.services.consents import give_consent
from teams.models import Outing, Participation
from teams.outings.mail import mail_joined
from teams.services.outings import OutingClosed, locked, silence_touched
from territory.silence import require_voice

#: The box that a person without the local team's accord ticks beside the button.
BOX = f"consent_{Consent.Purpose.LOCAL_TEAM.value}"


class OutingFull(ValidationError):
    """Too few places left for them and their friends."""


@transaction.atomic
def join_outing(
    *,
    outing: Outing,
    supporter: Supporter,
    at: datetime,
    friends: int = 0,
    agrees: bool = False,
    source: str = Consent.Source.FORM,
) -> Participation:
    """Come, or change with how many friends. `agrees`: the box of the local team was ticked.

    Raises OutingClosed, OutingFull, Silenced, or ValidationError when the box is missing.
    """
    row = locked(outing)
    _require_open(row, at=at)
    _require_agreement(supporter, agrees=agrees, source=source, at=at)
    before = Participation.objects.filter(outing=row, supporter=supporter).first()
    held = 1 + before.friends if before and before.cancelled_at is None else 0
    _take_places(row, 1 + friends - held)
    fields: dict[str, object] = {"friends": friends, "cancelled_at": None}
    if not held:
        fields["joined_at"] = at
    participation, _made = Participation.objects.update_or_create(outing=row, supporter=supporter, defaults=fields)
    participation.outing = row
    if not held:
        mail_joined(participation)
    return participation


@transaction.atomic
def leave_outing(*, outing: Outing, supporter: Supporter, at: datetime) -> Participation | None:
    """Give the places back; None when there were none. Raises OutingClosed once it is over."""
    row = locked(outing)
    if row.state == Outing.State.HELD or row.ends_at <= at:
        raise OutingClosed(_("Cette sortie est passée."))
    found = Participation.objects.filter(outing=row, supporter=supporter, cancelled_at=None).first()
    if found is None:
        return None
    found.cancelled_at = at
    found.save(update_fields=["cancelled_at"])
    Outing.objects.filter(pk=row.pk).update(going=F("going") - 1 - found.friends)
    return found


def agreement_missing(supporter: Supporter) -> bool:
    """Whether the box must be shown beside the button."""
    return not supporter.consents.live(Consent.Purpose.LOCAL_TEAM).exists()


def _require_open(outing: Outing, *, at: datetime) -> None:
    if outing.state != Outing.State.ANNOUNCED or outing.ends_at <= at:
        raise OutingClosed(_("Cette sortie est passée ou annulée."))
    require_voice(outing.place, at)
    if silence_touched(outing.place, outing.starts_at, outing.ends_at):
        raise OutingClosed(_("Cette sortie tombe pendant la réserve électorale : elle ne peut pas se tenir."))


def _require_agreement(supporter: Supporter, *, agrees: bool, source: str, at: datetime) -> None:
    """Without it nobody could tell them that the rendezvous has moved."""
    if not agreement_missing(supporter):
        return
    if not agrees or not supporter.is_confirmed:
        raise ValidationError({BOX: _("Cochez cette case : sinon personne ne peut vous prévenir d'un changement.")})
    give_consent(supporter=supporter, purpose=Consent.Purpose.LOCAL_TEAM, source=source, at=at, confirmed=True)


def _take_places(outing: Outing, places: int) -> None:
    """By one conditional update: two who come at once cannot both take the last place."""
    rows = Outing.objects.filter(pk=outing.pk)
    if places > 0 and outing.capacity is not None:
        rows = rows.filter(going__lte=outing.capacity - places)
    if not rows.update(going=F("going") + places):
        raise OutingFull({"friends": _full_words((outing.capacity or 0) - outing.going)})
    outing.going += places


def _full_words(left: int) -> str:
    if left <= 0:
        return _("Cette sortie est complète.")
    return ngettext("Il ne reste qu'une place.", "Il ne reste que %(left)s places.", left) % {"left": left}
