"""A person with a row in every table of the group and the desk that can refer to one."""

from datetime import UTC, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from actions.models import Proposal
from conversations.models import (
    Finding,
    Following,
    InvitationLink,
    Member,
    Message,
    MessageReport,
    ModerationStep,
    Notification,
    Pick,
    Useful,
    VoiceNote,
)
from supporters.models import Supporter
from tests.conversations.making import (
    make_answer,
    make_conversation,
    make_fact,
    make_listener,
    make_mention,
    make_message,
    make_thread,
    make_voice,
)

WHEN = datetime(2026, 11, 20, 12, tzinfo=UTC)
FILES = ("conversations/said.webp", "conversations/said-400.webp")
WORDS = "Une phrase introuvable ailleurs."


def plant(person: Supporter) -> None:
    """As who takes part, speaks, reports, is judged and judges; and as who answers for the campaign."""
    member = Member.objects.create(supporter=person, handle="plante", joined_at=WHEN, trusted_at=WHEN)
    _speak(member)
    _moderate(member)
    _answer(person)


def _speak(member: Member) -> None:
    for name in FILES:
        default_storage.save(name, ContentFile(b"x"))
    InvitationLink.objects.create(member=member, token="plante", created_at=WHEN)
    own = make_thread(WORDS, opened_by=member, text=WORDS)
    make_message(own)
    theirs = make_thread()
    said = make_message(theirs, WORDS, author=member, image=FILES[0], small=FILES[1], alt="Une image")
    Message.objects.filter(pk=said.pk).update(search=WORDS.lower())
    first = theirs.messages.get(number=1)
    Useful.objects.create(message=first, member=member, at=WHEN)
    Message.objects.filter(pk=first.pk).update(useful=1)
    Following.objects.create(thread=theirs, member=member, at=WHEN)
    Notification.objects.create(member=member, kind="answer", message=first, at=WHEN)


def _moderate(member: Member) -> None:
    """Judged, and judging somebody else."""
    person, own, other = member.supporter, member.written.order_by("-pk").first(), make_message()
    ModerationStep.objects.create(message=own, member=member, kind="warned", reason="other", text=WORDS, at=WHEN)
    ModerationStep.objects.create(
        message=other,
        member=other.author,
        kind="warned",
        reason="other",
        by=person,
        at=WHEN,
        appeal="Je ne suis pas d'accord.",
        appealed_at=WHEN,
        appeal_by=person,
        appeal_at=WHEN,
        appeal_upheld=True,
    )
    MessageReport.objects.create(message=other, member=member, reason="other", at=WHEN, handled_at=WHEN)
    proposal = Proposal.objects.filter(author=person).first() or Proposal.objects.create(
        author=person, kind="text", title="Un texte", source="de moi", licence="own", sent_at=WHEN
    )
    Pick.objects.create(message=own, proposal=proposal, by=person, at=WHEN)


def _answer(person: Supporter) -> None:
    voice = make_voice(created_by=person)
    VoiceNote.objects.create(voice=voice, text="Préfère le matin", by=person, at=WHEN)
    conversation = make_conversation(voice, state="drafted", owner=person)
    conversation.steps.create(kind="taken", by=person, at=WHEN)
    make_answer(conversation, written_by=person, approved_by=person, approved_at=WHEN)
    make_listener(created_by=person)
    mention = make_mention(voice=voice, conversation=conversation)
    Finding.objects.create(mention=mention, origin="pasted", by=person, at=WHEN)
    make_fact(written_by=person)
