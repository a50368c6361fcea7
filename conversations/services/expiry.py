"""Voices that nobody wrote to, or that did not answer, go (L61, L62); what was closed goes after the vote (L65).

Each rule is a question with the moment as an argument; `conversations.privacy` gives them to the nightly purge.
"""

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from conversations.emails import voices as emails
from conversations.models import Answer, Conversation, Mention, Voice
from conversations.services.voices import forget
from supporters.models import Supporter
from supporters.roles import RESPONDERS
from territory.models import Round

#: From the day they were first heard to the first message (L61).
UNTOLD = timedelta(days=30)
#: When whoever follows them is told that they are about to go.
WARNED = timedelta(days=25)
#: Two months from the one message that they left unanswered (L62).
UNANSWERED = timedelta(days=60)
#: After the last round, for what is closed (L65).
AFTER_VOTE = timedelta(days=60)
#: To open again what was closed by mistake.
REGRET = timedelta(days=1)
#: Without a word on either side, vote or no vote.
RESTING = timedelta(days=365)


def untold(moment: datetime) -> QuerySet[Voice]:
    """Known since before the moment, never written to. Whoever wrote to us is known from their last letter."""
    letters = Mention.objects.filter(voice=OuterRef("pk"), origin=Mention.Origin.MAIL, found_at__gte=moment)
    found = Voice.objects.filter(noticed_at=None, created_at__lt=moment)
    return found.exclude(Exists(_sent())).exclude(Exists(letters))


def unanswered(moment: datetime) -> QuerySet[Voice]:
    """Written to before the moment, and silent since the first message."""
    said = Mention.objects.filter(voice=OuterRef("pk"), said_at__gt=OuterRef("noticed_at"))
    found = Voice.objects.filter(noticed_at__lt=moment, answered_at=None)
    return found.exclude(Exists(said))


def resting(moment: datetime) -> QuerySet[Voice]:
    """Nothing was said on either side since the moment."""
    said = Mention.objects.filter(voice=OuterRef("pk"), found_at__gte=moment)
    found = Voice.objects.filter(created_at__lt=moment)
    return found.exclude(Exists(said)).exclude(Exists(_sent(sent_at__gte=moment)))


def closed_before_vote(moment: datetime) -> QuerySet[Conversation]:
    """Closed ones, once the last round that is known was before the moment."""
    if not _vote_is_over(moment):
        return Conversation.objects.none()
    late = moment + AFTER_VOTE - REGRET
    return Conversation.objects.filter(state=Conversation.State.CLOSED, closed_at__lt=late)


def voices_before_vote(moment: datetime) -> QuerySet[Voice]:
    """Those with whom nothing is open, once the last round was before the moment."""
    if not _vote_is_over(moment):
        return Voice.objects.none()
    going_on = Conversation.objects.filter(voice=OuterRef("pk")).exclude(state=Conversation.State.CLOSED)
    late = Mention.objects.filter(voice=OuterRef("pk"), found_at__gte=moment)
    return Voice.objects.filter(created_at__lt=moment).exclude(Exists(going_on)).exclude(Exists(late))


def end_voice(voice: Voice, at: datetime) -> None:
    forget(voice=voice)


def ends_on(voice: Voice) -> datetime | None:
    """The day on which a voice goes by itself if nothing happens; None while an exchange keeps it."""
    if voice.noticed_at is None:
        return voice.created_at + UNTOLD
    if voice.answered_at is None:
        return voice.noticed_at + UNANSWERED
    return None


@transaction.atomic
def warn_owners(*, at: datetime) -> int:
    """Tell whoever follows a voice, once, that it goes in a few days unless it is written to. Returns how many voices.

    Whoever follows it: the owner of its conversation, or who entered it, or the whole desk; one mail for each of them.
    """
    about = untold(at - WARNED).filter(warned_at=None).select_for_update().order_by("created_at", "pk")
    voices = list(about.select_related(None))
    followed = _followers(voices)
    told: dict[int, tuple[Supporter, list[Voice]]] = {}
    desk = [] if all(voice.pk in followed for voice in voices) else _desk()
    for voice in voices:
        for person in [followed[voice.pk]] if voice.pk in followed else desk:
            told.setdefault(person.pk, (person, []))[1].append(voice)
    for person, theirs in told.values():
        emails.ending(person=person, voices=[(voice, voice.created_at + UNTOLD) for voice in theirs])
    Voice.objects.filter(pk__in=[voice.pk for voice in voices]).update(warned_at=at)
    return len(voices)


def _followers(voices: list[Voice]) -> dict[int, Supporter]:
    numbers = [voice.pk for voice in voices]
    may = Supporter.objects.filter(is_active=True, is_staff=True)
    makers = {person.pk: person for person in may.filter(pk__in=[voice.created_by_id for voice in voices])}
    found = {voice.pk: makers[voice.created_by_id] for voice in voices if voice.created_by_id in makers}
    rows = Conversation.objects.open().filter(voice__in=numbers, owner__in=may).select_related("owner")
    return found | {row.voice_id: row.owner for row in rows if row.owner is not None}


def _desk() -> list[Supporter]:
    group = Group.objects.filter(name=RESPONDERS)
    return list(Supporter.objects.filter(groups__in=group, is_active=True, is_staff=True).order_by("pk"))


def _sent(**narrowed: Any) -> QuerySet[Answer]:
    return Answer.objects.filter(conversation__voice=OuterRef("pk"), state=Answer.State.SENT, **narrowed)


def _vote_is_over(moment: datetime) -> bool:
    last = Round.objects.filter(election__is_active=True).order_by("-date").values_list("date", flat=True).first()
    return last is not None and last < moment.date()
