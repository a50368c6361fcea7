"""Doors for the worker: each wakes a service, which finds its own rows."""

from celery import shared_task
from django.utils import timezone

from conversations import pictures
from conversations.services import answering, cards, digests, expiry, listening, rechecks, reminders, webmentions


@shared_task
def read_link_cards() -> int:
    return cards.read_due(at=timezone.now())


@shared_task
def sweep_group_pictures() -> int:
    return pictures.sweep_orphans(at=timezone.now())


@shared_task
def send_group_digests() -> int:
    return digests.send_due(at=timezone.now())


@shared_task
def listen() -> int:
    new = listening.listen_due(at=timezone.now())
    rechecks.check_due(at=timezone.now())
    return new


@shared_task
def verify_webmentions() -> int:
    return webmentions.verify_due(at=timezone.now())


@shared_task
def send_due_answers() -> int:
    return answering.send_due(at=timezone.now())


@shared_task
def remind_desk() -> int:
    return reminders.remind_due(at=timezone.now())


@shared_task
def warn_of_ending_voices() -> int:
    return expiry.warn_owners(at=timezone.now())
