"""The life of an imported file: dropped, checked, confirmed or cancelled, brought in, recorded."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction

from territory.import_report import ImportReport
from territory.models import Import, Round

#: Letters of a file name kept: those of the column.
NAME_MAX = 200


@transaction.atomic
def record_import(
    *, kind: str, path: Path | str, report: ImportReport, at: datetime, round: Round | None = None
) -> Import:
    """The trace of a file that a command brought in. `kind` is one of `Import.Kind`; `path` is read once more, for its
    fingerprint. Raises OSError when it is gone."""
    row: Import = Import.objects.create(
        kind=kind,
        file_name=Path(path).name[-NAME_MAX:],
        sha256=fingerprint(path),
        round=round,
        state=Import.State.DONE,
        approved=True,
        report=report.as_json(),
        due_at=at,
        created_at=at,
        finished_at=at,
    )
    return row


def fingerprint(path: Path | str) -> str:
    """SHA-256 of a file, in 64 hexadecimal digits."""
    with Path(path).open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
