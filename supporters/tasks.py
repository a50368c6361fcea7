"""Doors into background work. A task wakes a worker; the rows say what is to be done."""

from celery import shared_task
from django.utils import timezone

from supporters import drafts, outbox, photos, privacy


@shared_task
def send_due_mail() -> int:
    return outbox.send_due(at=timezone.now())


@shared_task
def build_due_exports() -> int:
    return privacy.build_due_exports(at=timezone.now())


@shared_task
def purge_expired() -> None:
    drafts.purge_drafts(at=timezone.now())
    photos.sweep_orphans(at=timezone.now())
    privacy.purge_expired(at=timezone.now())
