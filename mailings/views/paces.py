"""How fast each letter box provider is written to; its pause lifted or set, its pace changed."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.limits import limited
from mailings.forms.paces import HoldForm, PaceForm, ReasonForm
from mailings.models import PaceStep, ProviderState
from mailings.permissions.desk import can_let_go_on
from mailings.permissions.paces import get_state_to_steer, get_states_for
from mailings.services import paces as services

#: Shared with programs: nobody steers so fast.
SCOPE, RATE = "mail-paces", "60/h"
#: Steps of the journal told on the page.
JOURNAL = 30

steered = limited(SCOPE, RATE, by="person")
asked_twice = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def paces(request: HttpRequest) -> HttpResponse:
    now, states = timezone.now(), get_states_for(request.user)
    context = {
        "rows": [(state, services.default(state.provider), services.is_resting(state, at=now)) for state in states],
        "may_steer": can_let_go_on(request.user),
        "journal": PaceStep.objects.select_related("by")[:JOURNAL],
    }
    return render(request, "mailings/paces.html", context)


@asked_twice
@steered
def pace_lift(request: HttpRequest, provider: str) -> HttpResponse:
    state = get_state_to_steer(request.user, provider)
    return _act(
        request, state, ReasonForm, services.lift_pause, "mailings/pace_lift.html", _("les courriers repartent.")
    )


@asked_twice
@steered
def pace_hold(request: HttpRequest, provider: str) -> HttpResponse:
    state = get_state_to_steer(request.user, provider)
    said = _("plus rien ne part vers cette messagerie. Vous pouvez lever la pause à tout instant.")
    return _act(request, state, HoldForm, services.hold, "mailings/pace_hold.html", said)


@asked_twice
@steered
def pace_set(request: HttpRequest, provider: str) -> HttpResponse:
    state = get_state_to_steer(request.user, provider)
    form = partial(PaceForm, state=state)
    return _act(request, state, form, services.set_pace, "mailings/pace_set.html", _("le débit est changé."))


@asked_twice
@steered
def pace_reset(request: HttpRequest, provider: str) -> HttpResponse:
    state = get_state_to_steer(request.user, provider)
    reset = partial(services.set_pace, per_minute=None)
    return _act(request, state, ReasonForm, reset, "mailings/pace_reset.html", _("le débit habituel est rétabli."))


def _act(
    request: HttpRequest,
    state: ProviderState,
    make_form: Callable[..., Form],
    verb: Callable[..., Any],
    template: str,
    said: str,
) -> HttpResponse:
    """What it changes and why, on a page of its own, before it is done. 409: somebody was quicker."""
    now, status = timezone.now(), 200
    form = make_form(request.POST) if request.method == "POST" else make_form()
    if form.is_bound:
        status = 422
        try:
            if form.is_valid():
                verb(provider=state.provider, by=request.user, at=now, **form.cleaned_data)
                messages.success(request, f"{state} : {said}")
                return redirect("mailings:paces")
        except ValidationError as error:
            status = 409 if "state" in error.message_dict else 422
            for name, found in error.message_dict.items():
                form.add_error(name if name in form.fields else None, found)
    context = {"state": state, "form": form, "usual": services.default(state.provider)}
    context |= {"is_resting": services.is_resting(state, at=now)}
    return render(request, template, context, status=status)
