"""A mail to those who steer letters: many readers complain of one (E02)."""

from django.db.models import Q, QuerySet

from common.mail import build
from mailings.models import Mailing
from mailings.returns.alarm import STOPPED, TOLD, Counts
from supporters.models import Supporter


def tell_of_complaints(*, mailing: Mailing, counts: Counts) -> int:
    """To each of them, in their language, through the outbox; no propaganda. Returns how many were told."""
    context: dict[str, object] = {"mailing": mailing, "counts": counts, "told": TOLD, "stopped": STOPPED}
    context |= {"share": counts.recent / counts.sent if counts.sent else 1.0, "path": mailing.get_absolute_url()}
    people = who_steer()
    for person in people:
        build(
            "letter_complaints", to=person.email, language=person.language, context=context | {"person": person}
        ).send()
    return len(people)


def who_steer() -> "QuerySet[Supporter]":
    """The staff whose role lets them hold a letter back, as `mailings.permissions.desk.can_write` asks of one."""
    right = {"content_type__app_label": "mailings", "codename": "change_mailing"}
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in right.items()})
    alone = Q(**{f"user_permissions__{name}": value for name, value in right.items()})
    staff = Supporter.objects.filter(is_staff=True, is_active=True, restricted_at__isnull=True)
    return staff.filter(by_group | alone | Q(is_superuser=True)).order_by("pk").distinct()
