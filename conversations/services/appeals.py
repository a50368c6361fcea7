"""An author does not agree with a decision: says why, once, and somebody else decides (L71). Open in silence too."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from conversations.emails import moderation as emails
from conversations.models import Message, ModerationStep, Notification
from conversations.services import messages, notifications
from conversations.services.message_steps import MessageMoved as MessageMoved
from conversations.services.message_steps import locked
from conversations.services.moderation import give_pace_back, is_slowed
from conversations.services.moderation_steps import WORDS_MAX, Step, check_may_be_shown, check_somebody_else, note
from supporters.models import Supporter

State = Message.State
#: For so long an author may appeal: the six months of the law on digital services.
APPEAL_WITHIN = timedelta(days=183)
APPEAL_MAX = 1000


def may_appeal(step: ModerationStep, *, at: datetime) -> bool:
    standing = step.kind in ModerationStep.CONTESTABLE and step.undone_at is None
    return standing and step.appealed_at is None and at - step.at <= APPEAL_WITHIN


@transaction.atomic
def appeal(*, step: ModerationStep, words: str, at: datetime) -> ModerationStep:
    """Say why the decision is wrong. Raises ValidationError by field, and when it is too late or was done already."""
    said = words.strip()
    if not said:
        raise ValidationError({"words": _("Dites pourquoi vous n'êtes pas d'accord.")})
    if len(said) > APPEAL_MAX:
        raise ValidationError({"words": _("Restez sous %(max)s caractères.") % {"max": APPEAL_MAX}})
    row = _locked(step)
    if not may_appeal(row, at=at):
        raise ValidationError(_("Cette décision ne peut plus être contestée."))
    row.appeal, row.appealed_at = said, at
    row.save(update_fields=["appeal", "appealed_at"])
    return row


@transaction.atomic
def decide_appeal(*, step: ModerationStep, upheld: bool, words: str, by: Supporter, at: datetime) -> ModerationStep:
    """Uphold the decision or take it back, and say why. Not by whoever took it, nor by the author.

    Raises ValidationError by field, ValidationError for who may not, Silenced when taking it back would show
    something, MessageMoved when somebody decided meanwhile.
    """
    said = " ".join(words.split())
    if not said:
        raise ValidationError({"words": _("Répondez en quelques mots : l'auteur vous lira.")})
    if len(said) > WORDS_MAX:
        raise ValidationError({"words": _("Restez sous %(max)s caractères.") % {"max": WORDS_MAX}})
    message = locked(step.message)
    row = _locked(step)
    if row.appealed_at is None or row.appeal_at is not None:
        raise MessageMoved
    check_somebody_else(message, by)
    if row.by_id == by.pk:
        raise ValidationError(_("Vous avez pris cette décision : une autre personne examine le recours."))
    row.appeal_upheld, row.appeal_words, row.appeal_by, row.appeal_at = upheld, said, by, at
    row.save(update_fields=["appeal_upheld", "appeal_words", "appeal_by", "appeal_at"])
    if not upheld:
        _take_back(row, message, by=by, at=at)
    _tell(row, message, at=at)
    return row


def _take_back(step: ModerationStep, message: Message, *, by: Supporter, at: datetime) -> None:
    """The message or the pace as it was before; what its author withdrew meanwhile stays withdrawn."""
    if step.kind == Step.REFUSED and message.state == State.REFUSED:
        check_may_be_shown(message, at=at)
        note(message, Step.PUBLISHED, by=by, at=at)
        messages.publish(message=message, at=at)
    elif step.kind == Step.HIDDEN and message.state == State.HIDDEN:
        check_may_be_shown(message, at=at)
        note(message, Step.SHOWN, by=by, at=at)
        messages.show(message=message, at=at)
    elif step.kind == Step.SLOWED and message.author is not None and is_slowed(message.author, at=at):
        note(message, Step.FREED, by=by, at=at)
        give_pace_back(message.author)


def _tell(step: ModerationStep, message: Message, *, at: datetime) -> None:
    if step.member is None:
        return
    with override(step.member.supporter.language):
        kept = _("Votre recours a été examiné par une autre personne : la décision est maintenue.")
        gone = _("Votre recours a été examiné par une autre personne : la décision est annulée.")
    words = kept if step.appeal_upheld else gone
    notifications.tell(member=step.member, kind=Notification.Kind.MODERATED, message=message, words=words, at=at)
    emails.appeal_decided(step=step)


def _locked(step: ModerationStep) -> ModerationStep:
    rows = ModerationStep.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("message__thread", "member__supporter").get(pk=step.pk)
