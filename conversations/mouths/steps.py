"""What both ways out share: the step that is written down, and the last look before the words are said."""

from datetime import datetime

from django.utils.translation import gettext as _

from actions.relays.rules import Unreachable
from conversations.models import Answer
from territory.models import Place
from territory.silence import propaganda_allowed


class Lost(Unreachable):
    """Another worker has taken the answer over, or somebody has dropped it: this one lets go."""

    def __init__(self) -> None:
        super().__init__(_("Cette réponse est partie entre d'autres mains."))


class Hushed(Unreachable):
    """Silence has begun since the answer was taken: the next run cancels it for good (L51)."""

    def __init__(self) -> None:
        super().__init__(_("La réserve électorale a commencé avant le départ de cette réponse."))


def write_down(answer: Answer) -> None:
    """Raises Lost when the answer is no longer this worker's. `attempts` tells one worker's turn from the next."""
    mine = Answer.objects.filter(pk=answer.pk, state=Answer.State.QUEUED, attempts=answer.attempts)
    if not mine.update(progress=answer.progress):
        raise Lost


def require_leave(place: Place | None, *, at: datetime) -> None:
    """The last word, just before. Raises Hushed."""
    if not propaganda_allowed(place, at):
        raise Hushed
