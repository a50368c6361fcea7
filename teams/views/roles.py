"""Roles: who holds which in one's territories, one's own, and the journal."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from common.limits import limited
from teams.authority import GUIDES, LEADS, authority_of
from teams.forms.roles import JournalFilter, RolesFilter
from teams.models import Role
from teams.permissions.teams import get_role_to_end, require
from teams.roles.giving import DEEPEST, chain_of, kinds_given, looks_after
from teams.roles.seen import changes_seen, own_roles, roles_seen
from teams.roles.terms import SOON
from teams.services.roles import end_role
from teams.views.access import with_second_factor

PAGE = 50


@require_GET
@with_second_factor
def roles(request: HttpRequest) -> HttpResponse:
    """Those of one's territories, about to end first; one's own above. For whoever holds one."""
    at = timezone.now()
    authority = authority_of(request.user, at=at)
    require(authority.leads_somebody)
    asked = RolesFilter(request.GET, authority=authority)
    found = asked.narrow(roles_seen(request.user, authority, at=at))
    # Sorted as numbers: whole rows, with their people and places, are read for one page alone.
    page = Paginator(list(found.values_list("pk", flat=True)), PAGE).get_page(request.GET.get("page"))
    page.object_list = list(found.filter(pk__in=page.object_list))
    for role in page:
        role.below = looks_after(authority, role) or _is_mine(role.delegated_from, request)
    context = {
        "mine": [_with_depth(role) for role in own_roles(request.user, at=at)],
        "page": page,
        "form": asked,
        "query": asked.address(),
        "soon": at + SOON,
        "sees_others": authority.holds(*GUIDES),
        "gives": bool(kinds_given(authority)),
        "reads_journal": authority.holds(*LEADS),
    }
    return render(request, "teams/roles.html", context)


@require_GET
@with_second_factor
def role_journal(request: HttpRequest) -> HttpResponse:
    """Every change of a role in the territories that one leads, the latest first."""
    authority = authority_of(request.user, at=timezone.now())
    require(authority.holds(*LEADS))
    asked = JournalFilter(request.GET)
    page = Paginator(asked.narrow(changes_seen(authority)), PAGE).get_page(request.GET.get("page"))
    return render(request, "teams/role_journal.html", {"page": page, "form": asked, "query": asked.address()})


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("role-give", "60/h", by="person")
def role_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Asked once more before it is done. One's own is resigned."""
    at = timezone.now()
    role = get_role_to_end(request.user, pk, at=at)
    own = _is_mine(role, request)
    if request.method == "POST":
        end_role(role=role, by=request.user, at=at)
        messages.success(request, _("Vous avez renoncé à ce rôle.") if own else _("Le rôle a pris fin."))
        if not authority_of(request.user, at=at).leads_somebody:
            return redirect("teams:hub")
        return redirect("teams:roles")
    deputies = Role.objects.current(at=at).with_people().filter(delegated_from=role)
    return render(request, "teams/role_end.html", {"role": role, "own": own, "deputies": deputies})


def _is_mine(role: Role | None, request: HttpRequest) -> bool:
    return role is not None and role.supporter_id == request.user.pk


def _with_depth(role: Role) -> Any:
    """A role with whether it may be delegated once more."""
    role.delegable = len(chain_of(role)) <= DEEPEST
    return role
