"""Contents as their staff sees them: all of them, whatever their state."""

from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404

from actions.models import Content, TransparencyRecord
from actions.permissions.desk import Person, can_approve, can_edit, require


def get_content_to_edit(user: Person, pk: int) -> Content:
    """Any content, for the editorial staff; 404 for others."""
    require(can_edit(user))
    found = Content.objects.select_related("topic", "place", "written_by").prefetch_related("media", "wordings")
    content: Content = get_object_or_404(found, pk=pk)
    return content


def get_content_to_approve(user: Person, pk: int) -> Content:
    """Any content, for those who answer for what others write; 404 for others."""
    require(can_approve(user))
    return get_content_to_edit(user, pk)


def get_record(pk: UUID) -> TransparencyRecord:
    """A record that everybody may read: of what was published once, or outlived its content."""
    told = TransparencyRecord.objects.filter(Q(content__isnull=True) | Q(content__published_at__isnull=False))
    record: TransparencyRecord = get_object_or_404(told.select_related("content", "election"), pk=pk)
    return record
