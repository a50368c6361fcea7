"""Imports by a real worker in a process of its own, which dies when it should not."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign.celery import app as celery_app
from supporters.models import Supporter
from territory.imports import progress as import_progress
from territory.imports.progress import SILENT
from territory.models import Import, Result
from territory.services import import_places
from territory.services.import_runs import run_due_imports
from territory.services.imports import approve_import, drop_file
from territory.tasks import run_due_imports as run_due_imports_task
from tests.factories import make_import
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
        wait(row, lambda: bool((last := import_progress.told(row)) and last.share > 0))
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(PATIENCE)
    row.refresh_from_db()
    assert (row.state, row.attempts, Result.objects.count()) == ("queued", 1, 0)
    assert run_due_imports(at=timezone.now()) == 0  # it was heard a moment ago
    share = import_progress.told(row).share
    import_progress.say(row, share, at=timezone.now() - SILENT)  # as it will be in a minute and a half
    with celery_worker():
        run_due_imports_task.delay()  # as beat does, every 30 seconds
        wait(row, lambda: row.state == "done")
    assert (row.attempts, Result.objects.count()) == (2, len(MANY))


def test_a_worker_is_heard_while_its_work_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """As while indexes are put back."""
    row = make_import()
    monkeypatch.setattr(import_progress, "BEAT", 0.01)
    with import_progress.Teller(row):
        first = import_progress.told(row).said
        deadline = time.monotonic() + PATIENCE
        while import_progress.told(row).said <= first and time.monotonic() < deadline:
            time.sleep(0.01)
        assert import_progress.told(row).said > first
    last = import_progress.told(row).said
    time.sleep(0.1)
    assert import_progress.told(row).said == last


def test_a_worker_that_is_stuck_is_heard_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    row = make_import()
    monkeypatch.setattr(import_progress, "BEAT", 0.01)
    monkeypatch.setattr(import_progress, "STUCK", 0.0)
    with import_progress.Teller(row):
        first = import_progress.told(row).said
        time.sleep(0.1)
        assert import_progress.told(row).said == first
