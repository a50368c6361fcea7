"""What was paid or given for a content, told to everybody (EU 2024/900)."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.content.records import as_data, kept_until
from actions.permissions.contents import get_record

#: Seconds for which it may be kept.
AGE = 300


@require_safe
@login_not_required
def transparency(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The record in words."""
    record = get_record(pk)
    return render(request, "actions/transparency.html", {"record": record, "until": kept_until(record)})


@require_safe
@login_not_required
def transparency_json(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The same for programs; it may be read from any site."""
    response = JsonResponse(as_data(get_record(pk)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = f"public, max-age={AGE}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
