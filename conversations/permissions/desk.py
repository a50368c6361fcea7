"""Who answers for the campaign: the desk's team alone (L65). What is not theirs does not exist (404)."""

from typing import Any

from django.shortcuts import get_object_or_404

from actions.permissions.desk import require
from conversations.models import Answer, Conversation, Fact, Listener, Voice

#: Whoever is signed in.
Person = Any


def can_answer(user: Person) -> bool:
    """Read conversations, take them, write answers, read others' answers a second time."""
    return bool(user.is_active and user.is_staff and user.has_perm("conversations.change_conversation"))


def get_conversation_for(user: Person, pk: int) -> Conversation:
    """Raises Http404."""
    require(can_answer(user))
    return get_object_or_404(Conversation.objects.select_related("voice", "owner", "topic", "thread"), pk=pk)


def get_answer_for(user: Person, pk: int) -> Answer:
    """Raises Http404."""
    require(can_answer(user))
    return get_object_or_404(Answer.objects.select_related("conversation__voice", "account", "to"), pk=pk)


def get_voice_for(user: Person, pk: int) -> Voice:
    """Raises Http404."""
    require(can_answer(user))
    return get_object_or_404(Voice, pk=pk)


def get_listener_for(user: Person, pk: int) -> Listener:
    """Raises Http404."""
    require(can_answer(user))
    return get_object_or_404(Listener.objects.select_related("account", "voice"), pk=pk)


def get_fact_for(user: Person, pk: int) -> Fact:
    """Raises Http404."""
    require(can_answer(user))
    return get_object_or_404(Fact, pk=pk)
