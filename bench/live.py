"""A debate night: a thousand readers on one live thread, a message every second, on SQLite and PostgreSQL.

The site as in production, server and database on one core; readers and the writer on the other. Each reader has a
connection and a pass of their own and asks as the page's script does: once a second, a little sooner or later. The
writer is a process of the site that calls the service members write by. Arrival: from the commit of a message to each
reader's first answer that holds it. Memory: of the server, after each tenth of the time.
"""

import argparse
import asyncio
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench import load, servers
from bench.visiting import add_database, begin, in_processes, on_databases

MOST_SECONDS = 2.0
#: Readers come within so many seconds.
COMING = 5.0
MESSAGES = 500


def main(arguments: Sequence[str] = ()) -> None:
    parser = argparse.ArgumentParser(prog="bench live", description=__doc__)
    parser.add_argument("--readers", type=int, default=1000)
    parser.add_argument("--seconds", type=int, default=60, help="less than the life of a pass")
    parser.add_argument("--every", type=float, default=1.0, help="seconds between two messages")
    parser.add_argument("--workers", type=int, default=1, help="web processes; several are not held to one core")
    parser.add_argument("--threads", type=int, default=4, help="granian's blocking threads")
    add_database(parser)
    work = Path(tempfile.gettempdir(), "bench-live")
    parser.add_argument("--work", type=Path, default=work, help="folder kept between runs")
    options = parser.parse_args(arguments)
    on_databases(options, "live", "night", lambda database, name: _run(options, database, name))


def _run(options: argparse.Namespace, database: str, name: str) -> None:
    print(f"\n{name}: {options.readers:,} readers, a message each {options.every:g} s, {options.seconds} s")
    listing = options.work / "addresses.json"
    in_processes(options, database, "bench.live", f"prepare({options.readers}, {str(listing)!r})")
    addresses = json.loads(listing.read_text())
    served = {"threads": options.threads, "options": [], "workers": options.workers}
    with servers.site(options.work, database, **served) as (url, pid):
        code = f"from bench.live import write; write({options.seconds + COMING}, {options.every})"
        environment = servers.site_environment(options.work, database) | {"DEBUG": "true"}
        command = ["taskset", "-c", load.LOAD_CORE, sys.executable, "-W", "ignore", "-c", code]
        writer = subprocess.Popen(command, cwd=servers.ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        writer.stdout.readline()  # it is ready
        crowd = Crowd(url, addresses, pid)
        asyncio.run(crowd.listen(options.seconds))
        said = [json.loads(line) for line in writer.communicate()[0].splitlines()]
    _report(crowd, dict(said), options)


def prepare(readers: int, listing: str) -> None:
    """In a process of its own: members, a live thread with a past, and each one's pass."""
    begin()
    from django.core.management import call_command
    from django.utils import timezone

    from conversations.models import Member, Message, Thread
    from conversations.services.live import pass_to
    from supporters.models import Supporter

    call_command("migrate", verbosity=0)
    now = timezone.now()
    people = Supporter.objects.bulk_create(
        Supporter(email=f"reader{n}@example.org", display_name=f"Lectrice {n}", password="!")
        for n in range(Member.objects.count(), readers)
    )
    Member.objects.bulk_create(
        Member(supporter=person, handle=f"lectrice-{person.pk}", joined_at=now, trusted_at=now) for person in people
    )
    if not Thread.objects.exists():
        members = list(Member.objects.all())
        thread = Thread.objects.create(
            title="Le débat", state="open", is_live=True, opened_by=members[0], created_at=now, last_at=now,
            last_number=MESSAGES, replies=MESSAGES - 1,
        )  # fmt: skip
        Message.objects.bulk_create(
            Message(thread=thread, number=n, author=members[n % len(members)], text=f"Un avis de plus, le {n}e. " * 6,
                    search="", state="published", created_at=now, published_at=now)
            for n in range(1, MESSAGES + 1)
        )  # fmt: skip
    thread = Thread.objects.get(title="Le débat")
    passes = [
        pass_to(thread=thread, supporter=person, language="fr")
        for person in Member.objects.order_by("pk").values_list("supporter", flat=True)[:readers]
    ]
    Path(listing).write_text(json.dumps([[one["address"], one["version"], one["number"]] for one in passes]))


def write(seconds: float, every: float) -> None:
    """In a process of its own: a member after the other says something; prints each one's number and instant."""
    begin()
    from django.utils import timezone

    from conversations.models import Member, Thread
    from conversations.services.messages import comment

    thread = Thread.objects.get(title="Le débat")
    members = list(Member.objects.all()[:200])
    print("ready", flush=True)
    end, turn = time.monotonic() + seconds, 0
    due = time.monotonic()
    while due < end:
        text = f"{turn} : et les trains de nuit, qu'en dit la campagne ? " * 4
        made = comment(thread=thread, member=members[turn % len(members)], text=text, at=timezone.now())
        print(json.dumps([made.number, time.time()]), flush=True)
        turn, due = turn + 1, due + every
        time.sleep(max(0.0, due - time.monotonic()))


class Crowd:
    """Readers who ask, and what they saw when."""

    def __init__(self, url: str, addresses: list[list[Any]], pid: int) -> None:
        parts = urlsplit(url)
        self.host, self.port = str(parts.hostname), int(parts.port or 80)
        self.addresses, self.pid = addresses, pid
        self.seen: dict[int, list[float]] = {}
        self.waits: list[float] = []
        self.bytes = self.errors = 0
        self.memory: list[float] = []
        self.spent = self.lasted = 0.0
        self._parsed: dict[bytes, dict[str, Any]] = {}

    async def listen(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds + COMING
        began, before = time.monotonic(), load.tree_cpu([self.pid])
        readers = [self._read(*address) for address in self.addresses]
        await asyncio.gather(*readers, self._weigh(seconds))
        self.lasted, self.spent = time.monotonic() - began, load.tree_cpu([self.pid]) - before

    async def _weigh(self, seconds: float) -> None:
        await asyncio.sleep(COMING)
        for _ in range(10):
            self.memory.append(load.tree_rss([self.pid]))
            await asyncio.sleep(seconds / 10)

    async def _read(self, address: str, version: int, number: int) -> None:
        await asyncio.sleep(random.random() * COMING)
        reader, writer = await asyncio.open_connection(self.host, self.port)
        every = 1.0
        while time.monotonic() < self._end:
            asked = time.monotonic()
            ask = f"GET {address}{version}.{number} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n\r\n"
            writer.write(ask.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0])
            body = await reader.readexactly(length)
            self.waits.append(time.monotonic() - asked)
            self.bytes += len(head) + length
            if not head.startswith(b"HTTP/1.1 200"):
                self.errors += 1
            else:
                news = self._parse(body)
                for new in news["numbers"]:
                    if new > number:
                        self.seen.setdefault(new, []).append(time.time())
                version, number = max(version, news["version"]), max(number, *news["numbers"], 0)
                every = news["every"] / 1000
            await asyncio.sleep(every * random.uniform(0.85, 1.15))
        writer.close()

    def _parse(self, body: bytes) -> dict[str, Any]:
        """Many are told the same: read once."""
        found = self._parsed.get(body)
        if found is None:
            told = json.loads(gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body)
            numbers = [message["number"] for message in told.get("messages", [])]
            found = {"version": told["version"], "every": told["every"], "numbers": numbers}
            if len(self._parsed) > 1000:
                self._parsed.clear()
            self._parsed[body] = found
        return found


def _report(crowd: Crowd, said: dict[int, float], options: argparse.Namespace) -> None:
    """Of the messages that were written while all were there and could reach everybody."""
    whole = sorted(said)[int((COMING + 1) / options.every) : -int(MOST_SECONDS / options.every + 2)]
    arrivals = sorted(when - said[number] for number in whole for when in crowd.seen.get(number, []))
    missing = sum(options.readers - len(crowd.seen.get(number, [])) for number in whole)
    if not arrivals:
        print("  nothing arrived")
        return
    high = arrivals[int(len(arrivals) * 0.95)]
    of = f"{high / MOST_SECONDS:.2f} × the limit"
    waits = sorted(crowd.waits)
    print(
        f"  arrival: p50 {statistics.median(arrivals):.2f} s, p95 {high:.2f} s ({of}), "
        f"last {arrivals[-1]:.2f} s; {len(whole)} messages, {missing} that a reader missed"
    )
    print(
        f"  {len(waits) / crowd.lasted:,.0f} questions/s, answered in p50 {1000 * statistics.median(waits):.1f} ms, "
        f"p99 {1000 * waits[int(len(waits) * 0.99)]:.1f} ms; {crowd.bytes / crowd.lasted / 1e6:.2f} MB/s; "
        f"{crowd.errors} errors; {crowd.spent / crowd.lasted:.0%} of a core"
    )
    print(f"  memory of the server: {', '.join(f'{one:.0f}' for one in crowd.memory)} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
