"""What people say they passed on: counted once a day for each network, and undone when it was a slip."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from actions.models import Content, Share, ShareDay
from common.counting import add
from supporters import ledger
from supporters.models import Act, Supporter
from territory.silence import require_voice
from territory.zones import PARIS

#: A slip is undone for so long; afterwards the day has been told.
UNDO_FOR = timedelta(days=1)


@transaction.atomic
def declare_share(*, supporter: Supporter, content: Content, network: str, at: datetime) -> Share:
    """The person passed the content on. Said again on the same day for the same network, it is the same share.

    Raises Silenced while the content's territory votes, ValidationError when nobody may read the content any more.
    """
    require_voice(content.place, at)
    if not Content.objects.visible(at=at).filter(pk=content.pk).exists():
        raise ValidationError({"content": _("Ce contenu n'est plus en ligne : il ne se partage plus.")})
    day = at.astimezone(PARIS).date()
    share, made = Share.objects.get_or_create(
        supporter=supporter, content=content, network=network, day=day, defaults={"at": at}
    )
    if made:
        _count(share, 1)
        ledger.record(supporter=supporter, kind=Act.Kind.SHARE, subject=subject_of(share), at=at)
    return share


@transaction.atomic
def undo_share(*, share: Share, at: datetime) -> None:
    """It did not leave after all. Raises ValidationError a day later; undone twice is undone once."""
    kept = Share.objects.select_for_update().filter(pk=share.pk).first()
    if kept is None:
        return
    if not can_undo(kept, at):
        raise ValidationError({"share": _("Ce partage date de plus d'un jour : il reste compté.")})
    ledger.undo(kind=Act.Kind.SHARE, subject=subject_of(kept), at=at)
    _count(kept, -1)
    kept.delete()


def can_undo(share: Share, at: datetime) -> bool:
    return at <= share.at + UNDO_FOR


def subject_of(share: Share) -> str:
    """What the ledger calls it."""
    return f"share:{share.pk}"


def _count(share: Share, step: int) -> None:
    add(ShareDay, {"content_id": share.content_id, "day": share.day, "network": share.network}, total=step)
    Content.objects.filter(pk=share.content_id).update(shares=F("shares") + step)
