"""What conversations keep of people, said to the registry of personal data, and how long (domain 1.7, 1.8).

A member's words leave with the member; what others said around them stays readable. Of bloggers, journalists and
accounts, who have none with us, only what they show in public is known, and the purge ends it (L60 to L65): their own
page shows it to them (`conversations.services.voice_data`).
"""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from common.kept_files import forget_files
from conversations.models import (
    Answer,
    Conversation,
    ConversationStep,
    Fact,
    Finding,
    Following,
    InvitationLink,
    LinkCard,
    Listener,
    Member,
    Mention,
    Message,
    MessageReport,
    ModerationStep,
    Notification,
    Objection,
    Pick,
    ReceivedWebmention,
    Thread,
    Useful,
    Voice,
    VoiceNote,
)
from conversations.services import expiry
from supporters.privacy.purge import YEAR, Rule, declare_rule
from supporters.privacy.registry import Declaration, OnErase, declare, shared

#: What was told, once read; what nobody answered or links to any more.
TOLD = timedelta(days=90)
#: Addresses that others sent, once verified; what was found and joined no conversation.
RECEIVED = timedelta(days=30)
_ABOUT_OTHERS = "says something of somebody else"
_INNER = "inner working of the site, says nothing of the person"
_WHILE_MEMBER = "as long as the person takes part; 12 months later the membership itself goes"
_JUDGED = "12 months: what was decided, why, and the appeal (notice and action)"


def declare_tables() -> None:
    """Called once, when the site starts."""
    for declaration in [*_of_members(), *_of_words(), *_of_moderation(), *_of_desk()]:
        declare(declaration)
    for rule in [*_rules_of_group(), *_rules_of_desk()]:
        declare_rule(rule)


def _of_members() -> list[Declaration]:
    return [
        Declaration(
            Member,
            "supporter",
            "taking part in the group",
            _WHILE_MEMBER,
            ("id", "supporter", "handle", "joined_at", "left_at", "trusted_at", "slow_minutes", "slow_until",
             "messages", "last_sent_at", "seen_at", "digest_at", "on_answer", "on_mention", "on_followed"),
            {"invited_by": _ABOUT_OTHERS},
        ),
        Declaration(
            InvitationLink,
            "member__supporter",
            "inviting friends to the group",
            _WHILE_MEMBER,
            ("id", "token", "created_at", "revoked_at", "joined"),
            {"member": "the person"},
        ),
        Declaration(
            Useful,
            "member__supporter",
            "messages found useful",
            _WHILE_MEMBER,
            ("id", "at"),
            {"member": "the person", "message": _ABOUT_OTHERS},
        ),
        Declaration(
            Following,
            "member__supporter",
            "threads followed or muted",
            _WHILE_MEMBER,
            ("id", "thread", "is_muted", "read_number", "at"),
            {"member": "the person"},
        ),
        Declaration(
            Notification,
            "member__supporter",
            "what the person was told",
            "90 days once read, 12 months at most",
            ("id", "kind", "words", "by_mail", "at", "read_at", "mailed_at"),
            {"member": "the person", "message": _ABOUT_OTHERS},
        ),
    ]  # fmt: skip


def _of_words() -> list[Declaration]:
    """The row of a message keeps its place in the thread, without its words or its author."""
    return [
        Declaration(
            Thread,
            "opened_by__supporter",
            "threads opened",
            "as long as the person takes part; one that others answered stays under a neutral title",
            ("id", "title", "topic", "place", "state", "credit", "credit_url", "created_at", "last_at", "replies"),
            {"opened_by": "the person"}
            | dict.fromkeys(("is_pinned", "is_live", "slow_seconds", "last_number", "version"), _INNER),
            on_erase=OnErase.ANONYMISE,
        ),
        Declaration(
            Message,
            "author__supporter",
            "messages written",
            "as long as the person takes part; refused: 12 months",
            ("id", "thread", "number", "text", "image", "small", "alt", "card", "state", "useful", "created_at",
             "published_at", "edited_at"),
            {"author": "the person", "parent": _ABOUT_OTHERS, "search": "drawn from the text", "reports": _INNER},
            on_erase=OnErase.ANONYMISE,
            files=("image", "small"),
        ),
        Declaration(
            Pick,
            "proposal__author",
            "messages carried to the proposals",
            "as long as the proposal",
            ("id", "message", "proposal", "at"),
            {"by": _ABOUT_OTHERS},
        ),
    ]  # fmt: skip


def _of_moderation() -> list[Declaration]:
    return [
        Declaration(
            MessageReport,
            "member__supporter",
            "messages reported",
            "12 months once handled",
            ("id", "reason", "details", "at", "handled_at"),
            {"member": "the person", "message": _ABOUT_OTHERS},
        ),
        Declaration(
            ModerationStep,
            "member__supporter",
            "decisions on the person's messages",
            _JUDGED,
            ("id", "message", "kind", "reason", "words", "text", "at", "appeal", "appealed_at", "appeal_at",
             "appeal_upheld", "appeal_words", "undone_at"),
            {"member": "the person", "by": _ABOUT_OTHERS, "appeal_by": _ABOUT_OTHERS},
        ),
        shared(ModerationStep, "by", "messages of others judged", ("id", "kind", "reason", "at"), _JUDGED),
        shared(ModerationStep, "appeal_by", "appeals decided", ("id", "appeal_at", "appeal_upheld"), _JUDGED),
        shared(Pick, "by", "messages of others picked", ("id", "at")),
    ]  # fmt: skip


def _of_desk() -> list[Declaration]:
    """Of whoever answers for the campaign: what they did, without what others said."""
    return [
        shared(Conversation, "owner", "conversations followed", ("id", "state", "taken_at", "opened_at", "closed_at")),
        shared(ConversationStep, "by", "steps taken in conversations", ("id", "kind", "at")),
        _answers("written_by", "answers written", ("id", "text", "state", "created_at", "sent_at")),
        _answers("approved_by", "answers read a second time", ("id", "state", "approved_at")),
        shared(Listener, "created_by", "places listened to", ("id", "kind", "name", "created_at")),
        shared(Finding, "by", "mentions brought", ("id", "origin", "at")),
        shared(Voice, "created_by", "voices entered", ("id", "created_at")),
        shared(VoiceNote, "by", "notes written", ("id", "at")),
        shared(Fact, "written_by", "facts written", ("id", "title", "text", "source", "created_at")),
    ]


def _answers(path: str, purpose: str, exported: tuple[str, ...]) -> Declaration:
    """The campaign's own words; facts that they hold are another table's."""
    row = shared(Answer, path, purpose, exported)
    return replace(row, hidden=row.hidden | {"facts": _INNER})


def _rules_of_group() -> list[Rule]:
    told = Notification.objects
    return [
        Rule("read_notifications", TOLD, lambda moment: told.filter(read_at__lt=moment)),
        Rule("old_notifications", YEAR, lambda moment: told.filter(at__lt=moment)),
        Rule("handled_message_reports", YEAR, lambda moment: MessageReport.objects.filter(handled_at__lt=moment)),
        Rule("steps_of_group_moderation", YEAR, _decided),
        Rule("refused_messages", YEAR, _refused, end=_end_message),
        Rule("members_who_left", YEAR, lambda moment: Member.objects.filter(left_at__lt=moment)),
        Rule("link_cards", TOLD, _unused_cards, end=_end_card),
    ]


def _rules_of_desk() -> list[Rule]:
    state = ReceivedWebmention.State.QUEUED
    return [
        Rule("voices_never_written_to", expiry.UNTOLD, expiry.untold, end=expiry.end_voice),
        Rule("voices_that_did_not_answer", expiry.UNANSWERED, expiry.unanswered, end=expiry.end_voice),
        Rule("voices_at_rest", expiry.RESTING, expiry.resting, end=expiry.end_voice),
        Rule("closed_conversations", expiry.AFTER_VOTE, expiry.closed_before_vote),
        Rule("voices_after_the_vote", expiry.AFTER_VOTE, expiry.voices_before_vote, end=expiry.end_voice),
        Rule("stray_mentions", RECEIVED, lambda t: Mention.objects.filter(conversation=None, found_at__lt=t)),
        Rule(
            "received_webmentions",
            RECEIVED,
            lambda moment: ReceivedWebmention.objects.filter(received_at__lt=moment).exclude(state=state),
        ),
        Rule("objections", 3 * YEAR, lambda moment: Objection.objects.filter(at__lt=moment)),
    ]


def _decided(moment: datetime) -> "QuerySet[Any]":
    """An appeal that waits is decided first."""
    waiting = Q(appealed_at__isnull=False, appeal_at=None)
    return ModerationStep.objects.filter(at__lt=moment).exclude(waiting)


def _refused(moment: datetime) -> "QuerySet[Any]":
    """Messages that nobody read: the first of a thread takes its thread along, where nothing else is."""
    appeals = ModerationStep.objects.filter(message=OuterRef("pk"), appealed_at__isnull=False, appeal_at=None)
    refused = Message.objects.filter(state=Message.State.REFUSED, created_at__lt=moment)
    return refused.exclude(Exists(appeals))


def _end_message(row: Message, at: datetime) -> None:
    forget_files(*(name for name in (row.image, row.small) if name))
    thread = row.thread
    row.delete()
    if not thread.messages.exists():
        thread.delete()


def _unused_cards(moment: datetime) -> "QuerySet[Any]":
    shown = Message.objects.filter(card=OuterRef("pk"))
    return LinkCard.objects.filter(created_at__lt=moment).exclude(Exists(shown))


def _end_card(row: LinkCard, at: datetime) -> None:
    forget_files(*(name for name in (row.image, row.small) if name))
    row.delete()
