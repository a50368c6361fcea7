"""Send the letters that are due, from a terminal or a process of its own."""

import json
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from tqdm import tqdm

from mailings.models import Mailing, Slice
from mailings.services.preparing import prepare_due
from mailings.services.sampling import choose_due
from mailings.services.sending import send_due

#: The bar moves, and mailings that come due are prepared, so often.
_STEP = 5.0
#: With --forever, how long it rests when nothing is due.
_REST = 5.0


class Command(BaseCommand):
    help = (
        "Write the deliveries of the mailings whose time has come, and send what is due, as the worker does every few "
        "seconds; beside it and beside other such commands, each person still once. Ctrl-C ends between two windows. "
        "After a kill, messages that were in flight are marked uncertain (docs/delivery.md)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        how_long = parser.add_mutually_exclusive_group()
        how_long.add_argument("--seconds", type=float, metavar="S", help="stop after S seconds, not when all have left")
        how_long.add_argument("--forever", action="store_true", help="go on, also when nothing is due: a sender")
        parser.add_argument("--dry-run", action="store_true", help="say what is due, send nothing")
        parser.add_argument("--json", action="store_true", help="last line: one JSON object of counts")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["seconds"] is not None and options["seconds"] <= 0:
            raise CommandError(_("--seconds est un nombre positif."))
        started = time.monotonic()
        prepared = sent = 0
        before = _ended()
        if not options["dry_run"]:
            prepared, sent = self._send(options)
        counts = {
            "mailings_prepared": prepared,
            "sent": sent,
            **{name: number - before[name] for name, number in _ended().items()},
            "due": _due(),
            "seconds": round(time.monotonic() - started, 2),
        }
        if options["json"]:
            self.stdout.write(json.dumps(counts))
        else:
            self.stdout.write(", ".join(f"{name}: {number}" for name, number in counts.items()))

    def _send(self, options: dict[str, Any]) -> tuple[int, int]:
        prepared = sent = 0
        ends_at = time.monotonic() + (options["seconds"] or float("inf"))
        with _until_asked() as asked, tqdm(unit=" msg", disable=not self.stderr.isatty()) as bar:
            while not asked.is_set() and time.monotonic() < ends_at:
                prepared += prepare_due(at=timezone.now())
                choose_due(at=timezone.now())
                bar.total = bar.n + _due()
                seconds = min(_STEP, ends_at - time.monotonic())
                left = send_due(at=timezone.now(), seconds=seconds, stop=asked.is_set)
                sent += left
                bar.update(left)
                if not left and not options["forever"]:
                    break
                if not left:
                    asked.wait(_REST)
        return prepared, sent


@contextmanager
def _until_asked() -> Iterator[Event]:
    """Set when somebody asks the process to end: it does so once its window is written."""
    asked = Event()
    names = (signal.SIGINT, signal.SIGTERM)
    before = {name: signal.signal(name, lambda *_: asked.set()) for name in names}
    try:
        yield asked
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def _due() -> int:
    """Deliveries that could leave now."""
    return sum(slice_.size - slice_.sent - slice_.skipped - slice_.failed - slice_.uncertain for slice_ in _slices())


def _slices() -> "QuerySet[Slice]":
    found: QuerySet[Slice] = Slice.objects.filter(
        state=Slice.State.QUEUED, due_at__lte=timezone.now(), mailing__state=Mailing.State.SENDING
    ).only("size", "sent", "skipped", "failed", "uncertain")
    return found


def _ended() -> dict[str, int]:
    """What became of all that was ever to be sent, but was not."""
    names = ("skipped", "failed", "uncertain")
    return dict(Slice.objects.aggregate(**{name: Coalesce(Sum(name), 0) for name in names}))
