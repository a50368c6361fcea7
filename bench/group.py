"""A discussion group of 200,000 posts: how long each of its pages takes, on SQLite and PostgreSQL.

A quarter of the posts stand in one thread, five thousand of them below one comment. Pages are visited by a member who
follows many threads and is told of much, those of moderators by a national administrator. Each database in processes
of its own, one after the other.
"""

import argparse
import random
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from bench.visiting import add_database, begin, in_processes, on_databases, organiser, show, timed, visit

PAGE_MS = 150
#: Rows written together.
BATCH = 5000
_WORDS = """
train bus vélo école hôpital médecin logement loyer retraite salaire usine énergie climat forêt eau mairie marché débat
tract porte quartier jeunesse culture sport justice police budget impôt service public santé transport
"""
WORDS = _WORDS.split()


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench group", description=__doc__)
    parser.add_argument("--posts", type=int, default=200_000)
    parser.add_argument("--members", type=int, default=5_000)
    parser.add_argument("--turns", type=int, default=40, help="visits to each page")
    add_database(parser)
    work = Path(tempfile.gettempdir(), "bench-group")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    options = parser.parse_args(arguments)
    size = f"{options.posts}-{options.members}"
    on_databases(options, "group", size, lambda database, name: _run(options, database, name))


def _run(options: argparse.Namespace, database: str, name: str) -> None:
    print(f"\n{name}: {options.posts:,} posts of {options.members:,} members")
    fill = f"prepare({options.posts}, {options.members})"
    in_processes(options, database, "bench.group", fill, f"measure({options.turns})")


def prepare(posts: int, members: int) -> None:
    """In a process of its own, with the environment of the measured site."""
    begin()
    from django.core.management import call_command
    from django.db import connection, transaction

    from conversations.models import Message

    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("migrate", verbosity=0)
    if Message.objects.count() < posts:
        with transaction.atomic():
            Inventor(posts, members).fill()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


class Inventor:
    """Members, threads, posts, votes, reports, what is followed and told; the same in every run."""

    def __init__(self, posts: int, members: int) -> None:
        from django.utils import timezone

        self.posts, self.count, self.dice, self.now = posts, members, random.Random(1), timezone.now()
        self.first = self.now - timedelta(days=200)

    def fill(self) -> None:
        self.members = list(self._members())
        self.threads = list(self._threads())
        self._messages()
        self._votes()
        self._told()

    def _members(self) -> Iterator[Any]:
        from conversations.models import Member
        from supporters.models import Supporter

        people = Supporter.objects.bulk_create(
            [
                Supporter(
                    email=f"membre{n}@example.org",
                    display_name=f"Membre {n}",
                    password="!",
                    birth_month=date(1980, 5, 1),
                    confirmed_at=self.first,
                )
                for n in range(self.count)
            ],
            batch_size=BATCH,
        )
        rows = (
            Member(supporter=person, handle=f"membre-{n}", joined_at=self.first, trusted_at=self.first)
            for n, person in enumerate(people)
        )
        yield from Member.objects.bulk_create(rows, batch_size=BATCH)

    def _threads(self) -> Iterator[Any]:
        """One thread in forty posts; the first holds a quarter of all, and each of the others its share."""
        from actions.models import Topic
        from conversations.models import Thread

        topics = list(Topic.objects.all()) or Topic.objects.bulk_create(
            Topic(name=f"Sujet {n}", slug=f"sujet-{n}") for n in range(12)
        )
        count = max(2, self.posts // 40)
        sizes = [self.posts // 4, *[self.posts * 3 // 4 // (count - 1)] * (count - 1)]
        rows = [
            Thread(
                title=f"{self.dice.choice(WORDS).title()} : qu'en dites-vous ? ({n})",
                topic=self.dice.choice(topics),
                state="open",
                is_pinned=0 < n < 4,
                opened_by=self.dice.choice(self.members),
                created_at=self.first,
                last_at=self.now - timedelta(minutes=self.dice.randrange(280_000) if n else 0),
                last_number=size,
                replies=size - 1,
            )
            for n, size in enumerate(sizes)
        ]
        yield from Thread.objects.bulk_create(rows, batch_size=BATCH)

    def _messages(self) -> None:
        from conversations.models import Message

        waiting = []
        for thread in self.threads:
            comment = None
            for number in range(1, thread.last_number + 1):
                message = self._message(thread, number)
                if thread is self.threads[0]:
                    # Below the second of the largest thread stands a tenth of it; elsewhere answers are few.
                    message.parent = comment if comment and number < thread.last_number // 10 else None
                    if number == 2:
                        comment = Message.objects.create(**_fields(message))
                        continue
                waiting.append(message)
                if len(waiting) >= BATCH:
                    Message.objects.bulk_create(waiting)
                    waiting = []
        Message.objects.bulk_create(waiting)

    def _message(self, thread: Any, number: int) -> Any:
        from conversations.models import Message

        words = " ".join(self.dice.choices(WORDS, k=30))
        state = self.dice.choices(("published", "hidden", "waiting"), weights=(985, 10, 5))[0] if number > 1 else ""
        at = self.first + (thread.last_at - self.first) * (number / thread.last_number)
        return Message(
            thread=thread,
            number=number,
            author=self.dice.choice(self.members),
            text=words,
            search=f" {words}" + (" rarissime" if self.dice.random() < 0.0005 else ""),
            state=state or "published",
            useful=self.dice.randrange(40),
            reports=int(number > 1 and self.dice.random() < 0.002),
            created_at=at,
            published_at=None if state == "waiting" else at,
        )

    def _votes(self) -> None:
        from conversations.models import Message, MessageReport, Useful

        keys = list(Message.objects.filter(state="published").order_by("-pk").values_list("pk", flat=True)[:40_000])
        for message in (keys[n : n + BATCH] for n in range(0, len(keys), BATCH)):
            Useful.objects.bulk_create(
                Useful(message_id=key, member=member, at=self.now)
                for key in message
                for member in self.dice.sample(self.members, 3)
            )
        MessageReport.objects.bulk_create(
            MessageReport(message_id=key, member=self.dice.choice(self.members), reason="hate", at=self.now)
            for key in Message.objects.filter(reports__gt=0).values_list("pk", flat=True)
        )

    def _told(self) -> None:
        """The first member follows a thousand threads and was told of five thousand messages."""
        from conversations.models import Following, Message, Notification

        reader = self.members[0]
        Following.objects.bulk_create(
            Following(thread=thread, member=reader, at=self.now, read_number=self.dice.randrange(40))
            for thread in self.threads[:1000]
        )
        keys = Message.objects.filter(state="published").order_by("-pk").values_list("pk", flat=True)[:5000]
        Notification.objects.bulk_create(
            Notification(member=reader, kind="followed", message_id=key, at=self.now - timedelta(minutes=n))
            for n, key in enumerate(keys)
        )


def _fields(message: Any) -> dict[str, Any]:
    names = [field.attname for field in message._meta.concrete_fields if not field.primary_key]
    return {name: getattr(message, name) for name in names}


def measure(turns: int) -> None:
    """In another."""
    begin()
    from django.test import Client

    from common import limits
    from conversations.models import Member, Message, Thread
    from supporters.api import access
    from tests.factories import sign_in

    limits.check_limit = access.check_limit = lambda *_: None  # searches are counted: not these
    largest = Thread.objects.order_by("-replies", "pk")[0]
    member = Member.objects.select_related("supporter").get(handle="membre-0")
    clients = {"member": sign_in(Client(SERVER_NAME="localhost"), member.supporter), "moderator": organiser()}
    reported = Message.objects.filter(reports__gt=0).values_list("pk", flat=True)[0]
    for who, pages in _pages(largest, reported).items():
        for path in pages:
            show(path, timed(lambda who=who, path=path: visit(clients[who], path), turns), PAGE_MS)  # type: ignore[misc]


def _pages(thread: Any, reported: int) -> dict[str, list[str]]:
    from conversations.group.reading import list_threads

    older = ""
    for _ in range(20):
        older = list_threads(member=None, before=older).older or older
    fil, last = f"/groupe/fil/{thread.pk}/", thread.last_number
    api = f"/api/v1/group/threads/{thread.pk}/"
    member = [
        "/groupe/",
        f"/groupe/?avant={older}",
        f"/groupe/?sujet={thread.topic.slug}",
        "/groupe/?fils=suivis",
        fil,
        f"{fil}?apres={last // 2}",
        f"{fil}?avant={last // 2}",
        f"{fil}?message={last - 10}",
        f"{fil}?fin=1",
        f"{fil}2/",
        f"{fil}2/?apres={last // 20}",
        "/groupe/nouveau/",
        "/groupe/recherche/?q=transport",
        "/groupe/recherche/?q=rarissime",
        "/groupe/recherche/?q=introuvable",
        "/groupe/notifications/",
        "/groupe/reglages/",
        "/groupe/decisions/",
        "/api/v1/group/threads/",
        f"{api}messages/",
        f"{api}live/",
        "/api/v1/group/search/?q=transport",
        "/api/v1/group/notifications/",
    ]
    moderator = ["/groupe/moderation/", f"/groupe/moderation/{reported}/", f"/groupe/moderation/fil/{thread.pk}/", fil]
    return {"member": member, "moderator": moderator}
