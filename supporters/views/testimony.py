"""Testifying: the page by which everybody comes in, and the link that confirms."""

from base64 import b64encode
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.limits import check_limit, limited, network_key, too_many
from common.tokens import TokenRefused
from supporters import consents, drafts
from supporters.events import came_in
from supporters.forms.testimony import ResendForm, TestimonyForm
from supporters.link_sign_in import may_sign_in, sign_in
from supporters.map_counters import published_total
from supporters.models import Supporter, Testimony
from supporters.services import testimonies
from territory.silence import closed_in_silence


@login_not_required
@closed_in_silence
@limited("testify", "120/h")
@require_http_methods(["GET", "HEAD", "POST"])
def testify(request: HttpRequest) -> HttpResponse:
    """One page for everybody: an unknown visitor confirms by mail, a signed-in person goes straight to review."""
    person = request.user if request.user.is_authenticated else None
    if person and person.testimonies.live().exists():
        messages.info(request, _("Vous avez déjà témoigné : vous pouvez modifier votre témoignage ici."))
        return redirect("supporters:own-testimony")
    initial = {"display_name": person.display_name, "place": person.home} if person else None
    form = TestimonyForm(*posted(request), person=person, initial=initial)
    if request.method == "POST" and form.is_valid():
        wait = _too_often(request, form)
        if wait:
            return too_many(request, wait)
        if _submit(request, form):
            drafts.drop_draft(form.cleaned_data["photo_draft"])
            return redirect("supporters:own-testimony" if person else "supporters:testify-sent")
    return show_form(request, form, "supporters/testify.html")


@login_not_required
@require_safe
def testify_sent(request: HttpRequest) -> HttpResponse:
    """The same page whoever wrote, known or not (W11)."""
    return render(request, "supporters/testify_sent.html", {"form": ResendForm()})


@login_not_required
@limited("testify-resend", "20/h")
@require_POST
def testify_resend(request: HttpRequest) -> HttpResponse:
    form = ResendForm(request.POST)
    if not form.is_valid():
        return render(request, "supporters/testify_sent.html", {"form": form}, status=422)
    email = form.cleaned_data["email"].lower()
    wait = check_limit("testify-resend-address", email, "3/d")
    if wait:
        return too_many(request, wait)
    testimonies.resend_confirmation(email=email, at=timezone.now())
    return redirect("supporters:testify-sent")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def testify_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what will be confirmed and changes nothing: scanners of mail follow links (L02). POST confirms."""
    try:
        testimony, purposes = testimonies.read_confirmation(token=token)
        if request.method == "POST":
            return _confirm(request, token, testimony.supporter)
    except TokenRefused as refused:
        context = {"form": ResendForm(), "expired": refused.status == 410}
        return render(request, "supporters/testify_link.html", context, status=refused.status)
    return _show_confirmation(request, testimony, purposes)


@login_not_required
@require_safe
def testify_confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "supporters/testify_confirmed.html")


def _too_often(request: HttpRequest, form: TestimonyForm) -> int | None:
    """Seconds to wait after three testimonies in a day by the same person (W06)."""
    person = f"person:{form.person.pk}" if form.person else form.cleaned_data["email"].lower()
    return check_limit("testimony", person, "3/d") or check_limit("testimony-network", network_key(request), "100/d")


def _submit(request: HttpRequest, form: TestimonyForm) -> bool:
    now = timezone.now()
    try:
        if form.person:
            purposes = form.agreed | set(form.purposes)
            testimonies.submit_own_testimony(supporter=form.person, data=form.to_data(), purposes=purposes, at=now)
            messages.success(request, _("Merci ! Nous relisons votre témoignage, puis il paraît sur la carte."))
        else:
            testimony = testimonies.submit_testimony(
                email=form.cleaned_data["email"],
                data=form.to_data(),
                purposes=form.purposes,
                at=now,
                language=request.LANGUAGE_CODE[:2],
            )
            came_in.send(Supporter, request=request, supporter=testimony.supporter, at=now)
    except ValidationError as error:
        form.add_refusal(error)
    return not form.errors


def _confirm(request: HttpRequest, token: str, supporter: Supporter) -> HttpResponse:
    signs_in = may_sign_in(request, supporter)
    try:
        testimony = testimonies.confirm_testimony(token=token, at=timezone.now())
    except ValidationError as error:
        return render(request, "supporters/testify_refused.html", {"words": error.messages}, status=422)
    if signs_in:
        sign_in(request, testimony.supporter)
    if request.user.pk == testimony.supporter_id:
        messages.success(request, _("Merci, votre adresse est confirmée. Nous relisons votre témoignage."))
        return redirect("supporters:own-testimony")
    return redirect("supporters:testify-confirmed")


def _show_confirmation(request: HttpRequest, testimony: Testimony, purposes: list[str]) -> HttpResponse:
    former = testimony.supporter.testimonies.live().exists()
    agreed = [consents.text_of(purpose) for purpose in consents.ON_TESTIMONY if purpose in purposes]
    picture = as_data_url(read_thumbnail(testimony))
    context = {"testimony": testimony, "former": former, "agreed": agreed, "picture": picture}
    return render(request, "supporters/testify_confirm.html", context)


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """What a form is bound to: nothing on a visit, what was sent on a POST, were it empty."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def show_form(request: HttpRequest, form: TestimonyForm, template: str, **context: object) -> HttpResponse:
    status = 200
    if form.is_bound:
        form.keep_photo()
        status = form.status
    kept_photo = as_data_url(form.kept.small if form.kept else b"")
    context |= {"form": form, "total": published_total(), "kept_photo": kept_photo}
    return render(request, template, context, status=status)


def as_data_url(thumbnail: bytes) -> str:
    """A small picture that stands in the page itself, for nobody else may see it yet; "" when there is none."""
    return "data:image/webp;base64," + b64encode(thumbnail).decode() if thumbnail else ""


def read_thumbnail(testimony: Testimony) -> bytes:
    if not testimony.thumbnail:
        return b""
    with default_storage.open(testimony.thumbnail) as file:
        return bytes(file.read())
