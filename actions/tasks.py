"""Doors for the worker: each wakes a service, which finds its own rows."""

from celery import shared_task
from django.utils import timezone

from actions import pictures
from actions.services import adoption, link_checks, publishing, relaying, relays_told, wall_reading


@shared_task
def sweep_pictures() -> int:
    return pictures.sweep_orphans(at=timezone.now())


@shared_task
def publish_due_contents() -> int:
    return publishing.publish_due(at=timezone.now())


@shared_task
def send_due_relays() -> int:
    return relaying.send_due(at=timezone.now())


@shared_task
def tell_relayed_authors() -> int:
    return relays_told.tell_authors(at=timezone.now())


@shared_task
def read_wall() -> int:
    return wall_reading.read_due(at=timezone.now())


@shared_task
def recheck_links() -> int:
    return link_checks.recheck_due(at=timezone.now())


@shared_task
def tell_results_of_proposals() -> int:
    return adoption.tell_results(at=timezone.now())
