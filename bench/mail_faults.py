"""A letter to 100,000 people while everything breaks: does each of them get it exactly once?

Real Celery workers and Beat send to a mail server that keeps every message. Workers are killed (`kill -9`) at random
moments, the first of them while deliveries are being written; the broker's messages are thrown away twice; the database
is killed and started again once (PostgreSQL; SQLite has no server to kill). At the end the server's messages are held
against the people: nobody twice, nobody forgotten, and those of whom nobody knows are listed as uncertain, within the
bound. A killed worker's slice waits for the end of its lease, so a run takes some minutes more than the sending.

`python -m bench.mail_faults --people 100000 --database postgres`; exit status 1 when anybody got two, or none.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench import servers

THREADS = 2
#: Where it is day somewhere, at any hour.
ZONES = ("metropole", "caledonie", "polynesie", "guadeloupe", "reunion")


def main(arguments: Sequence[str] = ()) -> None:
    options = _options(arguments)
    # What an earlier run left would be sent as well.
    shutil.rmtree(options.work, ignore_errors=True)
    options.work.mkdir(parents=True)
    options.work.chmod(0o755)
    with ExitStack() as stack:
        address, postmaster = stack.enter_context(_database(options))
        from tests.mailings.sink import sink

        server = stack.enter_context(sink(keep_data=False))
        os.environ |= servers.site_environment(options.work, address) | {
            "EMAIL_URL": server.url,
            "CAMPAIGN_ZONE": _zone(),
            "LETTER_FROM": "lettre@campagne.example",
            "WORKER_THREADS": str(THREADS),
        }
        run = Run(options, server, postmaster)
        run.prepare()
        with _workers(options, run):
            verdict = run.verdict()
    print(json.dumps(verdict))
    sys.exit(0 if verdict["exactly_once"] else 1)


class Run:
    """The mailing, what was broken meanwhile, and what came of it."""

    def __init__(self, options: argparse.Namespace, server: Any, postmaster: int) -> None:
        self.options, self.server, self.postmaster = options, server, postmaster
        self.broken: Counter[str] = Counter()
        self.chance = random.Random(options.seed)
        self.mailing = 0
        self.restarted: subprocess.Popen[bytes] | None = None

    def prepare(self) -> None:
        """The people and the letter, to be prepared at once and to leave at once."""
        command = [sys.executable, "-W", "ignore", "-m", "bench.mail_work", "fill", str(self.options.people)]
        subprocess.run(command, cwd=servers.ROOT, check=True, stdout=subprocess.DEVNULL)
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
        import django

        django.setup()
        from django.conf import settings
        from django.utils import timezone

        from mailings.delivery.hours import clock_of
        from mailings.models import Audience, Block, Mailing, Subject
        from supporters.models import Supporter

        now = timezone.now()
        today = (now - timedelta(minutes=1)).astimezone(clock_of(settings.CAMPAIGN_ZONE))
        audience = Audience.objects.create(name=f"Pannes {now:%H%M%S}", words="vous êtes abonné.")
        mailing = Mailing.objects.create(
            title="Pannes",
            audience=audience,
            sender="Tous en campagne",
            state=Mailing.State.SCHEDULED,
            send_on=today.date(),
            send_time=today.time(),
            prepare_at=now,
        )
        Subject.objects.create(mailing=mailing, text="Demain, nous marchons")
        Block.objects.create(mailing=mailing, text="Bonjour {{prénom|à vous}}, à demain.")
        mailing.approvals.create(revision=1, by=Supporter.objects.earliest("pk"), at=now)  # too many to leave without
        self.mailing = mailing.pk
        _say(f"{self.options.people:,} people, {settings.CAMPAIGN_ZONE}")

    def progress(self) -> tuple[str, int]:
        """The mailing's state, and how many messages the server has."""
        from django.db import Error, connection

        from mailings.models import Mailing

        try:
            state = Mailing.objects.values_list("state", flat=True).get(pk=self.mailing)
        except Error:
            connection.close()
            return "", len(self.server.messages)
        return str(state), len(self.server.messages)

    def verdict(self) -> dict[str, Any]:
        from mailings.models import Delivery, Mailing
        from mailings.services.slice_run import LARGEST_WINDOW

        state = Delivery.State
        rows = Delivery.objects.filter(mailing=self.mailing)
        told = Counter(rows.values_list("state", flat=True))
        got = Counter(self.server.recipients)
        uncertain = set(rows.filter(state=state.UNCERTAIN).values_list("supporter__email", flat=True))
        people = {f"u{number}@example.org" for number in range(1, self.options.people + 1)}
        twice = [to for to, number in got.items() if number > 1]
        forgotten = people - set(got) - uncertain
        bound = (self.broken["workers"] + self.broken["database"]) * LARGEST_WINDOW * THREADS
        mailing = Mailing.objects.get(pk=self.mailing)
        return {
            "people": len(people),
            "selected": mailing.selected,
            "messages": sum(got.values()),
            "sent": told[state.SENT],
            "uncertain": len(uncertain),
            "uncertain_that_arrived": len(uncertain & set(got)),
            "bound": bound,
            "others": sum(told.values()) - told[state.SENT] - told[state.UNCERTAIN],
            "twice": len(twice),
            "forgotten": len(forgotten),
            "killed": dict(self.broken),
            "exactly_once": not twice
            and not forgotten
            and mailing.state == Mailing.State.SENT
            and sum(told.values()) == mailing.selected == len(people)
            and told[state.SENT] + len(uncertain) == len(people)
            and len(uncertain) <= bound,
        }


@contextmanager
def _workers(options: argparse.Namespace, run: Run) -> Iterator[None]:
    """Break things until the letter is sent; whoever was killed is started again, as a supervisor would."""
    beat = _celery("beat", "--schedule", f"{options.work}/beat", "--pidfile=")
    workers = [_worker(number) for number in range(options.workers)]
    started = told = time.monotonic()
    next_kill = options.people * run.chance.uniform(0.02, 0.06)
    flushes = [options.people * share for share in (0.3, 0.6)]
    restart = options.people * 0.45
    preparing = True
    try:
        while True:
            time.sleep(0.2)
            state, messages = run.progress()
            if state == "sent":
                break
            if time.monotonic() - told > 15:
                told = time.monotonic()
                _say(f"{told - started:5.0f} s  {messages:>9,} messages  {state}  {dict(run.broken)}")
            if time.monotonic() - started > options.patience:
                _say("too long")
                break
            if (preparing and state == "preparing") or (messages >= next_kill and messages < options.people):
                # While deliveries are written, whoever writes them is not known: all die.
                for victim in range(len(workers)) if state == "preparing" else [run.chance.randrange(len(workers))]:
                    os.killpg(workers[victim].pid, signal.SIGKILL)
                    workers[victim].wait()
                    run.broken["workers"] += 1
                    workers[victim] = _worker(victim)
                preparing = preparing and state != "preparing"
                next_kill = messages + options.people * run.chance.uniform(0.02, 0.12)
            if flushes and messages >= flushes[0]:
                flushes.pop(0)
                run.broken["broker"] += 1
                for path in Path(os.environ["VAR_DIR"], "broker", "queue").glob("*"):
                    path.unlink(missing_ok=True)
            if run.postmaster and messages >= restart and not run.broken["database"]:
                _restart(run)
        yield
    finally:
        for process in [beat, *workers]:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if run.restarted is not None:
            run.restarted.send_signal(signal.SIGINT)
            run.restarted.wait()


def _restart(run: Run) -> None:
    """As when the machine's power fails: no server process closes anything."""
    command = Path(f"/proc/{run.postmaster}/cmdline").read_text().rstrip("\0").split("\0")
    owner = Path(f"/proc/{run.postmaster}").stat()
    os.kill(run.postmaster, signal.SIGQUIT)
    run.broken["database"] += 1
    time.sleep(3)
    who: dict[str, Any] = {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    run.restarted = subprocess.Popen(command, cwd="/", stderr=subprocess.DEVNULL, **who)


def _worker(number: int) -> "subprocess.Popen[bytes]":
    options = ["--pool", "threads", "--concurrency", str(THREADS), "--hostname", f"bench{number}@localhost"]
    return _celery("worker", *options, "--without-gossip", "--without-mingle", "--without-heartbeat")


def _celery(*arguments: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-W", "ignore", "-m", "celery", "--app", "campaign", *arguments, "--loglevel", "ERROR"]
    with Path(os.environ["VAR_DIR"], f"{arguments[0]}.log").open("ab") as log:
        return subprocess.Popen(command, cwd=servers.ROOT, stdout=log, stderr=log, start_new_session=True)


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[tuple[str, int]]:
    if options.database == "sqlite":
        yield f"sqlite:///{options.work}/faults.sqlite3", 0
        return
    with servers.postgres(options.work) as found:
        if found is None:
            sys.exit("no PostgreSQL on this machine: --database sqlite")
        yield found


def _zone() -> str:
    from datetime import UTC, datetime

    from mailings.delivery.hours import is_open

    now = datetime.now(UTC)
    return next(zone for zone in ZONES if is_open(zone, now) and is_open(zone, now + timedelta(minutes=30)))


def _say(words: str) -> None:
    print(words, flush=True)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.mail_faults", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="postgres")
    parser.add_argument("--workers", type=int, default=2, help="processes, each with two threads")
    parser.add_argument("--seed", type=int, default=2012, help="of the moments at which things break")
    parser.add_argument("--patience", type=float, default=3600, metavar="S")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir(), "campaign-bench-faults"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main(sys.argv[1:])
