"""Doors into background work. A task wakes a worker; the rows say what is to be done."""

from celery import shared_task
from django.utils import timezone

from canvassing.services import boards, cutting, draws, readings, signs, walks, walks_left, walks_told


@shared_task
def draw_due_experiments() -> int:
    return draws.draw_due_experiments(at=timezone.now())


@shared_task
def compute_due_readings() -> int:
    return readings.compute_due_readings(at=timezone.now())


@shared_task
def make_due_cuts() -> int:
    return cutting.make_due_cuts(at=timezone.now())


@shared_task
def end_due_walks() -> int:
    walks_left.follow_teams(at=timezone.now())
    return walks.end_due_walks(at=timezone.now())


@shared_task
def remind_walkers() -> int:
    return walks_told.remind_walkers(at=timezone.now())


@shared_task
def tell_walks_that_came_back() -> int:
    return walks_told.tell_came_back(at=timezone.now())


@shared_task
def refresh_boards() -> int:
    return boards.refresh_boards(at=timezone.now())


@shared_task
def note_walkers() -> int:
    return signs.note_walkers(at=timezone.now())
