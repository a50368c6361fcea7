"""Questions asked of conversations. Time is an argument."""

from datetime import datetime
from typing import Any

from django.db import models

from common.claims import WorkQuerySet


class MemberQuerySet(models.QuerySet[Any]):
    def current(self) -> "MemberQuerySet":
        """Who takes part now, and whose data may be used."""
        return self.filter(left_at=None, supporter__is_active=True, supporter__restricted_at=None)


class Word(models.Value):
    """Written into the statement: SQLite follows an index with a condition only where it reads the same condition."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[str | int, ...]]:
        if not str(self.value).isalpha():
            raise ValueError(self.value)
        return f"'{self.value}'", ()


class ThreadQuerySet(models.QuerySet[Any]):
    def readable(self) -> "ThreadQuerySet":
        """What members may read, as the indexes of the list say it."""
        return self.filter(state__in=[Word("open"), Word("locked")])


class MessageQuerySet(models.QuerySet[Any]):
    def published(self) -> "MessageQuerySet":
        return self.filter(state="published", thread__state__in=["open", "locked"])

    def in_place(self) -> "MessageQuerySet":
        """Messages that have their place on a thread's page, even if their words are gone."""
        return self.filter(state__in=self.model.IN_PLACE)

    def to_read(self) -> "MessageQuerySet":
        """First messages of newcomers, oldest first."""
        return self.filter(state="waiting").order_by("created_at", "pk")


class VoiceQuerySet(models.QuerySet[Any]):
    pass


class MentionQuerySet(models.QuerySet[Any]):
    pass


class ConversationQuerySet(models.QuerySet[Any]):
    def open(self) -> "ConversationQuerySet":
        return self.exclude(state="closed")

    def ours(self) -> "ConversationQuerySet":
        """Those that wait for us."""
        return self.filter(state__in=self.model.OURS)

    def to_remind(self, *, at: datetime) -> "ConversationQuerySet":
        return self.filter(remind_at__lte=at, reminded_at=None).exclude(state="closed")


class AnswerQuerySet(WorkQuerySet):
    def sent(self) -> "AnswerQuerySet":
        return self.filter(state="sent").order_by("-sent_at", "-pk")
