"""Doors into background work. A task wakes a worker; the rows say what is to be done."""

from celery import shared_task
from django.utils import timezone

from canvassing.services import draws, readings


@shared_task
def draw_due_experiments() -> int:
    return draws.draw_due_experiments(at=timezone.now())


@shared_task
def compute_due_readings() -> int:
    return readings.compute_due_readings(at=timezone.now())
