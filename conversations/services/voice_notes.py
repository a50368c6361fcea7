"""Working notes on a voice: short, about the exchange, shown whole to whoever asks for their data (L60)."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.desk.notes import refused_in
from conversations.models import Voice, VoiceNote
from supporters.models import Supporter

LONGEST = 500
SAID: dict[str, Promise] = {
    "opinion": gettext_lazy("une opinion ou un engagement"),
    "health": gettext_lazy("la santé"),
    "faith": gettext_lazy("une croyance"),
    "origins": gettext_lazy("une origine"),
    "love": gettext_lazy("l'orientation ou la vie amoureuse"),
    "family": gettext_lazy("la famille"),
    "justice": gettext_lazy("une affaire de justice"),
    "private": gettext_lazy("la vie privée"),
}


def write(*, voice: Voice, text: str, by: Supporter, at: datetime) -> VoiceNote:
    """Keep a note. Raises ValidationError: empty, too long, or it says what no note may say."""
    return VoiceNote.objects.create(voice=voice, text=checked(text), by=by, at=at)


def remove(*, note: VoiceNote) -> None:
    note.delete()


def checked(text: str) -> str:
    """Raises ValidationError({"text": …})."""
    text = " ".join(text.split())
    if not text:
        raise ValidationError({"text": _("Écrivez la note.")})
    if len(text) > LONGEST:
        raise ValidationError({"text": _("500 signes au plus.")})
    wrong = [
        _("« %(word)s » dit %(kind)s : une note ne parle que de l'échange.")
        % {"word": one.word, "kind": SAID[one.kind]}
        for one in refused_in(text)
    ]
    if wrong:
        raise ValidationError({"text": wrong})
    return text
