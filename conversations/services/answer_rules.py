"""What an answer must be before somebody else reads it, and again before it leaves."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _

from actions.content.law import findings_in
from actions.content.reading import calendar
from actions.relays.lengths import length_of, too_long
from actions.sharing.lengths import Length
from conversations.desk.prints import body_print
from conversations.models import Answer
from conversations.services.addressing import addressed
from conversations.services.answer_ways import mail_of
from supporters.models import Supporter
from territory.silence import require_voice
from territory.zones import PARIS

State = Answer.State
Channel = Answer.Channel
#: Characters of an answer, as the model has it.
LONGEST = 5000
#: Conversations that one person may begin in a day (L63).
FIRST_A_DAY = 20
#: People whom the same words may reach (L63).
SAME_WORDS = 5
#: Somebody else reads it, or has read it; or it has left.
_GIVEN = (State.SECOND_READER, State.READY, State.QUEUED, State.SENT, State.FAILED)


def length(answer: Answer, whole: str) -> Length:
    """As its network counts it, with the name of whoever it answers where that must be said."""
    if answer.account is None:
        return Length(len(whole), LONGEST, "characters")
    return length_of(answer.account.kind, addressed(answer, whole), "", answer.account.limits)


def require_speech(answer: Answer, *, at: datetime) -> None:
    """Raises Silenced while the campaign may not speak where this answer would be read."""
    require_voice(answer.account.place if answer.account else None, at)


def unfit(answer: Answer, whole: str, *, at: datetime) -> str:
    """Why these words may not leave that way at that instant, the network's limit or the law; "" when they may."""
    if sentence := too_long(length(answer, whole)):
        return sentence
    found = findings_in({"text": answer.text}, calendar=calendar(at=at))
    return next((str(finding.words) for finding in found if finding.blocks), "")


def check(answer: Answer, whole: str, *, at: datetime) -> None:
    """Raises ValidationError by field for whatever would stop it later. `whole`: its words as they will be read."""
    errors: dict[str, str] = {}
    if not answer.text.strip():
        errors["text"] = _("Écrivez votre réponse.")
    elif sentence := unfit(answer, whole, at=at) or _sent_in_bulk(answer):
        errors["text"] = sentence
    if answer.channel == Channel.ACCOUNT and not (answer.account and answer.account.is_active):
        errors["way"] = _("Ce compte n'est plus en service.")
    if answer.channel == Channel.MAIL and not mail_of(answer.conversation):
        errors["way"] = _("Cette voix n'a pas montré d'adresse e-mail.")
    if answer.gave_something and answer.transparency is None:
        errors["transparency"] = _("Une contrepartie demande une fiche de transparence : indiquez-la (L64).")
    if errors:
        raise ValidationError(dict(errors))


def require_few(answer: Answer, *, by: Supporter, at: datetime) -> None:
    """Raises ValidationError when its writer has begun FIRST_A_DAY conversations today (L63).

    The person's own row is held: two answers given at the same instant are counted one after the other.
    """
    if answer.conversation.first_answer_at is not None:
        return
    Supporter.objects.select_for_update().get(pk=by.pk)
    today = at.astimezone(PARIS).replace(hour=0, minute=0, second=0, microsecond=0)
    begun = Answer.objects.filter(
        Q(state=State.SENT, sent_at=F("conversation__first_answer_at"), sent_at__gte=today)
        | Q(state__in=(State.SECOND_READER, State.READY, State.QUEUED), conversation__first_answer_at=None),
        written_by=by,
    )
    if begun.exclude(pk=answer.pk).count() >= FIRST_A_DAY:
        said = _("Vous avez commencé %(max)s conversations aujourd'hui : confiez celle-ci, ou attendez demain.")
        raise ValidationError(said % {"max": FIRST_A_DAY}, code="few")


def print_of(answer: Answer) -> str:
    voice = answer.conversation.voice
    return body_print(answer.text, person=voice.name, names=[voice.outlet])


def _sent_in_bulk(answer: Answer) -> str:
    if not answer.body_print:
        return ""
    same = Answer.objects.filter(body_print=answer.body_print, state__in=_GIVEN)
    others = same.exclude(conversation__voice=answer.conversation.voice_id).values("conversation__voice").distinct()
    if others.count() < SAME_WORDS:
        return ""
    said = _("Ces mots sont déjà partis vers %(max)s personnes : personnalisez ou utilisez la liste de presse.")
    return said % {"max": SAME_WORDS}
