"""What a voice is told with the first message: who writes, why, where we found them, how to say no (L61; art. 14).

Two addresses. The notice is for a message that everybody reads: its page names the voice and no more than that. The
personal one is for a letter or a private message: whoever has it reads all that is kept, takes it away, objects.
"""

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from common.tokens import TokenAltered, make_token, read_token
from conversations.models import Answer, Voice

NOTICE, PERSONAL = "conversations.voice-notice", "conversations.voice-data"
#: A notice goes on being read where it was posted.
NOTICE_AGE = timedelta(days=3 * 365)
PERSONAL_AGE = timedelta(days=90)


def notice_url(voice: Voice) -> str:
    """May be posted in public."""
    return _url("conversations:voice-rights", NOTICE, voice)


def personal_url(voice: Voice) -> str:
    """For the voice's eyes alone."""
    return _url("conversations:voice-data", PERSONAL, voice)


def token_for(voice: Voice, *, purpose: str) -> str:
    """What the address carries: the voice's number, and when it was made, for a database may give a number twice."""
    return make_token(purpose, {"v": voice.pk, "c": int(voice.created_at.timestamp())})


def voice_of(token: str, *, purpose: str) -> Voice | None:
    """None for a voice that is known no more. Raises TokenAltered or TokenExpired."""
    read = read_token(purpose, token, max_age=NOTICE_AGE if purpose == NOTICE else PERSONAL_AGE)
    if not isinstance(read.get("v"), int):
        raise TokenAltered
    voice = Voice.objects.filter(pk=read["v"]).first()
    return voice if voice is not None and int(voice.created_at.timestamp()) == read.get("c") else None


def is_owed(voice: Voice) -> bool:
    return voice.noticed_at is None


def words(voice: Voice, *, in_private: bool) -> str:
    """The notice, in the voice's language: a line and an address in public, the whole of it in a letter."""
    with override(_language(voice)):
        known = {"campaign": settings.CAMPAIGN_NAME, "source": voice.source_url}
        if not in_private:
            known["url"] = notice_url(voice)
            return _("Équipe de %(campaign)s. Pourquoi nous vous écrivons, vos données, vos droits : %(url)s") % known
        known["url"] = personal_url(voice)
        lines = [
            _("Qui vous écrit, et pourquoi : l'équipe de %(campaign)s, parce que vous parlez d'elle en public."),
            _("Où nous vous avons lu : %(source)s"),
            _("Ce que nous gardons : votre nom public, votre site et votre contact publics, nos échanges ; deux mois "
              "au plus si vous ne répondez pas. C'est notre intérêt légitime de répondre à qui parle de nous."),
            _("Pour le lire, le faire corriger ou effacer, ou ne plus rien recevoir de nous : %(url)s"),
        ]  # fmt: skip
        return "\n".join(line % known for line in lines)


def with_notice(text: str, *, voice: Voice, channel: str) -> str:
    """A message as it leaves by a channel of `Answer`: the first one ends with the notice, later ones stay."""
    if not is_owed(voice):
        return text
    in_private = channel == Answer.Channel.MAIL
    parting = "\n\n-- \n" if in_private else "\n\n"
    return f"{text.rstrip()}{parting}{words(voice, in_private=in_private)}"


def _language(voice: Voice) -> str:
    known = dict(settings.LANGUAGES)
    return voice.language if voice.language in known else settings.LANGUAGE_CODE


def _url(name: str, purpose: str, voice: Voice) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[token_for(voice, purpose=purpose)])}"
