"""Corrections of a silence: one national administrator proposes, another applies, the row is the record (L50)."""

import logging
from datetime import datetime

from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from territory.models import SilenceChange, ZoneVote

log = logging.getLogger(__name__)

NATIONAL = "national"


def is_national(person: PermissionsMixin) -> bool:
    """A national administrator: active staff of the group `national`."""
    return bool(
        getattr(person, "is_active", False)
        and getattr(person, "is_staff", False)
        and person.groups.filter(name=NATIONAL).exists()
    )


@transaction.atomic
def propose_silence_change(
    *, vote: ZoneVote, silence_start: datetime, silence_end: datetime, reason: str, proposed_by: PermissionsMixin
) -> SilenceChange:
    """Changes nothing yet. PermissionDenied for all but national administrators, ValidationError on bad times."""
    _require_national(proposed_by)
    if silence_end <= silence_start:
        raise ValidationError({"silence_end": _("La fin du silence doit suivre son début.")})
    change = SilenceChange(
        vote=vote,
        silence_start=silence_start,
        silence_end=silence_end,
        reason=reason,
        proposed_by=proposed_by.email,  # type: ignore[attr-defined]
    )
    change.full_clean(exclude=["vote"])
    change.save()
    log.warning("silence change %s proposed by %s: %s", change.pk, change.proposed_by, change)
    return change


@transaction.atomic
def apply_silence_change(*, change: SilenceChange, applied_by: PermissionsMixin, at: datetime) -> SilenceChange:
    """The zone's silence becomes what was proposed; what it was stays in the change.

    Raises PermissionDenied for others than national administrators, ValidationError when the same person proposed
    it or when it was already applied.
    """
    _require_national(applied_by)
    change = SilenceChange.objects.select_for_update().select_related("vote").get(pk=change.pk)
    email: str = applied_by.email  # type: ignore[attr-defined]
    if change.applied_at is not None:
        raise ValidationError(_("Cette correction est déjà appliquée."))
    if email == change.proposed_by:
        raise ValidationError(_("Une autre personne que celle qui l'a proposée doit appliquer cette correction."))
    vote = ZoneVote.objects.select_for_update().get(pk=change.vote_id)
    change.previous_start, change.previous_end = vote.silence_start, vote.silence_end
    change.applied_by, change.applied_at = email, at
    change.save()
    vote.silence_start, vote.silence_end = change.silence_start, change.silence_end
    vote.save(update_fields=["silence_start", "silence_end"])
    log.warning("silence change %s applied by %s: %s", change.pk, email, change)
    return change


def _require_national(person: PermissionsMixin) -> None:
    if not is_national(person):
        raise PermissionDenied
