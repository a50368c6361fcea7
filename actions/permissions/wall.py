"""Who may see what of the wall: everybody, all that is not hidden; its sources, the editorial staff."""

from django.shortcuts import get_object_or_404

from actions.models import WallItem, WallSource
from actions.permissions.desk import Person, can_edit, require


def get_shown_item(pk: int) -> WallItem:
    item: WallItem = get_object_or_404(WallItem.objects.shown(), pk=pk)
    return item


def get_item_for(user: Person, pk: int) -> WallItem:
    """An item, hidden or not, for whoever looks after the wall."""
    require(can_edit(user))
    item: WallItem = get_object_or_404(WallItem.objects.select_related("source"), pk=pk)
    return item


def get_source_for(user: Person, pk: int) -> WallSource:
    require(can_edit(user))
    return get_object_or_404(WallSource, pk=pk)
