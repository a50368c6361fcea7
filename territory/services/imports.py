"""The life of an imported file: dropped, checked, confirmed or given up, brought in, recorded."""

import hashlib
import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.claims import wake
from territory.imports.dropped_files import refuse_wrong_file
from territory.imports.loaded import count_loaded
from territory.imports.progress import lives
from territory.imports.report import FileRefused, ImportReport
from territory.models import Import, Round

logger = logging.getLogger(__name__)
State = Import.State
TASK = "territory.tasks.run_due_imports"
#: Letters of a file name kept: those of the column.
NAME_MAX = 200
#: Folder of the default storage; nothing there is served to anybody.
FOLDER = "imports"


class SecondRefused(FileRefused):
    """The second of two files cannot be taken."""


class TooLate(Exception):
    """The import is no longer where the person saw it. `str()` says so in one sentence."""


@transaction.atomic
def record_import(
    *,
    kind: str,
    path: Path | str,
    report: ImportReport,
    at: datetime,
    round: Round | None = None,
    second: Path | None = None,
) -> Import:
    """The trace of a file that a command brought in, or of two that belong together. `kind` is one of `Import.Kind`;
    they are read once more, for their fingerprint. Raises OSError when one is gone."""
    sha256 = fingerprint(chain.from_iterable(_chunks(Path(one)) for one in (path, second) if one))
    row: Import = Import.objects.create(
        kind=kind,
        file_name=Path(path).name[-NAME_MAX:],
        second_name=second.name[-NAME_MAX:] if second else "",
        sha256=sha256,
        round=round,
        state=State.DONE,
        approved=True,
        report=report.as_json(),
        due_at=at,
        created_at=at,
        finished_at=at,
    )
    transaction.on_commit(count_loaded, robust=True)
    return row


def drop_file(
    *,
    kind: str,
    file: "File[Any]",
    options: dict[str, Any],
    by: Any,
    at: datetime,
    round: Round | None = None,
    second: "File[Any] | None" = None,
) -> Import:
    """Keep a file, or two tables that belong together, and queue their check. `by` is the person; `options` as
    `Import.options` says.

    Raises FileRefused (SecondRefused for `second`), with nothing kept, when a look at the file is enough to know. The
    same file dropped again while it waits (a button pressed twice) is the import that waits already.
    """
    files = [file, second] if second else [file]
    refuse_wrong_file(file, kind=kind)
    if second:
        try:
            refuse_wrong_file(second, kind=kind)
        except FileRefused as refused:
            raise SecondRefused(refused.reason, line=refused.line) from refused
    options = options | {"language": get_language() or settings.LANGUAGE_CODE}
    sha256 = fingerprint(chain.from_iterable(one.chunks() for one in files))
    waiting = Import.objects.filter(Q(state=State.QUEUED) | Q(state=State.CHECKED), kind=kind, sha256=sha256)
    for known in waiting.filter(created_by=by.email):
        if known.options == options:
            return known
    # Stored before the transaction, which would otherwise keep SQLite's only pen for as long as a slow store takes.
    stored: dict[str, str] = {}
    try:
        for field, one in zip(("file", "second"), files, strict=False):
            stored[field] = default_storage.save(f"{FOLDER}/{get_random_string(40)}", one)
            stored[f"{field}_name"] = _title(one)
        return _queue(kind=kind, sha256=sha256, options=options, round=round, by=by, at=at, **stored)
    except BaseException:
        for field in stored.keys() & {"file", "second"}:
            default_storage.delete(stored[field])
        raise


@transaction.atomic
def _queue(*, by: Any, at: datetime, **fields: Any) -> Import:
    row = Import.objects.create(due_at=at, created_at=at, created_by=by.email, **fields)
    _log(row, by, ADDITION, _("Fichier déposé."))
    wake(TASK)
    return row


@transaction.atomic
def approve_import(*, row: Import, by: Any, at: datetime) -> Import:
    """Have a checked file brought in. Twice, or by two people at once, is once. Raises TooLate if it was given up."""
    changed = Import.objects.filter(pk=row.pk, state=State.CHECKED).update(
        state=State.QUEUED, approved=True, due_at=at, attempts=0, leased_until=None, error=""
    )
    row.refresh_from_db()
    if changed:
        _log(row, by, CHANGE, _("Import confirmé."))
        wake(TASK)
    elif not row.approved or row.state == State.DROPPED:
        raise TooLate(_("Ce fichier n'attend plus de confirmation."))
    return row


@transaction.atomic
def cancel_import(*, row: Import, by: Any, at: datetime) -> Import:
    """Give a file up, unless it is being brought in or has been: TooLate. Its file is deleted."""
    waiting = Q(state=State.CHECKED) | Q(approved=False, state=State.QUEUED)
    if not (row.leased_until and lives(row, at=at)):
        untouched = Q(leased_until__isnull=True) | Q(leased_until__lt=at)
        waiting |= Q(approved=True, state=State.QUEUED) & untouched
    changed = Import.objects.filter(waiting, pk=row.pk).update(
        state=State.DROPPED, finished_at=at, leased_until=None
    )  # fmt: skip
    row.refresh_from_db()
    if changed:
        forget_file(row)
        _log(row, by, CHANGE, _("Import abandonné."))
    elif row.state != State.DROPPED:
        raise TooLate(_("Il est trop tard pour abandonner cet import."))
    return row


def field_of(refused: FileRefused) -> str:
    """Which of the two files it is about, as forms name them."""
    return "second" if isinstance(refused, SecondRefused) else "file"


def language_of(row: Import) -> str:
    """That of whoever dropped the file: what is said of it is kept as it is said."""
    language: str = row.options.get("language") or settings.LANGUAGE_CODE
    return language


def forget_file(row: Import) -> None:
    """In the caller's transaction: the row forgets its file or files, which go once that is certain."""
    names = [name for name in (row.file.name, row.second.name) if name]
    Import.objects.filter(pk=row.pk).update(file="", second="")
    row.file = row.second = ""  # type: ignore[assignment]
    for name in names:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def fingerprint(chunks: Iterable[bytes]) -> str:
    """SHA-256, in 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return digest.hexdigest()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        yield from iter(lambda: content.read(1 << 20), b"")


def _title(file: "File[Any]") -> str:
    return Path(file.name or "").name[-NAME_MAX:] or "fichier"


def _log(row: Import, by: Any, flag: int, words: str) -> None:
    """Who did what, in the staff's journal and in the log."""
    LogEntry.objects.create(
        user_id=by.pk,
        # Asked anew: a process remembers these numbers, which are others in a database restored under it.
        content_type=ContentType.objects.filter(app_label="territory", model="import").first(),
        object_id=str(row.pk),
        object_repr=str(row),
        action_flag=flag,
        change_message=words,
    )
    logger.info("import %s (%s, %s): %s by person %s", row.pk, row.kind, row.state, words, by.pk)
