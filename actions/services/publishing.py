"""Contents that leave by themselves when their time comes; what silence meets then never leaves (L51)."""

import logging
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from actions.emails import content as emails
from actions.models import Content
from actions.services.content import locked, publish
from territory.silence import Silenced, require_voice

logger = logging.getLogger(__name__)
State = Content.State


def publish_due(*, at: datetime) -> int:
    """Publish what is due, each in a transaction of its own; returns how many went online."""
    published = 0
    for pk in list(Content.objects.due(at=at).order_by("starts_at", "pk").values_list("pk", flat=True)):
        try:
            published += _publish_one(pk, at=at)
        except Exception:
            # The others must not wait for it; it stays due, and is tried again at the next waking.
            logger.exception("content %s", pk)
    return published


@transaction.atomic
def _publish_one(pk: int, *, at: datetime) -> bool:
    content = locked(Content(pk=pk))
    if content.state != State.SCHEDULED or content.starts_at is None or content.starts_at > at:
        return False  # somebody was quicker
    try:
        # A beat that was down must not carry what was due in silence over to the day after.
        require_voice(content.place, content.starts_at)
        publish(content=content, at=at)
    except Silenced as silence:
        content.state = State.SILENCED
        content.save(update_fields=["state", "changed_at"])
        emails.content_silenced(content=content, reopens_at=silence.reopens_at)
        return False
    except ValidationError as error:
        content.state = State.DRAFT
        content.save(update_fields=["state", "changed_at"])
        emails.content_refused(content=content, reasons=error.messages)
        return False
    return True
