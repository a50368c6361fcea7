"""Letters of which nobody knows whether they left: found through the few slices that have some."""

from django.db.models import Q, QuerySet

from mailings.models import Delivery, Mailing, Slice


def uncertain_of(mailing: Mailing) -> tuple[int, QuerySet[Delivery]]:
    """How many, and which; the first of them first."""
    within = Q(pk__in=())
    total = 0
    having = Slice.objects.filter(mailing=mailing, uncertain__gt=0).order_by("pk")
    for first, last, number in having.values_list("first", "last", "uncertain"):
        within |= Q(pk__range=(first, last))
        total += number
    found = Delivery.objects.filter(within, mailing=mailing, state=Delivery.State.UNCERTAIN)
    return total, found.select_related("supporter", "supporter__home").order_by("pk")
