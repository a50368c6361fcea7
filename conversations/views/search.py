"""Looking for words in the group."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from common.limits import limited
from conversations.forms.members import SearchForm
from conversations.group.search import search as look_for
from conversations.models import Member
from conversations.views.membership import for_members

RATE = "120/h"


@limited("group-search", RATE, by="person", methods=("GET",))
@require_GET
@never_cache
@for_members
def search(request: HttpRequest, member: Member) -> HttpResponse:
    """`?q=` the words, `?avant=` where to go on."""
    form = SearchForm(request.GET if "q" in request.GET else None)
    query = form.cleaned_data["q"].strip() if form.is_bound and form.is_valid() else ""
    found = look_for(query, before=request.GET.get("avant", "")) if query else None
    context = {"form": form, "query": query, "found": found}
    return render(request, "conversations/search.html", context, status=422 if form.errors else 200)
