"""Low steps of the group's moderation: what is checked, the paper trail, who is told. In the caller's transaction."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from conversations.emails import moderation as emails
from conversations.models import Member, Message, MessageReport, ModerationStep, Notification, Reason
from conversations.services import notifications
from supporters.models import Supporter
from supporters.wording import poll_words_in, result_words_in
from territory.models import ZoneVote
from territory.silence import require_voice

Step = ModerationStep.Kind
#: Characters of what is told to an author, as the model has it.
WORDS_MAX = 500


def check_somebody_else(message: Message, by: Supporter) -> None:
    """Raises ValidationError for one's own message."""
    if message.author is not None and message.author.supporter_id == by.pk:
        raise ValidationError(_("Vous l'avez écrit : une autre personne décide."))


def check_may_be_shown(message: Message, *, at: datetime) -> None:
    """Raises Silenced, and ValidationError for an author whose data rests or words that must wait for a vote (L55)."""
    require_voice(message.thread.place, at)
    author = message.author.supporter if message.author else None
    if author is None or author.restricted_at or not author.is_active:
        raise ValidationError(_("Son auteur a demandé que ses données ne servent pas : il ne peut pas paraître."))
    if not ZoneVote.objects.silent(at=at).exists():
        return
    text = f"{message.thread.title} {message.text} {message.alt}"
    if found := poll_words_in(text):
        words = _("Sondages interdits la veille et le jour du vote (loi du 19 juillet 1977) : « %(word)s ».")
        raise ValidationError(words % {"word": found})
    if found := result_words_in(text):
        words = _("Résultats interdits avant la fermeture du dernier bureau (art. L52-2) : « %(word)s ».")
        raise ValidationError(words % {"word": found})


def reasoned(reason: str, words: str) -> tuple[str, str]:
    """The reason and the words, as they are kept. Raises ValidationError by field: the author reads both (L71)."""
    said = " ".join(words.split())
    if reason not in Reason.values:
        raise ValidationError({"reason": _("Choisissez une raison : l'auteur la lira.")})
    if reason == Reason.OTHER and not said:
        raise ValidationError({"words": _("Dites pourquoi en quelques mots : l'auteur le lira.")})
    if len(said) > WORDS_MAX:
        raise ValidationError({"words": _("Restez sous %(max)s caractères.") % {"max": WORDS_MAX}})
    return reason, said


def note(
    message: Message, kind: str, *, by: Supporter, at: datetime, reason: str = "", words: str = ""
) -> ModerationStep:
    """The paper trail, with what was judged."""
    judged = f"{message.thread.title}\n\n{message.text}" if message.number == 1 else message.text
    return ModerationStep.objects.create(
        message=message, member=message.author, kind=kind, reason=reason, words=words, text=judged, by=by, at=at
    )


def tell_author(step: ModerationStep) -> None:
    """On the site, and by a letter of its own: a reason is owed whatever one's settings say (L71)."""
    if step.member is None:
        return
    with override(step.member.supporter.language):
        reason = step.get_reason_display() if step.reason else ""
        said = _("%(decision)s : %(reason)s") % {"decision": step.get_kind_display(), "reason": reason}
    _notify(step.message, step.member, Notification.Kind.MODERATED, said if reason else "", at=step.at)
    emails.decided(step=step)


def tell_undone(step: ModerationStep) -> None:
    """An author who had read of a decision learns that it does not stand."""
    if step.member is None or step.undone_at is None:
        return
    with override(step.member.supporter.language):
        said = _("La décision sur votre message est annulée : veuillez nous excuser.")
    _notify(step.message, step.member, Notification.Kind.MODERATED, said, at=step.undone_at)
    emails.undone(step=step)


def tell_published(step: ModerationStep) -> None:
    """An author learns that the first words are there."""
    if step.member is not None:
        _notify(step.message, step.member, Notification.Kind.PUBLISHED, "", at=step.at)


def settle_reports(message: Message, *, hidden: bool, at: datetime) -> None:
    """The open reports are answered: each reporter reads, on the site, what came of it."""
    reports = message.reported.filter(handled_at=None).select_related("member__supporter")
    for report in reports:
        with override(report.member.supporter.language):
            kept = _("Le message que vous avez signalé a été relu : il reste en place. Merci de votre attention.")
            gone = _("Le message que vous avez signalé est masqué. Merci de votre attention.")
        _notify(message, report.member, Notification.Kind.MODERATED, gone if hidden else kept, at=at)
    MessageReport.objects.filter(message=message, handled_at=None).update(handled_at=at)
    Message.objects.filter(pk=message.pk).update(reports=0)
    message.reports = 0


def _notify(message: Message, member: Member, kind: str, words: str, *, at: datetime) -> None:
    notifications.tell(member=member, kind=kind, message=message, words=words[:300], at=at)
