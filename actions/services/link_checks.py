"""Looking again, every week, at where links lead: pages vanish, sites are sold, addresses begin to forward elsewhere.

A link is never closed by a program: what was found is written beside it, for its owner and for staff.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from actions.links.known import SHORTENERS, is_within
from actions.links.targets import site_of
from actions.models import LinkDomain, ShortLink
from actions.services.link_reports import is_known
from actions.services.links import refused_hosts
from common.fetching import FetchError, fetch
from common.web_addresses import shown_host

#: Between two looks; and after one that found something.
EVERY, SOONER = timedelta(days=7), timedelta(days=1)
#: Links looked at in one go: five seconds each at most.
AT_ONCE = 20


def recheck_due(*, at: datetime, limit: int = AT_ONCE) -> int:
    """Look at links that were not looked at for a week, the longest first; returns how many. A worker that is killed
    leaves them due; one that looks beside another asks a page twice, and no more."""
    links = list(due(at=at).order_by(F("checked_at").asc(nulls_first=True), "pk")[:limit])
    for link in links:
        with override(settings.LANGUAGE_CODE):
            trouble = look_at(link)
        # Re-pointed meanwhile, it is another page's turn.
        ShortLink.objects.filter(pk=link.pk, target=link.target).update(checked_at=at, trouble=trouble[:200])
    return len(links)


def due(*, at: datetime) -> QuerySet[ShortLink]:
    """Open links to other sites that nobody looked at for a while."""
    late = Q(checked_at=None) | Q(checked_at__lte=at - EVERY) | (~Q(trouble="") & Q(checked_at__lte=at - SOONER))
    found: QuerySet[ShortLink] = ShortLink.objects.open(at=at).filter(late)
    return found.exclude(host=site_of(settings.SITE_URL))


def look_at(link: ShortLink) -> str:
    """What is wrong with the page, in a sentence; "" when nothing is."""
    try:
        found = fetch(link.target, limit=0)
    except FetchError as error:
        return str(error)
    if found.status in (404, 410):
        return _("La page a disparu.")
    if found.status >= 500:
        return _("Le site ne répond pas comme il faut.")
    site = site_of(found.url)
    if site != link.host and not _is_fine(site):
        return _("La page renvoie maintenant vers un autre site : %(site)s.") % {"site": shown_host(found.url)}
    return ""


def _is_fine(site: str) -> bool:
    """Where a page may forward to without anybody having to look."""
    if site in refused_hosts([site]) or is_within(site, SHORTENERS):
        return False
    return is_known(site) or LinkDomain.objects.filter(host=site, state=LinkDomain.State.ALLOWED).exists()
