"""Everything about a person in one zip: JSON, CSV and photos (L04). The row is the queue, a worker builds the file."""

import csv
import io
import json
import logging
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import IO, Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Manager, Model
from django.utils.crypto import get_random_string
from django.utils.translation import gettext, override

from common.claims import claimed, wake
from common.sheets import safe_cell
from supporters.models import Export, Supporter
from supporters.privacy import emails
from supporters.privacy.registry import Declaration, declarations

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=15)
BATCH = 50
EVERY = timedelta(hours=24)
MAX_ATTEMPTS = 5


class TooSoon(Exception):
    """An export was asked for less than a day ago; `wait` seconds to go."""

    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


@transaction.atomic
def request_export(*, supporter: Supporter, at: datetime) -> Export:
    """Queue an export. Raises TooSoon within 24 hours of the last one, however that one ended."""
    Supporter.objects.select_for_update().get(pk=supporter.pk)
    last = Export.objects.filter(supporter=supporter, requested_at__gt=at - EVERY).order_by("-requested_at").first()
    if last:
        raise TooSoon(max(1, int((last.requested_at + EVERY - at).total_seconds())))
    export = Export.objects.create(supporter=supporter, due_at=at, file=f"exports/{get_random_string(40)}.zip")
    wake("supporters.tasks.build_due_exports")
    return export


def build_due_exports(*, at: datetime) -> int:
    """Build what is queued. Returns how many are ready; a failure is tried again later and hurts no other."""
    built = 0
    for pk, now in claimed(Export.objects.all(), at=at, lease=LEASE, limit=BATCH):
        export = Export.objects.select_related("supporter").filter(pk=pk).first()
        built += export is not None and _build_or_postpone(export, at=now)
    return built


def _build_or_postpone(export: Export, *, at: datetime) -> bool:
    try:
        write_file(export)
    except Exception as error:
        logger.exception("Export %s could not be built", export.pk)
        last_try = export.attempts >= MAX_ATTEMPTS
        Export.objects.filter(pk=export.pk).update(
            state=Export.State.FAILED if last_try else Export.State.QUEUED,
            due_at=at + timedelta(minutes=5) * 2**export.attempts,
            leased_until=None,
            last_error=type(error).__name__,
        )
        return False
    return _offer(export, at=at)


@transaction.atomic
def _offer(export: Export, *, at: datetime) -> bool:
    """Tell the person that it is ready, unless they were erased while it was being built."""
    ready = Export.objects.filter(pk=export.pk, state=Export.State.QUEUED).update(
        state=Export.State.READY, ready_at=at, expires_at=at + settings.EXPORT_MAX_AGE, leased_until=None, last_error=""
    )
    if not ready:
        default_storage.delete(export.file)
        return False
    export.refresh_from_db()
    emails.export_ready(export)
    return True


def write_file(export: Export) -> None:
    """Write the zip under the name that the row already carries: a worker killed halfway leaves no stray file."""
    with tempfile.TemporaryFile() as file:
        write_zip(export.supporter, file)
        file.seek(0)
        if default_storage.exists(export.file):
            default_storage.delete(export.file)
        default_storage.save(export.file, File(file))


def write_zip(supporter: Supporter, file: IO[bytes]) -> dict[str, int]:
    """Write everything known of a person; returns the number of rows of each table."""
    everything = {declaration.name: _rows(declaration, supporter) for declaration in declarations()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        with override(supporter.language):
            archive.writestr("LISEZMOI.txt", _explanation())
        archive.writestr("donnees.json", json.dumps(everything, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        for name, rows in everything.items():
            if rows:
                archive.writestr(f"tableaux/{name}.csv", as_csv(rows))
        for name in _photos(supporter):
            with default_storage.open(name) as photo:
                archive.writestr(f"photos/{name.rsplit('/', 1)[-1]}", photo.read())
    return {name: len(rows) for name, rows in everything.items()}


def _rows(declaration: Declaration, supporter: Supporter) -> list[dict[str, Any]]:
    rows = declaration.rows(supporter).order_by("pk").distinct()
    return [{name: _value(row, name) for name in declaration.exported} for row in rows]


def _value(row: Model, name: str) -> Any:
    value = getattr(row, name)
    if isinstance(value, Manager):
        return [str(related) for related in value.all()]
    # A place, a consent's text, a kind of object: the words say more than their number.
    return str(value) if isinstance(value, Model) and not isinstance(value, Supporter) else getattr(value, "pk", value)


def _photos(supporter: Supporter) -> Iterable[str]:
    for declaration in declarations():
        if declaration.model is Export:
            continue
        for row in declaration.rows(supporter) if declaration.files else ():
            yield from (
                name for field in declaration.files if (name := getattr(row, field)) and default_storage.exists(name)
            )


def as_csv(rows: list[dict[str, Any]]) -> str:
    """With a byte-order mark, so that a spreadsheet reads the accents; no cell is a formula (W07)."""
    text = io.StringIO("\ufeff")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text)
    writer.writerow(rows[0])
    writer.writerows([[safe_cell(value) for value in row.values()] for row in rows])
    return text.getvalue()


def _explanation() -> str:
    return gettext(
        "Voici tout ce que nous savons de vous.\n\n"
        "donnees.json : toutes les données, pour un logiciel.\n"
        "tableaux/ : les mêmes, un tableau par sujet, pour un tableur.\n"
        "photos/ : vos photos.\n\n"
        "Vous pouvez corriger, limiter ou effacer ces données depuis votre compte.\n"
    )
