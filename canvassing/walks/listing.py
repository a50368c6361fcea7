"""Lists of walks for who hands out: who has what since when, and from whom nothing comes."""

from datetime import datetime, timedelta

from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from canvassing.querysets import WalkQuerySet
from canvassing.services.walks_told import untouched
from canvassing.walks.page import with_walkers

#: Nothing came in for so long after it was handed out: a word helps.
QUIET = timedelta(days=2)
#: What is asked in the address, and its name.
VIEWS = {"": _("En cours"), "silence": _("Sans nouvelles"), "finies": _("Terminées")}


def listed(walks: WalkQuerySet, view: str, *, at: datetime, search: str = "") -> WalkQuerySet:
    """Each with `current`, who walks it, and `seen_at`, when one of its phones last sent something.

    `search`: words of the commune, the team or the turf.
    """
    if search:
        named = Q(turf__commune__name__icontains=search) | Q(team__name__icontains=search)
        walks = walks.filter(named | Q(turf__name__icontains=search))
    found = with_walkers(walks).annotate(seen_at=Max("phones__seen_at"))
    if view == "finies":
        return found.filter(ended_at__isnull=False).order_by("-ended_at", "pk")
    if view == "silence":
        quiet = untouched(found.open()).filter(handed_at__lt=at - QUIET)
        return quiet.order_by("handed_at", "pk")
    return found.open().order_by("ends_at", "pk")
