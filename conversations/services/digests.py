"""One mail a day at most, with what is still unread; nothing leaves in silence, and what it stopped never does."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from conversations.emails import digest
from conversations.models import Member, Message, Notification, Thread
from supporters.models import Consent
from territory.silence import propaganda_allowed

#: Between two mails to one person; a little less than a day, so that its hour does not wander.
EVERY = timedelta(hours=23)
#: What was told a moment ago may still be read on the site.
REST = timedelta(hours=2)
#: People of one run; the next run takes the others.
BATCH = 500
#: Of one mail: what is older stands on the page.
_MOST = 100


def send_due(*, at: datetime) -> int:
    """Write the mails that are due. Returns how many. Two workers at once write each of them once."""
    waiting = Notification.objects.filter(by_mail=True, mailed_at=None, at__lte=at - REST)
    due = _may_be_written_to(at=at).filter(pk__in=waiting.values("member")).order_by("pk")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    return sum(_write(pk, at=at) for pk in keys)


def _may_be_written_to(*, at: datetime) -> "QuerySet[Member]":
    """Whoever takes part, agrees to our mail, and had none of the group today."""
    agreed = Consent.objects.live(Consent.Purpose.ACCOUNT).filter(supporter=OuterRef("supporter"))
    rested = Q(digest_at=None) | Q(digest_at__lte=at - EVERY)
    return Member.objects.current().filter(rested, Exists(agreed), supporter__confirmed_at__isnull=False)


@transaction.atomic
def _write(pk: int, *, at: datetime) -> bool:
    """The mail is a row of the outbox in the same transaction: claimed, it is written; rolled back, neither is."""
    taken = Member.objects.filter(Q(digest_at=None) | Q(digest_at__lte=at - EVERY), pk=pk).update(digest_at=at)
    if not taken:
        return False
    member = Member.objects.select_related("supporter__home").get(pk=pk)
    waiting = Notification.objects.filter(member=member, by_mail=True, mailed_at=None, at__lte=at)
    keys = list(waiting.order_by("-at", "-pk").values_list("pk", flat=True))
    told = list(_still_there(keys))
    Notification.objects.filter(pk__in=keys).update(mailed_at=at)
    if not told or not propaganda_allowed(member.supporter.home, at):
        return False
    digest.daily(member=member, notifications=told)
    return True


def _still_there(keys: list[int]) -> "QuerySet[Notification]":
    """What may still be read: not what was hidden or withdrawn meanwhile."""
    readable = (Thread.State.OPEN, Thread.State.LOCKED)
    rows = Notification.objects.filter(
        pk__in=keys[:_MOST], message__state=Message.State.PUBLISHED, message__thread__state__in=readable
    )
    return rows.select_related("message__thread", "message__author__supporter").order_by("-at", "-pk")
