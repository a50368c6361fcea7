"""Doors into background work. A task wakes a worker; the rows say what is to be done."""

from celery import shared_task
from django.utils import timezone

from territory.services import import_retention, import_runs, targeting


@shared_task
def compute_due_targetings() -> int:
    return targeting.compute_due_targetings(at=timezone.now())


@shared_task
def run_due_imports() -> int:
    return import_runs.run_due_imports(at=timezone.now())


@shared_task
def purge_imports() -> dict[str, int]:
    return import_retention.purge_imports(at=timezone.now())
