"""« Mes partages »: what somebody passed on, and what it brought."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from actions.links.figures import SHOWN_FROM
from actions.sharing.mine import passed_on, totals_of
from common.keys import key_of
from supporters.permissions import get_account


@require_safe
@never_cache
def my_shares(request: HttpRequest) -> HttpResponse:
    supporter, now = get_account(request), timezone.now()
    page, passed = passed_on(supporter, number=key_of(request.GET.get("page", "")), at=now)
    context = {"page": page, "passed": passed, "totals": totals_of(supporter, at=now), "shown_from": SHOWN_FROM}
    return render(request, "actions/my_shares.html", context)
