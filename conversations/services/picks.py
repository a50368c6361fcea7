"""The best of the group goes to the campaign: one button makes a proposal of a message; its author learns it."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from actions.models import Proposal
from actions.services.proposal_doubles import AlreadyProposed
from actions.services.proposal_rules import FEWEST, ProposalData
from actions.services.proposals import propose
from common.images import ImageRefused, Photo, reencode
from common.kept_files import read
from conversations.emails import moderation as emails
from conversations.models import Message, Notification, Pick
from conversations.services import notifications
from conversations.services.message_steps import MessageMoved as MessageMoved
from conversations.services.message_steps import locked
from conversations.services.moderation_steps import check_may_be_shown
from supporters.models import Supporter

State = Message.State
Kind = Proposal.Kind
Licence = Proposal.Licence
#: Characters, as proposals have them.
_TITLE_MAX, _TEXT_MAX, _SOURCE_MAX = 120, 3000, 300
_ADDRESS = re.compile(r"https?://\S+")


class AlreadyPicked(ValidationError):
    """Somebody was quicker, or its author took it back: it is not proposed a second time."""

    def __init__(self) -> None:
        super().__init__(_("Ce message est déjà repris."), code="picked")


@transaction.atomic
def pick(*, message: Message, by: Supporter, at: datetime) -> Proposal:
    """A proposal of its author's, unsigned, that the editors read like any other; its author may withdraw it.

    Raises Silenced, AlreadyPicked, MessageMoved, ValidationError (an author whose data rests, a message that says
    too little, something that was proposed already).
    """
    photo = _photo(message)
    row = locked(message, State.PUBLISHED)
    if Pick.objects.filter(message=row).exists():
        raise AlreadyPicked
    check_may_be_shown(row, at=at)
    if row.author is None:
        raise MessageMoved
    try:
        made = propose(author=row.author.supporter, data=_data(row, photo), at=at, anyway=True)
    except AlreadyProposed as error:
        raise ValidationError(error.messages, code="already") from error
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    found = Pick.objects.create(message=row, proposal=made, by=by, at=at)
    with override(row.author.supporter.language):
        words = _("La rédaction de la campagne va lire votre message.")
    notifications.tell(member=row.author, kind=Notification.Kind.PICKED, message=row, words=words, at=at)
    emails.picked(pick=found)
    return made


def _data(row: Message, photo: Photo | None) -> ProposalData:
    thread = row.thread
    with override(row.author.supporter.language if row.author else None):
        source = _("Groupe de discussion, « %(title)s »") % {"title": thread.title}
    fields: dict[str, Any] = {
        "kind": Kind.TEXT,
        "title": thread.title[:_TITLE_MAX],
        "text": row.text[:_TEXT_MAX],
        "source": source[:_SOURCE_MAX],
        "licence": Licence.OWN,
        "topic": thread.topic,
        "place": thread.place,
        "is_signed": False,
    }
    if photo:
        return ProposalData(**(fields | {"kind": Kind.IMAGE, "photo": photo, "alt": row.alt}))
    if row.card and len(_ADDRESS.sub("", row.text).strip()) < FEWEST:
        kind = Kind.VIDEO if row.card.video else Kind.LINK
        return ProposalData(**(fields | {"kind": kind, "url": row.card.url, "licence": Licence.LINKED}))
    return ProposalData(**fields)


def _photo(message: Message) -> Photo | None:
    """The picture, read again before anything is held: the proposal has a copy of its own."""
    if not message.image:
        return None
    try:
        return reencode(read(message.image))
    except (FileNotFoundError, ImageRefused):
        return None
