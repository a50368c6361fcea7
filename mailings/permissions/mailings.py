"""Letters and days of the programme that somebody may look after: all of them, or none."""

from datetime import date

from django.shortcuts import get_object_or_404

from mailings.models import Mailing, ProgrammeDay, ProgrammeRule
from mailings.permissions.desk import Person, can_approve, can_let_go_on, can_write, require


def get_mailing_for(user: Person, pk: int) -> Mailing:
    """Raises Http404."""
    require(can_write(user))
    return get_object_or_404(Mailing.objects.select_related("audience", "winner", "rule", "written_by"), pk=pk)


def get_mailing_to_approve(user: Person, pk: int) -> Mailing:
    """Raises Http404."""
    require(can_approve(user))
    return get_mailing_for(user, pk)


def get_mailing_to_resume(user: Person, pk: int) -> Mailing:
    """What stopped by itself goes on by a national administrator's word alone (E02). Raises Http404."""
    mailing = get_mailing_for(user, pk)
    require(can_let_go_on(user) or not mailing.needs_national)
    return mailing


def get_day_for(user: Person, day: date) -> ProgrammeDay:
    """A day that was proposed. Raises Http404."""
    require(can_write(user))
    return get_object_or_404(ProgrammeDay, day=day)


def get_rule_for(user: Person, pk: int) -> ProgrammeRule:
    """Raises Http404."""
    require(can_write(user))
    return get_object_or_404(ProgrammeRule.objects.select_related("audience"), pk=pk)
