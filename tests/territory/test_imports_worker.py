"""Imports by a real worker in a process of its own, which dies when it should not."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign.celery import app as celery_app
from supporters.models import Supporter
from territory.imports import progress as import_progress
from territory.models import Import, Result
from territory.services import import_places
from territory.services.import_runs import LEASE, run_due_imports
from territory.services.imports import approve_import, drop_file
from territory.tasks import run_due_imports as run_due_imports_task
from tests.processes import celery_worker
from tests.territory.conftest import small_gazetteer
from tests.territory.dropping import SLUG, VOTES, results_file
from tests.territory.result_files import Vote

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
PATIENCE = 40
#: Enough for the work to last while the test looks.
MANY = [
    Vote(departement, commune, f"{n:04}", (50, 40, 30))
    for departement, commune in (("75", "056"), ("13", "004"), ("93", "066"), ("67", "482"), ("84", "054"))
    for n in range(101, 9101)
]


@pytest.fixture(autouse=True)
def small_country(transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Places are there, the broker is empty, and the cache is the one that the worker sees."""
    import_places(gazetteer=small_gazetteer(tmp_path))
    celery_app.control.purge()
    monkeypatch.setattr(caches["default"], "key_prefix", "")
    yield
    celery_app.control.purge()


def drop(file: SimpleUploadedFile, by: Supporter) -> Import:
    return drop_file(kind="results", file=file, options={"election": SLUG}, by=by, at=timezone.now())


def wait(row: Import, until: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not until() and time.monotonic() < deadline:
        time.sleep(0.05)
        row.refresh_from_db()
    assert until(), (row.state, row.error, row.attempts)


def test_a_worker_checks_then_brings_in(national: Supporter, tmp_path: Path) -> None:
    with celery_worker():
        row = drop(results_file(tmp_path), national)
        wait(row, lambda: row.state == "checked")
        assert not Result.objects.exists()
        approve_import(row=row, by=national, at=timezone.now())
        wait(row, lambda: row.state == "done")
    assert Result.objects.count() == len(VOTES)


def test_a_broker_that_forgets_everything_loses_nothing(national: Supporter, tmp_path: Path) -> None:
    row = drop(results_file(tmp_path), national)
    celery_app.control.purge()
    with celery_worker():
        run_due_imports_task.delay()  # as beat does, every 30 seconds
        wait(row, lambda: row.state == "checked")


def test_a_worker_killed_in_the_middle_leaves_nothing_half_done(national: Supporter, tmp_path: Path) -> None:
    row = drop(results_file(tmp_path, MANY), national)
    Import.objects.filter(pk=row.pk).update(state="checked")
    approve_import(row=row, by=national, at=timezone.now())
    with celery_worker() as worker:
        wait(row, lambda: bool((last := import_progress.told(row.pk)) and last.share > 0))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(PATIENCE)
    row.refresh_from_db()
    assert (row.state, row.attempts, Result.objects.count()) == ("queued", 1, 0)
    later = timezone.now() + LEASE + timedelta(seconds=1)
    assert run_due_imports(at=timezone.now()) == 0  # the lease of the dead worker still runs
    assert run_due_imports(at=later) == 1
    row.refresh_from_db()
    assert (row.state, Result.objects.count()) == ("done", len(MANY))
