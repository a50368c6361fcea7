"""Giving, delegating and extending a role: first the person, then the role."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.keys import key_of
from common.limits import limited
from supporters.models import Supporter
from teams.authority import LEADS, Authority, authority_of
from teams.forms.giving import DelegateForm, GiveForm, TermForm, name_of, take
from teams.forms.roles import PersonSearch
from teams.permissions.teams import get_own_role, get_role_to_extend, require
from teams.roles.giving import kinds_given
from teams.roles.seen import people_to_choose, people_within
from teams.roles.terms import LONGEST
from teams.services.roles import delegate_role, extend_role, give_role
from teams.views.access import with_second_factor


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("role-give", "60/h", by="person")
def role_give(request: HttpRequest) -> HttpResponse:
    """To somebody found by first name and commune; national organisers may type an address."""
    at = timezone.now()
    authority = authority_of(request.user, at=at)
    require(bool(kinds_given(authority)))
    person = _chosen(request, authority)
    form = GiveForm(
        request.POST if request.method == "POST" else None,
        authority=authority,
        person=person,
        at=at,
        until=_own_end(authority, at),
        initial={
            "supporter": person,
            "team": request.GET.get("equipe"),
            "kind": request.GET.get("role"),
            "place": request.GET.get("territoire"),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            role = give_role(
                giver=request.user, at=at, **_wanted(form, "supporter", "kind", "place", "team", "ends_at")
            )
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("C'est fait : %s a reçu ce rôle et un e-mail qui l'explique.") % role.supporter)
            return redirect("teams:roles")
    return _page(request, "teams/role_give.html", form, authority, person)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("role-give", "60/h", by="person")
def role_delegate(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    role = get_own_role(request.user, pk, at=at)
    authority = authority_of(request.user, at=at)
    person = None if role.team_id else _chosen(request, authority)
    form = DelegateForm(
        request.POST if request.method == "POST" else None,
        role=role,
        authority=authority,
        person=person,
        at=at,
        initial={"supporter": person},
    )
    if request.method == "POST" and form.is_valid():
        sent = _wanted(form, "supporter", "place", "ends_at")
        try:
            deputy = delegate_role(role=role, to=sent.pop("supporter"), by=request.user, at=at, **sent)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("C'est fait : %s vous seconde.") % deputy.supporter)
            return redirect("teams:roles")
    return _page(request, "teams/role_delegate.html", form, authority, person, role=role)


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("role-give", "60/h", by="person")
def role_extend(request: HttpRequest, pk: int) -> HttpResponse:
    at = timezone.now()
    role = get_role_to_extend(request.user, pk, at=at)
    until = role.delegated_from.ends_at if role.delegated_from else _own_end(authority_of(request.user, at=at), at)
    form = TermForm(request.POST if request.method == "POST" else None, at=at, until=until)
    if request.method == "POST" and form.is_valid():
        try:
            extend_role(role=role, by=request.user, ends_at=form.cleaned_data["ends_at"], at=at)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Le rôle est prolongé."))
            return redirect("teams:roles")
    return render(request, "teams/role_extend.html", {"form": form, "role": role}, status=422 if form.errors else 200)


def _page(
    request: HttpRequest, template: str, form: Any, authority: Authority, person: Supporter | None, **context: Any
) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in PersonSearch.base_fields}
    search = PersonSearch(asked if any(asked.values()) else None)
    found = people_to_choose(authority, **search.cleaned_data) if search.is_valid() else None
    context |= {
        "form": form,
        "person": name_of(person) if person else "",
        "search": search,
        "found": [(one.pk, name_of(one)) for one in found] if found is not None else None,
        # What the choice of a person must not lose.
        "kept": {name: request.GET[name] for name in ("equipe", "role", "territoire") if request.GET.get(name)},
        "by_address": "email" in form.fields,
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _chosen(request: HttpRequest, authority: Authority) -> Supporter | None:
    """Whom the search led to, if they are one of theirs."""
    asked = request.POST.get("supporter") or request.GET.get("personne", "")
    return people_within(authority).filter(pk=key_of(asked)).first()


def _own_end(authority: Authority, at: datetime) -> datetime:
    if authority.staff:
        return at + LONGEST
    return max((role.ends_at for role in authority.roles if role.kind in LEADS), default=at + LONGEST)


def _wanted(form: Any, *names: str) -> dict[str, Any]:
    """What the service takes; nothing else that was posted."""
    return {name: form.cleaned_data[name] for name in names if name in form.cleaned_data}
