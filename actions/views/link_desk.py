"""Staff and short links: sites to judge, reports of visitors, links to close."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.forms.links import DeskFilter, DisableForm, DomainForm, SiteForm, take
from actions.links.known import KNOWN
from actions.models import LinkDomain, LinkReport, ShortLink
from actions.permissions.desk import can_edit, require
from actions.permissions.links import get_link_report, get_link_to_look_after
from actions.services import link_reports, links
from common.web_addresses import shown_host

PER_PAGE = 30
_State = LinkDomain.State


@require_safe
def link_desk(request: HttpRequest) -> HttpResponse:
    """Reports first, then the sites that nobody looked at; `etat` and `mots` show others."""
    require(can_edit(request.user))
    return _desk(request, SiteForm())


@require_POST
def link_desk_site(request: HttpRequest) -> HttpResponse:
    """Decide of a site before anybody has a link to it: the campaign's other pages, a friend's paper."""
    require(can_edit(request.user))
    form = SiteForm(request.POST)
    if form.is_valid():
        try:
            judged = link_reports.judge_domain(**form.cleaned_data, by=_person(request), at=timezone.now())
        except ValidationError as error:
            take(form, error)
        else:
            _say(request, judged)
            return redirect("actions:link-desk")
    return _desk(request, form, status=422)


def _desk(request: HttpRequest, form: SiteForm, *, status: int = 200) -> HttpResponse:
    asked = DeskFilter(request.GET)
    asked.is_valid()
    state = asked.cleaned_data.get("etat") or _State.PENDING
    words = (asked.cleaned_data.get("mots") or "").strip()
    reports = LinkReport.objects.filter(handled_at=None).select_related("link", "link__owner")
    domains = LinkDomain.objects.filter(host__icontains=words) if words else _in(state)
    page = Paginator(domains.select_related("decided_by"), PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "reports": reports[:PER_PAGE],
        "open_reports": reports.count(),
        "page": page,
        "rows": _with_links(list(page)),
        "found": _links_of(words) if words else [],
        "troubled": ShortLink.objects.open(at=timezone.now()).exclude(trouble="").order_by("-people")[:PER_PAGE],
        "shelves": [(value, label, value == state and not words) for value, label in _State.choices],
        "waiting": LinkDomain.objects.filter(state=_State.PENDING).count(),
        "filter_form": asked,
        "words": words,
        "known": len(KNOWN),
        "site_form": form,
    }
    return render(request, "actions/links/desk.html", context, status=status)


@require_safe
def link_desk_link(request: HttpRequest, slug: str) -> HttpResponse:
    """One link: where it leads, who made it, what was said of it."""
    return _link_page(request, get_link_to_look_after(request.user, slug), DisableForm())


@require_POST
def link_desk_domain(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a site, refuse it, or put it back in the queue."""
    require(can_edit(request.user))
    domain = get_object_or_404(LinkDomain, pk=pk)
    form = DomainForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Dites ce que vous décidez de ce site."))
        return redirect("actions:link-desk")
    state = form.cleaned_data["state"]
    note = form.cleaned_data["note"] or domain.note
    judged = link_reports.judge_domain(host=domain.host, state=state, note=note, by=_person(request), at=timezone.now())
    _say(request, judged)
    return redirect("actions:link-desk")


@require_POST
def link_desk_report(request: HttpRequest, pk: int) -> HttpResponse:
    """The report is handled; `close` closes its link as well, for the report's own reason."""
    report, close = get_link_report(request.user, pk), "close" in request.POST
    link_reports.handle_report(report=report, close=close, by=_person(request), at=timezone.now())
    closed = _("Le lien est fermé et le signalement traité.")
    messages.success(request, closed if close else _("Le signalement est traité. Le lien reste ouvert."))
    return redirect("actions:link-desk")


@require_http_methods(["POST"])
def link_desk_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Close a link for a reason that its owner reads."""
    link = get_link_to_look_after(request.user, slug)
    form = DisableForm(request.POST)
    if not form.is_valid():
        return _link_page(request, link, form, status=422)
    links.disable(link=link, reason=form.cleaned_data["reason"], by=_person(request), at=timezone.now())
    messages.success(request, _("Le lien est fermé : il affiche une page qui le dit."))
    return redirect("actions:link-desk-link", slug)


@require_POST
def link_desk_open(request: HttpRequest, slug: str) -> HttpResponse:
    link = get_link_to_look_after(request.user, slug)
    try:
        links.enable(link=link, by=_person(request), at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Le lien est rouvert."))
    return redirect("actions:link-desk-link", slug)


def _link_page(request: HttpRequest, link: ShortLink, form: DisableForm, *, status: int = 200) -> HttpResponse:
    context = {
        "link": link,
        "host": shown_host(link.target),
        "domain": LinkDomain.objects.filter(host=link.host).first(),
        "history": link.targets.select_related("by"),
        "reports": link.reports.order_by("-created_at")[:PER_PAGE],
        "form": form,
    }
    return render(request, "actions/links/desk_link.html", context, status=status)


def _say(request: HttpRequest, domain: LinkDomain) -> None:
    said = {
        _State.ALLOWED: _("%(site)s est accepté : ses liens mènent directement à leur page."),
        _State.REFUSED: _("%(site)s est refusé : plus aucun lien n'y mène."),
        _State.PENDING: _("%(site)s attend de nouveau une décision."),
    }
    messages.success(request, said[_State(domain.state)] % {"site": shown_host(f"https://{domain.host}/")})


def _in(state: str) -> QuerySet[LinkDomain]:
    # What waits, the oldest first; what was decided, the latest.
    order = "created_at" if state == _State.PENDING else "-decided_at"
    return LinkDomain.objects.filter(state=state).order_by(order, "pk")


def _with_links(domains: list[LinkDomain]) -> list[tuple[LinkDomain, int, list[ShortLink]]]:
    """Each site, how many links lead there, and the latest of them."""
    hosts = [domain.host for domain in domains]
    found = ShortLink.objects.filter(host__in=hosts)
    counts = dict(found.order_by().values_list("host").annotate(n=Count("pk")))
    latest = found.order_by().values("host").annotate(last=Max("pk")).values("last")
    shown = {link.host: [link] for link in ShortLink.objects.filter(pk__in=latest).select_related("owner")}
    return [(domain, counts.get(domain.host, 0), shown.get(domain.host, [])) for domain in domains]


def _links_of(words: str) -> QuerySet[ShortLink]:
    last = words.rstrip("/+").rpartition("/")[2]
    found = Q(slug__iexact=last) | Q(host__icontains=words) | Q(target__icontains=words)
    return ShortLink.objects.filter(found).select_related("owner").order_by("-people", "-pk")[:PER_PAGE]


def _person(request: HttpRequest) -> Any:
    return request.user
