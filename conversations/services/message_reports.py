"""A member tells the moderators that a message should not be there: notice and action (L71). Open in silence too."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from conversations.models import Member, Message, MessageReport
from conversations.services.message_steps import locked

DETAILS_MAX = 300


@transaction.atomic
def report(*, message: Message, member: Member, reason: str, details: str = "", at: datetime) -> MessageReport:
    """The same person counts once, unless the author changed it after moderators had answered.

    Raises ValidationError by field, ValidationError for one's own, MessageMoved.
    """
    said = " ".join(details.split())
    if reason not in MessageReport.Reason.values:
        raise ValidationError({"reason": _("Dites ce qui ne va pas.")})
    if reason == MessageReport.Reason.OTHER and not said:
        raise ValidationError({"details": _("Dites en quelques mots ce qui ne va pas.")})
    if len(said) > DETAILS_MAX:
        raise ValidationError({"details": _("Restez sous %(max)s caractères.") % {"max": DETAILS_MAX}})
    row = locked(message, Message.State.PUBLISHED)
    if row.author_id == member.pk:
        raise ValidationError(_("C'est votre message : vous pouvez le modifier ou le retirer."))
    fields = {"reason": reason, "details": said, "at": at}
    found, made = MessageReport.objects.get_or_create(message=row, member=member, defaults=fields)
    if not made and _changed_since(row, found):
        found.reason, found.details, found.at, found.handled_at = reason, said, at, None
        found.save()
    Message.objects.filter(pk=row.pk).update(reports=row.reported.filter(handled_at=None).count())
    return found


def _changed_since(message: Message, report: MessageReport) -> bool:
    return bool(report.handled_at and message.edited_at and message.edited_at > report.handled_at)
