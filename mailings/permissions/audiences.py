"""Audiences that somebody may look after: all of them, or none."""

from django.shortcuts import get_object_or_404

from mailings.models import Audience
from mailings.permissions.desk import Person, can_write, require


def get_audience_for(user: Person, pk: int) -> Audience:
    """Raises Http404."""
    require(can_write(user))
    return get_object_or_404(Audience.objects.select_related("place"), pk=pk)
