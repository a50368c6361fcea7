"""The Maildir into which a mail server puts what comes back (RETURNS_DIR): read, taken in, deleted.

A file is deleted after what it said is in the database. Killed in between, the worker finds it again, and the same
bytes count once.
"""

import hashlib
import logging
import stat
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import InterfaceError, OperationalError

from mailings.models import Return
from mailings.returns.opening import LARGEST
from mailings.returns.reading import Reading
from mailings.services.returns import keep, take_in

logger = logging.getLogger(__name__)

#: Files of one run, oldest names first; the next run takes the rest.
BATCH = 500


def read_maildir(*, at: datetime) -> int:
    """Take in what lies in `new/`, whole: mail servers write in `tmp/` and move. Returns how many.

    A file on which the reader fails is put aside in `cur/`, so that those behind it are read.
    """
    box = Path(settings.RETURNS_DIR) / "new"
    if not box.is_dir():
        return 0
    taken = 0
    for path in sorted(box.iterdir())[:BATCH]:
        try:
            taken += _take(path, at=at)
        except FileNotFoundError:
            continue  # another worker was quicker
        except (OperationalError, InterfaceError):
            raise  # the database is away: the file stays
        except Exception:
            logger.exception("%s cannot be read", path)
            _put_aside(path)
    return taken


def _take(path: Path, *, at: datetime) -> int:
    found = path.lstat()
    if not stat.S_ISREG(found.st_mode):
        return 0
    if found.st_size > LARGEST:
        _refuse(path, size=found.st_size, at=at)
    else:
        take_in(path.read_bytes(), at=at)
    path.unlink(missing_ok=True)
    return 1


def _put_aside(path: Path) -> None:
    aside = path.parent.parent / "cur"
    with suppress(OSError):
        aside.mkdir(exist_ok=True)
        path.rename(aside / path.name)


def _refuse(path: Path, *, size: int, at: datetime) -> None:
    """Nothing of it is read, whatever it is."""
    key = hashlib.sha256(f"{path.name} {size}".encode()).hexdigest()
    reading = Reading("unknown", words=f"{size} bytes: larger than a megabyte, not read", quarantined=True)
    keep(reading, key=key, source=Return.Source.MAIL, at=at)
