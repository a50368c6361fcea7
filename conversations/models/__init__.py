from conversations.models.cards import LinkCard
from conversations.models.desk import Answer, Conversation, ConversationStep
from conversations.models.group import (
    Following,
    InvitationLink,
    Member,
    Message,
    Notification,
    Thread,
    Useful,
)
from conversations.models.listening import Finding, Listener, Mention, ReceivedWebmention
from conversations.models.moderation import MessageReport, ModerationStep, Pick, Reason
from conversations.models.voices import Fact, Objection, Voice, VoiceAddress, VoiceNote

__all__ = [
    "Answer",
    "Conversation",
    "ConversationStep",
    "Fact",
    "Finding",
    "Following",
    "InvitationLink",
    "LinkCard",
    "Listener",
    "Member",
    "Mention",
    "Message",
    "MessageReport",
    "ModerationStep",
    "Notification",
    "Objection",
    "Pick",
    "Reason",
    "ReceivedWebmention",
    "Thread",
    "Useful",
    "Voice",
    "VoiceAddress",
    "VoiceNote",
]
