"""The link by which a resident confirms the card that she filled in at her door. She need not have an account."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from canvassing.doorstep.card_words import PURPOSES
from canvassing.forms.cards import ConfirmForm
from canvassing.services import cards
from common.limits import limited
from common.tokens import TokenRefused
from supporters import consents
from supporters.link_sign_in import may_sign_in, sign_in
from supporters.models import Supporter


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@limited("card-confirm", "60/h")
def card_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what will be confirmed and changes nothing: scanners of mail follow links (L02). POST confirms."""
    try:
        supporter, purposes = cards.read_confirmation(token=token)
        form = ConfirmForm(request.POST if request.method == "POST" else None, person=supporter)
        if request.method == "POST" and form.is_valid() and _confirm(request, form, token, supporter):
            return redirect("canvassing:card-confirmed")
    except TokenRefused as refused:
        expired = refused.status == 410
        return render(request, "canvassing/cards/link.html", {"expired": expired}, status=refused.status)
    agreed = [consents.text_of(purpose) for purpose in PURPOSES if purpose in purposes]
    context = {"form": form, "agreed": agreed}
    return render(request, "canvassing/cards/confirm.html", context, status=422 if form.errors else 200)


@login_not_required
@require_safe
def card_confirmed(request: HttpRequest) -> HttpResponse:
    return render(request, "canvassing/cards/confirmed.html")


def _confirm(request: HttpRequest, form: ConfirmForm, token: str, supporter: Supporter) -> bool:
    signs_in = may_sign_in(request, supporter)
    born: date | None = form.cleaned_data.get("birth")
    try:
        supporter = cards.confirm_card(token=token, at=timezone.now(), birth_month=born)
    except ValidationError as error:
        form.add_error(None, [words for one in error.message_dict.values() for words in one])
        return False
    if signs_in:
        sign_in(request, supporter)
    return True
