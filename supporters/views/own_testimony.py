"""One's own testimony: where it stands, changing it, taking it back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.limits import limited
from supporters import drafts
from supporters.forms.testimony import TestimonyForm
from supporters.models import Testimony
from supporters.services import testimonies
from supporters.views.testimony import posted, show_form
from territory.silence import closed_in_silence


@require_safe
def own_testimony(request: HttpRequest) -> HttpResponse:
    """Where one's testimony stands, in words."""
    testimony = _own(request)
    decision = testimony.decisions.order_by("-pk").first() if testimony else None
    return render(request, "supporters/own_testimony.html", {"testimony": testimony, "decision": decision})


@closed_in_silence
@limited("testimony-edit", "20/d", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
def own_testimony_edit(request: HttpRequest) -> HttpResponse:
    testimony = _own(request)
    if testimony is None:
        return redirect("supporters:testify")
    initial = {name: getattr(testimony, name) for name in ("display_name", "message", "place", "photo_alt")}
    form = TestimonyForm(*posted(request), person=request.user, testimony=testimony, initial=initial)
    if request.method == "POST" and form.is_valid() and _edit(form, testimony):
        drafts.drop_draft(form.cleaned_data["photo_draft"])
        messages.success(request, _("C'est noté. Nous relisons votre nouvelle version avant de la publier."))
        return redirect("supporters:own-testimony")
    return show_form(request, form, "supporters/own_testimony_edit.html", testimony=testimony)


@require_http_methods(["GET", "HEAD", "POST"])
def own_testimony_withdraw(request: HttpRequest) -> HttpResponse:
    """Open in silence too: withdrawing is a right."""
    testimony = _own(request)
    if testimony is None:
        return redirect("supporters:own-testimony")
    if request.method == "POST":
        testimonies.withdraw_testimony(testimony=testimony, at=timezone.now())
        messages.success(request, _("Votre témoignage est retiré, et votre photo effacée."))
        return redirect("supporters:own-testimony")
    return render(request, "supporters/own_testimony_withdraw.html", {"testimony": testimony})


def _own(request: HttpRequest) -> Testimony | None:
    own: Testimony | None = request.user.testimonies.live().select_related("place__departement").first()  # type: ignore[union-attr]
    return own


def _edit(form: TestimonyForm, testimony: Testimony) -> bool:
    try:
        testimonies.edit_testimony(testimony=testimony, data=form.to_data(), purposes=form.purposes, at=timezone.now())
    except ValidationError as error:
        form.add_refusal(error)
    return not form.errors
