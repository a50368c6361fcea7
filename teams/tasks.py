"""Doors into background work. A task wakes a worker; the rows say what is to be done."""

from celery import shared_task
from django.utils import timezone

from teams.services import attendance, imported, orphans, outing_reports, plan, roles, training, welcome


@shared_task
def look_after_orphans() -> int:
    return orphans.look_after_orphans(at=timezone.now())


@shared_task
def compute_due_plan() -> int:
    return plan.compute_due_plan(at=timezone.now())


@shared_task
def end_expired_roles() -> int:
    return roles.end_expired_roles(at=timezone.now())


@shared_task
def invite_imported() -> int:
    return imported.invite_due(at=timezone.now())


@shared_task
def remind_participants() -> int:
    return outing_reports.remind_participants(at=timezone.now())


@shared_task
def ask_for_reports() -> int:
    return outing_reports.ask_for_reports(at=timezone.now())


@shared_task
def remind_trainees() -> int:
    return training.send_reminders(at=timezone.now())


@shared_task
def tell_certificates() -> int:
    return attendance.tell_certificates(at=timezone.now())


@shared_task
def watch_welcomes() -> int:
    return welcome.tell_leads_of_late_welcomes(at=timezone.now())
