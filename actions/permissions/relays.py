"""Messages and accounts that somebody may look after: all of them, or none."""

from django.shortcuts import get_object_or_404

from actions.models import Content, RelayAccount, RelayPost
from actions.permissions.desk import Person, can_relay, require


def get_post_for(user: Person, pk: int) -> RelayPost:
    """Raises Http404."""
    require(can_relay(user))
    rows = RelayPost.objects.select_related("account", "content", "medium", "written_by")
    return get_object_or_404(rows, pk=pk)


def get_account_for(user: Person, pk: int) -> RelayAccount:
    """Raises Http404."""
    require(can_relay(user))
    return get_object_or_404(RelayAccount, pk=pk)


def get_content_to_relay(user: Person, pk: int) -> Content:
    """One that is online, or will be. Raises Http404."""
    require(can_relay(user))
    states = [Content.State.PUBLISHED, Content.State.SCHEDULED]
    return get_object_or_404(Content.objects.filter(state__in=states), pk=pk)
