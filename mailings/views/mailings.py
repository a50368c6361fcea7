"""The staff's letters: what is written, what leaves, what became of it."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from mailings.figures.clicks import clicks_of
from mailings.figures.progress import progress_of
from mailings.figures.sheet import heading, rows_of
from mailings.figures.totals import of_each
from mailings.figures.words import sentence
from mailings.models import Mailing, ProgrammeDay
from mailings.permissions.desk import can_write, require
from mailings.permissions.mailings import get_mailing_for
from mailings.views.showing import gate_shown, show
from teams.transfers.export import rows_as_csv

PER_PAGE = 25


@require_safe
def mailings(request: HttpRequest) -> HttpResponse:
    """`etat`: which shelf; those on their way, and to come, first."""
    require(can_write(request.user))
    now, asked = timezone.now(), request.GET.get("etat", "")
    found = Mailing.objects.select_related("audience")
    shelves = _shelves()
    chosen = asked if asked in dict(shelves) else ""
    page = Paginator(found.on_shelf(chosen), PER_PAGE).get_page(request.GET.get("page"))
    totals = of_each(page.object_list)
    context = {
        "page": page,
        "rows": [(mailing, totals[mailing.pk]) for mailing in page],
        "shelf": chosen,
        "shelves": [(key, label, found.on_shelf(key).count()) for key, label in shelves],
        "moving": [(one, progress_of(one, at=now)) for one in found.leaving().newest_first()],
        "gate": gate_shown(at=now),
        "waiting_days": ProgrammeDay.objects.to_decide(today=timezone.localdate()),
    }
    return render(request, "mailings/mailings.html", context)


def _shelves() -> list[tuple[str, str]]:
    return [("", _("En route")), ("a-preparer", _("À finir")), ("partis", _("Partis")), ("arretes", _("Arrêtés"))]


@require_safe
def mailing(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, get_mailing_for(request.user, pk))


@require_safe
def mailing_progress(request: HttpRequest, pk: int) -> JsonResponse:
    """{"state", "share", "sentence", "sent", "done", "selected", "uncertain"}: what static/js/mailing.js asks for."""
    one, now = get_mailing_for(request.user, pk), timezone.now()
    progress = progress_of(one, at=now)
    return JsonResponse(
        {
            "state": one.state,
            "share": progress.share if progress.selected else None,
            "sentence": sentence(progress, at=now),
            "selected": progress.selected,
            "done": progress.done,
            "sent": progress.sent,
            "uncertain": progress.uncertain,
        }
    )


@require_safe
def mailing_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The figures of one letter, to take away: nobody is in them."""
    one = get_mailing_for(request.user, pk)
    return rows_as_csv(f"courrier-{one.pk}-{slugify(one.title)[:40]}.csv", heading(), rows_of(one, clicks_of(one)))
