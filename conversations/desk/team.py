"""Who is of the desk's team: to whom a conversation may be given."""

from django.db.models import Q, QuerySet

from supporters.models import Supporter

_RIGHT = {"codename": "change_conversation", "content_type__app_label": "conversations"}


def team() -> QuerySet[Supporter]:
    """Those whom `permissions.desk.can_answer` lets in."""
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in _RIGHT.items()})
    by_hand = Q(**{f"user_permissions__{name}": value for name, value in _RIGHT.items()})
    people = Supporter.objects.filter(by_group | by_hand | Q(is_superuser=True), is_staff=True, is_active=True)
    return people.distinct().order_by("display_name", "pk")
