"""A person's own page, their consents, their profile."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from common.limits import limited
from common.tokens import TokenRefused
from supporters.forms.account import ProfileForm
from supporters.forms.consents import ConsentsForm, WithdrawalForm
from supporters.models import Consent
from supporters.permissions import get_account, get_account_of_token
from supporters.services.accounts import change_consents, correct_profile
from supporters.withdrawal import ONE_CLICK

Purpose = Consent.Purpose


@require_GET
@never_cache
def account(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    context = {
        "supporter": supporter,
        "testimony": supporter.testimonies.exclude(state="withdrawn").select_related("place").order_by("-pk").first(),
        "consents": supporter.consents.live(),
        "unconfirmed": supporter.consents.waiting().exists(),
        "has_second_factor": is_mfa_enabled(supporter, [Authenticator.Type.TOTP]),
        "devices": supporter.usersession_set.count(),
    }
    return render(request, "supporters/account.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
def consents(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    form = ConsentsForm(request.POST if request.method == "POST" else None, supporter=supporter)
    if request.method == "POST" and form.is_valid():
        withdrawn = change_consents(supporter=supporter, wanted=form.wanted, offered=form.offered, at=timezone.now())
        messages.success(request, _("Vos choix sont enregistrés."))
        if Purpose.ACCOUNT in withdrawn:
            messages.info(
                request,
                _("Vous ne recevrez plus nos courriers. Pour que nous ne gardions plus rien, effacez votre compte."),
            )
            return redirect("supporters:erase")
        return redirect("supporters:consents")
    context = {"form": form, "history": supporter.consents.select_related("text").order_by("-given_at", "-pk")}
    return render(request, "supporters/consents.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def profile(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    form = ProfileForm(request.POST if request.method == "POST" else None, supporter=supporter)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        correct_profile(
            supporter=supporter,
            display_name=data["display_name"],
            home=data["commune"],
            birth_month=data["birth"],
            language=data["language"],
            at=timezone.now(),
        )
        messages.success(request, _("C'est corrigé."))
        return redirect("supporters:account")
    return render(request, "supporters/profile.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@csrf_exempt  # the token is the secret; a mail program that withdraws in one click (RFC 8058) has no cookie
@limited("withdrawal", "60/h")
@require_http_methods(["GET", "POST"])
@never_cache
def withdrawal(request: HttpRequest, token: str) -> HttpResponse:
    """Withdraw without signing in, from any mail. Reading the page changes nothing: link scanners read too (L02)."""
    try:
        supporter = get_account_of_token(token)
    except TokenRefused as refused:
        return render(request, "supporters/withdrawal_refused.html", status=refused.status)
    one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    data = dict.fromkeys(ONE_CLICK, "on") if one_click else request.POST if request.method == "POST" else None
    form = WithdrawalForm(data, supporter=supporter)
    if request.method == "POST" and form.is_valid():
        if supporter:
            change_consents(supporter=supporter, wanted=set(), offered=form.ticked, at=timezone.now())
        return render(request, "supporters/withdrawal_done.html")
    context = {"form": form, "token": token}
    return render(request, "supporters/withdrawal.html", context, status=422 if form.errors else 200)
