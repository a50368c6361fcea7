"""What ends by itself: files that nobody confirmed, files that nobody refers to, the names of who dropped them."""

import logging
from datetime import datetime, timedelta
from itertools import chain

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import override

from territory.models import Import
from territory.services.imports import FOLDER, forget_file, language_of

logger = logging.getLogger(__name__)
State = Import.State
#: A file that waits for a confirmation for so long is given up.
UNCONFIRMED = timedelta(days=7)
#: Who dropped a file is known for so long; the import itself stays, of nobody.
NAMED = timedelta(days=400)
#: A stored file without a row may belong to one that is being dropped: it is an orphan after a day.
ORPHAN_AFTER = timedelta(days=1)


def purge_imports(*, at: datetime) -> dict[str, int]:
    """Returns how many of each were ended: {"given_up", "nameless", "orphans"}."""
    old = Import.objects.filter(created_at__lt=at - NAMED).exclude(created_by="")
    counts = {"given_up": _give_up_unconfirmed(at), "nameless": old.update(created_by=""), "orphans": _sweep(at)}
    logger.info("imports purged: %s", counts)
    return counts


def _give_up_unconfirmed(at: datetime) -> int:
    given_up = 0
    waiting = Q(state=State.CHECKED) | Q(state=State.QUEUED, approved=False)
    expired = Import.objects.filter(waiting, created_at__lt=at - UNCONFIRMED)
    for row in list(expired):
        # Asked again in the transaction: whoever confirms in the meantime is heard.
        with transaction.atomic():
            with override(language_of(row)):
                words = _("Personne n'a confirmé cet import : le fichier a été supprimé au bout de 7 jours.")
            if expired.filter(pk=row.pk).update(state=State.DROPPED, error=words, finished_at=at, leased_until=None):
                forget_file(row)
                given_up += 1
    return given_up


def _sweep(at: datetime) -> int:
    """Files left by a process that was killed between storing and writing its row, or before deleting."""
    try:
        stored = default_storage.listdir(FOLDER)[1]
    except FileNotFoundError:
        return 0
    known = set(chain.from_iterable(Import.objects.exclude(file="").values_list("file", "second")))
    names = [name for name in (f"{FOLDER}/{file}" for file in stored) if name not in known]
    orphans = [name for name in names if default_storage.get_modified_time(name) < at - ORPHAN_AFTER]
    for name in orphans:
        default_storage.delete(name)
    return len(orphans)
