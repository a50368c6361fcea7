"""What visitors say of links, and what staff answer: sites judged, reports handled."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.links.changes import note_changes
from actions.links.known import KNOWN, is_within
from actions.links.targets import site_of
from actions.models import LinkDomain, LinkReport, ShortLink
from actions.services.links import disable
from common.web_addresses import AddressRefused, check_host
from supporters.models import Supporter

_State = LinkDomain.State


@transaction.atomic
def report(*, link: ShortLink, reason: str, details: str, at: datetime) -> LinkReport:
    """A visitor's notice: nothing of the visitor is kept. The same one, still open, is not written twice."""
    details = details.strip()[:500]
    same = LinkReport.objects.filter(link=link, reason=reason, details=details, handled_at=None).first()
    return same or LinkReport.objects.create(link=link, reason=reason, details=details, created_at=at)


@transaction.atomic
def handle_report(*, report: LinkReport, by: Supporter, at: datetime, close: bool = False) -> LinkReport:
    """Looked at, once. `close`: the link leads nowhere any more, for the report's reason."""
    if close:
        disable(link=report.link, reason=report.get_reason_display(), by=by, at=at)
    LinkReport.objects.filter(pk=report.pk, handled_at=None).update(handled_at=at, handled_by=by)
    report.refresh_from_db()
    return report


@transaction.atomic
def judge_domain(*, host: str, state: str, by: Supporter, at: datetime, note: str = "") -> LinkDomain:
    """Staff's word on a site: accepted, its links lead straight on; refused, no link leads there any
    more. Raises ValidationError by field: host."""
    name = _site(host)
    decided = {"decided_by": by, "decided_at": at} if state != _State.PENDING else {}
    fields = {"state": state, "note": note.strip()[:300], "decided_by": None, "decided_at": None} | decided
    domain, _made = LinkDomain.objects.update_or_create(host=name, defaults=fields)
    direct = state == _State.ALLOWED or (state == _State.PENDING and is_known(domain.host))
    links = ShortLink.objects.filter(host=domain.host).exclude(is_direct=direct)
    changed = list(links.select_for_update().values_list("pk", flat=True))
    links.update(is_direct=direct)
    note_changes(changed, at=at)
    return domain


def is_known(host: str) -> bool:
    """Nobody needs to look at the site: it is the campaign's own, or in the list."""
    return host == site_of(settings.SITE_URL) or is_within(host, KNOWN)


def _site(host: str) -> str:
    """As `ShortLink.host` keeps it, whatever staff typed: « WWW.Exemple.fr » is « exemple.fr »."""
    try:
        name = site_of(f"https://{check_host(host.strip().lower())}")
    except AddressRefused as refused:
        raise ValidationError({"host": str(refused.message)}) from refused
    if name == site_of(settings.SITE_URL):
        raise ValidationError({"host": _("C'est le site de la campagne : ses liens y mènent toujours.")})
    return name
