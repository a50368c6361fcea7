"""An answer leaves, once: whoever takes up after a killed worker finds what that one did before it does anything."""

from datetime import datetime

from django.utils.translation import gettext as _

from actions.relays.rules import Posted, Refused
from conversations.models import Answer
from conversations.mouths import accounts, letters

Channel = Answer.Channel


def speak(*, answer: Answer, at: datetime) -> Posted:
    """Let a claimed answer leave by its channel; what was done is written in `answer.progress` between two steps.

    Raises a RelayError of `actions.relays.rules`: Refused is for good, and Answerless when what it answers is gone (its
    mention says so from then on); Unreachable is tried again later, as it is when somebody else has taken it over, or
    when silence has begun in between.
    """
    if answer.channel == Channel.ACCOUNT:
        return accounts.post(answer, at=at)
    if answer.channel == Channel.MAIL:
        return letters.send(answer, at=at)
    raise Refused(_("Cette réponse se publie à la main."))
