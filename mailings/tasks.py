"""Doors for the worker: each wakes a service, which finds its own rows."""

from celery import shared_task
from django.utils import timezone

from mailings import pictures
from mailings.services import doctor, gate, holding, letterbox, preparing, programme, recipients, sampling, sending


@shared_task
def prepare_due_letters() -> int:
    return preparing.prepare_due(at=timezone.now())


@shared_task
def send_due_letters() -> int:
    return sending.send_due(at=timezone.now())


@shared_task
def refresh_tiers() -> int:
    return recipients.refresh_tiers(at=timezone.now())


@shared_task
def choose_due_subjects() -> int:
    return sampling.choose_due(at=timezone.now())


@shared_task
def sweep_letter_pictures() -> int:
    return pictures.sweep_orphans(at=timezone.now())


@shared_task
def read_returns() -> int:
    return letterbox.read_maildir(at=timezone.now())


@shared_task
def propose_coming_days() -> int:
    return programme.propose_coming(at=timezone.now())


@shared_task
def examine_mail() -> None:
    doctor.examine(at=timezone.now())
    holding.hold_back_unstarted(at=timezone.now())


@shared_task
def examine_mail_daily() -> bool:
    return gate.examine_daily()
