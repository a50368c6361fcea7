"""The work of an import, done by a worker: the check of a file that was dropped, then, once confirmed, the real thing.

Importers write everything or nothing in a transaction of their own and change nothing the second time, so a worker
killed at any moment leaves a row that the next worker takes and begins again.

Whether a worker lives is told by its words in the cache (territory/imports/progress.py), not by a lease renewed in
the row: on SQLite nobody else writes while an import does. Silent for `SILENT`, it is dead. Without any word of it,
because the cache was emptied or it died at once, the row's lease decides. Should a living worker be taken for dead,
the two wait for each other in the database: the second one leaves alone what it finds written, and only its outcome
is kept.
"""

import logging
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists
from django.utils import translation
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _

from common.claims import claimed
from territory.imports import progress as import_progress
from territory.imports.loaded import count_loaded
from territory.imports.report import FileRefused, ImportReport, Progress
from territory.models import Election, Import, Round
from territory.services.addresses import import_addresses
from territory.services.boundaries import import_boundaries
from territory.services.imports import forget_file, language_of
from territory.services.results import import_results

logger = logging.getLogger(__name__)
State, Kind = Import.State, Import.Kind
#: A worker of which nothing was heard, and that has held a file for so long, is dead.
LEASE = timedelta(minutes=30)
#: Waits before another try, when something broke that is not the file's fault.
WAITS = (timedelta(seconds=30), timedelta(minutes=3))
MOST_ATTEMPTS = len(WAITS) + 1
#: At most so many in one run, so that no task lasts for ever; the next run takes the rest.
BATCH = 20


class FileGone(Exception):
    """The storage has lost the file."""


def run_due_imports(*, at: datetime) -> int:
    """Check or bring in what waits, one file at a time over all workers: two would only wait for each other in the
    database. Returns how many were handled."""
    started, handled = time.monotonic(), 0
    while handled < BATCH:
        now = at + timedelta(seconds=time.monotonic() - started)
        if _somebody_is_at_it(now):
            break
        under_way = Import.objects.filter(state=State.QUEUED, leased_until__gte=now)
        alone = Import.objects.filter(~Exists(under_way))
        taken = next(claimed(alone, at=now, lease=LEASE, limit=1), None)
        if taken is None:
            break
        _handle(*taken)
        handled += 1
    return handled


def _somebody_is_at_it(at: datetime) -> bool:
    """Whether a living worker holds a file. What a dead one held may be taken again."""
    found = False
    for row in Import.objects.filter(state=State.QUEUED, leased_until__isnull=False).defer("report"):
        lives = import_progress.lives(row, at=at)
        if lives or (lives is None and row.leased_until >= at):
            found = True
        elif lives is False:
            logger.warning("import %s: its worker has been silent, it is taken again", row.pk)
            _mine(row).filter(leased_until=row.leased_until).update(leased_until=None)
    return found


def _handle(pk: int, at: datetime) -> None:
    row = Import.objects.filter(pk=pk).select_related("round__election").first()
    if row is None:
        return
    # Sentences are kept as they are said: in the language of whoever dropped the file.
    with translation.override(language_of(row)):
        _handle_row(row, at)


def _handle_row(row: Import, at: datetime) -> None:
    if row.attempts > MOST_ATTEMPTS:  # each of those workers was killed before it could say anything
        _end(row, State.FAILED, error=_broken(), at=at)
        return
    clock = time.monotonic()
    try:
        report = _bring_in(row)
    except FileRefused as refused:
        _end(row, State.REFUSED, error=in_one_sentence(refused), report=refused.report, at=_later(at, clock))
    except FileGone:
        words = _("Le fichier n'est plus là. Déposez-le de nouveau.")
        _end(row, State.FAILED, error=words, at=_later(at, clock))
    except Exception:
        logger.exception("import %s could not be done, attempt %s", row.pk, row.attempts)
        _postpone(row, at=_later(at, clock))
    else:
        _end(row, State.DONE if row.approved else State.CHECKED, report=report, at=_later(at, clock))


def _bring_in(row: Import) -> ImportReport:
    options: dict[str, Any] = row.options
    with import_progress.Teller(row) as progress, _local_copies(row) as paths:
        common: dict[str, Any] = {"dry_run": not row.approved, "progress": progress}
        if row.kind == Kind.BOUNDARIES:
            return import_boundaries(path=paths[0], key=options.get("key", ""), **common)
        if row.kind == Kind.ADDRESSES:
            return import_addresses(path=paths[0], **common)
        return _results(paths, options, **common)


def _results(paths: list[Path], options: dict[str, Any], *, dry_run: bool, progress: Progress) -> ImportReport:
    slug, day = options["election"], options.get("date")
    is_new = not Election.objects.filter(slug=slug).exists()
    report = import_results(
        paths=paths,
        election=slug,
        number=options.get("round"),
        date=date.fromisoformat(day) if day else None,
        dry_run=dry_run,
        progress=progress,
    )
    if is_new and options.get("name"):
        # The importer names an election after its slug; the person who dropped the file knew better.
        Election.objects.filter(slug=slug).update(name=options["name"])
    return report


@contextmanager
def _local_copies(row: Import) -> Iterator[list[Path]]:
    """The file on this machine, under its own name, wherever the storage is; the second one too. Raises FileGone."""
    with tempfile.TemporaryDirectory(prefix="import-") as folder:
        paths = [_local_copy(row.file.name, row.file_name, Path(folder, "1"))]
        if row.second_name:
            paths.append(_local_copy(row.second.name, row.second_name, Path(folder, "2")))
        yield paths


def _local_copy(stored_name: str | None, name: str, folder: Path) -> Path:
    if not stored_name:
        raise FileGone
    folder.mkdir()
    path = folder / (get_valid_filename(name)[-100:].lstrip(".") or "fichier")
    try:
        with default_storage.open(stored_name) as stored, path.open("wb") as copy:
            shutil.copyfileobj(stored, copy, 1 << 20)
    except FileNotFoundError as error:
        raise FileGone from error
    return path


@transaction.atomic
def _end(row: Import, state: str, *, at: datetime, error: str = "", report: ImportReport | None = None) -> None:
    """Write the outcome, unless the row was given up meanwhile or taken by another worker since."""
    changes: dict[str, Any] = {"state": state, "error": error[:500], "leased_until": None}
    if report is not None:
        changes["report"] = report.as_json()
        changes["round"] = _round_of(report) or row.round
    if state != State.CHECKED:
        changes["finished_at"] = at
    if not _mine(row).update(**changes):
        return
    logger.info("import %s (%s): %s %s", row.pk, row.kind, state, error)
    if state != State.CHECKED:
        forget_file(row)
    if state == State.DONE:
        transaction.on_commit(count_loaded, robust=True)


def _postpone(row: Import, *, at: datetime) -> None:
    if row.attempts >= MOST_ATTEMPTS:
        _end(row, State.FAILED, error=_broken(), at=at)
    else:
        _mine(row).update(due_at=at + WAITS[row.attempts - 1], leased_until=None)


def _mine(row: Import) -> Any:
    """The row as this worker took it: each taking counts an attempt."""
    return Import.objects.filter(pk=row.pk, state=State.QUEUED, approved=row.approved, attempts=row.attempts)


def _round_of(report: ImportReport) -> Round | None:
    """The round that the results were of, if it is there."""
    slug, number = report.counts.get("election"), report.counts.get("round")
    found = Round.objects.filter(election__slug=slug, number=number) if slug and number else Round.objects.none()
    return found.first()


def in_one_sentence(refused: FileRefused) -> str:
    """« Ligne 12 : … »"""
    if not refused.line:
        return refused.reason
    return _("Ligne %(line)s : %(reason)s") % {"line": refused.line, "reason": refused.reason}


def _broken() -> str:
    words = _("Quelque chose a cassé de notre côté : le fichier n'y est sans doute pour rien.")
    return words + " " + _("Déposez-le de nouveau ; si cela recommence, prévenez la technique.")


def _later(at: datetime, clock: float) -> datetime:
    return at + timedelta(seconds=time.monotonic() - clock)
