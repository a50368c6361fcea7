"""Messages about voices: to the desk, which of them are about to go; to a voice, the way to what is kept of it."""

from datetime import datetime

from django.urls import reverse

from common.mail import build, speaks_to
from conversations.desk.notice import personal_url
from conversations.models import Voice
from supporters.emails import contact_address
from supporters.models import Supporter


def ending(*, person: Supporter, voices: list[tuple[Voice, datetime]]) -> None:
    """Each voice and the day on which it goes."""
    if person.restricted_at:
        return
    context = {"person": person, "voices": voices, "path": reverse("conversations:voices")}
    build("voices_ending", to=person.email, language=person.language, context=context).send()


def way_in(*, voice: Voice, to: str) -> None:
    """To an address of theirs that we know: the page with all that is kept. Once sent, the outbox forgets it."""
    language = voice.language if voice.language in ("fr", "en") else "fr"
    context: dict[str, object] = {"voice": voice, "url": personal_url(voice), "contest_at": contact_address()}
    speaks_to(build("voice_way_in", to=to, language=language, context=context), "", forget=True).send()
