"""The demo's group and desk: threads somebody would answer, voices somebody waits for."""

import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from actions.models import Topic
from campaign.demo.sign_ins import SIGN_INS
from common.text import fold
from conversations.models import (
    Answer,
    Conversation,
    ConversationStep,
    Fact,
    Finding,
    Member,
    Mention,
    Message,
    Thread,
    Useful,
    Voice,
    VoiceAddress,
)
from supporters import ledger
from supporters.models import Act, Supporter
from supporters.services.consents import give_consent

TEXTS = Path(__file__).with_name("conversations.toml")
#: Members beside those that sign in: they found messages useful.
READERS = 20

Step = ConversationStep.Kind
State = Conversation.State


@transaction.atomic
def load_conversations(*, at: datetime) -> dict[str, int]:
    """Write them once; a second time adds nothing. Returns how many of each thing were added."""
    if Thread.objects.exists():
        return {"threads": 0, "conversations": 0}
    told = tomllib.loads(TEXTS.read_text())
    topics = {topic.slug: topic for topic in Topic.objects.all()}
    members = _members(at=at)
    readers = [one for one in members.values() if one.supporter.email not in {row.email for row in SIGN_INS}]
    for row in told["threads"]:
        _thread(row, topics, members, readers, at=at)
    responders = list(Supporter.objects.filter(groups__name="responders").order_by("pk"))
    for row in told["facts"]:
        _fact(row, responders[0], at=at)
    for row in told["voices"]:
        _voice(row, responders, at=at)
    return {"threads": len(told["threads"]), "conversations": len(told["voices"])}


def _members(*, at: datetime) -> dict[str, Member]:
    """By e-mail: who signs in as a supporter, and some of those who testified."""
    emails = [one.email for one in SIGN_INS if not one.group]
    people = list(Supporter.objects.filter(email__in=emails).order_by("pk"))
    others = Supporter.objects.filter(is_staff=False, is_active=True, confirmed_at__isnull=False).exclude(
        email__in=emails
    )
    joined = at - timedelta(days=30)
    members: dict[str, Member] = {}
    for person in [*people, *others.exclude(display_name="").order_by("pk")[:READERS]]:
        give_consent(supporter=person, purpose="group", source="form", at=joined, confirmed=True)
        handle = slugify(person.display_name)[:30] or "membre"
        if any(one.handle == handle for one in members.values()):
            handle = f"{handle}-{person.pk}"
        trusted = joined + timedelta(days=3)
        members[person.email] = Member.objects.create(
            supporter=person, handle=handle, joined_at=joined, trusted_at=trusted
        )
    return members


def _thread(
    row: dict[str, Any], topics: dict[str, Topic], members: dict[str, Member], readers: list[Member], *, at: datetime
) -> None:
    opened = at - timedelta(days=row["days"], hours=2)
    waits = row.get("waiting", False)
    thread = Thread.objects.create(
        title=row["title"],
        topic=topics.get(row.get("topic", "")),
        state=Thread.State.WAITING if waits else Thread.State.OPEN,
        is_pinned=row.get("pinned", False),
        is_live=row.get("live", False),
        opened_by=members[row["author"]],
        created_at=opened,
        last_at=opened,
    )
    said: dict[int, Message] = {}
    for number, told in enumerate([row, *row.get("comments", [])], start=1):
        written = opened + timedelta(minutes=47 * (number - 1))
        author = members[told["author"]]
        parent = said.get(told.get("answers", 0))
        message = Message.objects.create(
            thread=thread,
            number=number,
            parent=parent,
            author=author,
            text=told["text"],
            search=fold(f"{row['title']} {told['text']}" if number == 1 else told["text"]),
            state=Message.State.WAITING if waits else Message.State.PUBLISHED,
            created_at=written,
            published_at=None if waits else written,
        )
        said[number] = message
        if not waits:
            _count(message, readers[: told.get("useful", 0)], at=written)
    last = said[len(said)]
    Thread.objects.filter(pk=thread.pk).update(
        last_at=last.created_at, last_number=last.number, replies=0 if waits else len(said) - 1, version=len(said)
    )


def _count(message: Message, voters: list[Member], *, at: datetime) -> None:
    """A published message in the books, and the votes of those who found it useful."""
    author = message.author
    if author is None:
        return
    ledger.record(supporter=author.supporter, kind=Act.Kind.MESSAGE, subject=f"message:{message.pk}", at=at)
    for voter in voters:
        later = at + timedelta(minutes=20)
        Useful.objects.create(message=message, member=voter, at=later)
        subject = f"useful:{message.pk}:{voter.pk}"
        ledger.record(supporter=author.supporter, kind=Act.Kind.USEFUL, subject=subject, at=later)
    Message.objects.filter(pk=message.pk).update(useful=len(voters))
    author.messages += 1
    author.last_sent_at = at
    author.save(update_fields=["messages", "last_sent_at"])


def _fact(row: dict[str, Any], by: Supporter, *, at: datetime) -> None:
    dated: date = row["dated"]
    Fact.objects.create(
        title=row["title"],
        text=row["text"],
        source=row["source"],
        source_url=row["url"],
        dated=dated,
        search=fold(" ".join([row["title"], row["text"], row["source"]])),
        written_by=by,
        created_at=at,
    )


def _voice(row: dict[str, Any], responders: list[Supporter], *, at: datetime) -> None:
    first, second = responders[0], responders[-1]
    said, state = at - timedelta(hours=row["hours"]), row["state"]
    host = row["site"].removeprefix("https://").strip("/")
    was_written_to = "answer" in row
    answered = said + timedelta(hours=1)
    voice = Voice.objects.create(
        name=row["name"],
        outlet=row["outlet"],
        outlet_url=row["site"],
        topics=row["topics"],
        source_url=f"{row['site']}a-propos",
        source_at=said.date(),
        audience=row.get("audience"),
        audience_at=said if "audience" in row else None,
        created_at=said,
        noticed_at=answered if was_written_to else None,
        answered_at=answered if "reply" in row else None,
    )
    VoiceAddress.objects.create(voice=voice, kind="site", value=row["site"], key=host)
    is_taken = state != State.NEW
    conversation = Conversation.objects.create(
        voice=voice,
        subject=row["title"],
        state=state,
        owner=first if is_taken else None,
        taken_at=said + timedelta(minutes=25) if is_taken else None,
        opened_at=said,
        last_heard_at=said + timedelta(hours=2) if "reply" in row else said,
        waiting_since=None if was_written_to else said,
        is_question="?" in row["text"],
        audience=row.get("audience"),
        first_answer_at=answered if was_written_to else None,
        last_said_at=answered if was_written_to else None,
        heard=1 + ("reply" in row),
        said=int(was_written_to),
        had_second_turn="reply" in row,
        closed_at=said + timedelta(hours=3) if state == State.CLOSED else None,
        ending=Conversation.Ending.ANSWERED if state == State.CLOSED else "",
    )
    mention = _mention(conversation, row, f"{row['site']}billet", row["title"], row["text"], said)
    _note(conversation, Step.OPENED, None, said)
    if is_taken:
        _note(conversation, Step.TAKEN, first, said + timedelta(minutes=25))
    if words := row.get("answer") or row.get("draft"):
        answer = Answer.objects.create(
            conversation=conversation,
            to=mention,
            channel=Answer.Channel.BY_HAND,
            text=words,
            search=fold(words),
            state=Answer.State.SENT if was_written_to else Answer.State.SECOND_READER,
            written_by=first,
            approved_by=second if was_written_to else None,
            approved_at=answered if was_written_to else None,
            url=f"{row['site']}billet" if was_written_to else "",
            created_at=said + timedelta(minutes=50),
            sent_at=answered if was_written_to else None,
        )
        if was_written_to:
            _note(conversation, Step.SENT, first, answered)
            ledger.record(supporter=first, kind=Act.Kind.ANSWER, subject=f"answer:{answer.pk}", at=answered)
        else:
            _note(conversation, Step.SUBMITTED, first, said + timedelta(minutes=50))
    if "reply" in row:
        later = said + timedelta(hours=2)
        _mention(conversation, row, f"{row['site']}billet#reponse", "", row["reply"], later)
        _note(conversation, Step.HEARD, None, later)
        _note(conversation, Step.CLOSED, first, said + timedelta(hours=3))


def _mention(conversation: Conversation, row: dict[str, Any], url: str, title: str, text: str, at: datetime) -> Mention:
    mention = Mention.objects.create(
        conversation=conversation,
        voice=conversation.voice,
        origin=Mention.Origin.FEED,
        url=url,
        key=url.removeprefix("https://"),
        title=title,
        text=text,
        search=fold(f"{title} {text}"),
        is_question="?" in text,
        audience=row.get("audience"),
        said_at=at,
        found_at=at + timedelta(minutes=12),
    )
    Finding.objects.create(mention=mention, origin=Mention.Origin.FEED, at=mention.found_at)
    return mention


def _note(conversation: Conversation, kind: str, by: Supporter | None, at: datetime) -> None:
    ConversationStep.objects.create(conversation=conversation, kind=kind, by=by, at=at)
