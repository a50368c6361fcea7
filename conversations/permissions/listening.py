"""What was heard: the desk's team alone (L65)."""

from django.shortcuts import get_object_or_404

from actions.permissions.desk import require
from conversations.models import Mention
from conversations.permissions.desk import Person, can_answer


def get_mention_for(user: Person, pk: int) -> Mention:
    """Raises Http404."""
    require(can_answer(user))
    return get_object_or_404(Mention.objects.select_related("voice", "conversation"), pk=pk)
