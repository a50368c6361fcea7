"""The library: what there is to pass on, ripostes first."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from actions.content.library import Search, marked
from actions.forms.library import LibraryForm
from actions.models import Content
from actions.services.visits import note_visit
from common.keys import key_of

#: Contents on a page, and ripostes above them.
PAGE, RIPOSTES = 12, 6
#: Long columns that no card shows.
UNSHOWN = ("body", "arguments", "search_text")


@require_safe
@login_not_required
def library(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    person = request.user if request.user.is_authenticated else None
    since = note_visit(supporter=person, at=now) if person else None
    form = LibraryForm(request.GET, at=now, home=person.home if person else None)
    context = _contents(form, since=since, number=key_of(request.GET.get("page", "")), at=now)
    context |= {"form": form, "since": since, "asked": form.asked()}
    return render(request, "actions/library.html", context, status=200 if form.is_valid() else 400)


def _contents(form: LibraryForm, *, since: datetime | None, number: int, at: datetime) -> dict[str, Any]:
    """Ripostes stand first, before their time is up; asked for alone, they are the list itself."""
    search = form.search(since=since) if form.is_valid() else Search()
    found = search.found(at=at).defer(*UNSHOWN)
    urgent: list[Content] = []
    if search.kind != Content.Kind.RIPOSTE:
        urgent = list(found.filter(kind=Content.Kind.RIPOSTE).order_by("ends_at", "pk")[:RIPOSTES])
        found = found.exclude(pk__in=[one.pk for one in urgent])
    page = Paginator(found, PAGE).get_page(number or 1)
    page.object_list = marked(page.object_list, since=since, at=at)
    return {"page": page, "ripostes": marked(urgent, since=since, at=at) if page.number == 1 else []}
