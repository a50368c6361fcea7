"""What a reader chooses of the letters: from the foot of any of them, without signing in, or from their account."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from mailings.forms.choices import FROM_A_LETTER, FROM_THE_ACCOUNT, ChoicesForm
from mailings.permissions.choices import get_bearer, get_choices
from mailings.returns.tags import TagRefused
from mailings.services import preferences
from supporters.models import Consent, Supporter
from supporters.permissions import get_account
from supporters.withdrawal import withdrawal_path


@login_not_required
@csrf_exempt  # the token is the secret; a mail program that unsubscribes has no cookie
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def letters(request: HttpRequest, token: str) -> HttpResponse:
    """Reading changes nothing: link scanners read too. No limit: providers unsubscribe thousands from one network, and
    nobody guesses a token."""
    now = timezone.now()
    try:
        bearer, supporter = get_bearer(token)
    except TagRefused:
        return render(request, "mailings/letters_refused.html", status=403)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        _act("stop", supporter, mailing_id=bearer.mailing_id, at=now)
        return _plain(FROM_A_LETTER["stop"])
    asked = request.POST if request.method == "POST" else None
    form = ChoicesForm(asked, choices=get_choices(supporter), done=FROM_A_LETTER)
    if "do" in form.errors:
        return _plain(_("Rien n'a été demandé."), status=400)
    done = ""
    if asked is not None and form.is_valid():
        _act(**form.cleaned_data, supporter=supporter, mailing_id=bearer.mailing_id, at=now)
        done, form = form.answer, ChoicesForm(choices=get_choices(supporter), done=FROM_A_LETTER)
    leave = withdrawal_path(supporter or Supporter(pk=bearer.supporter_id))
    context = _state(supporter) | {"form": form, "done": done, "leave": leave}
    return render(request, "mailings/letters.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
def own_letters(request: HttpRequest) -> HttpResponse:
    """The same choices, signed in; and letters again, for whoever had stopped them."""
    supporter = get_account(request)
    asked = request.POST if request.method == "POST" else None
    form = ChoicesForm(asked, choices=get_choices(supporter), done=FROM_THE_ACCOUNT)
    if asked is not None and form.is_valid():
        try:
            _act(**form.cleaned_data, supporter=supporter, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, form.answer)
            return redirect("mailings:own-letters")
    return render(
        request, "mailings/own_letters.html", _state(supporter) | {"form": form}, status=422 if form.errors else 200
    )


def _act(
    do: str, supporter: Supporter | None, *, at: datetime, rhythm: str = "", mailing_id: int | None = None
) -> None:
    """Of somebody who is no longer known, everything is done already."""
    if supporter is None:
        return
    if do == "rhythm":
        preferences.choose(supporter=supporter, rhythm=rhythm, at=at)
    elif do == "stop":
        preferences.stop(supporter=supporter, mailing_id=mailing_id, at=at)
    elif do == "selection":
        preferences.choose_nothing_for_me(supporter=supporter, at=at)
    elif do == "return":
        preferences.come_back(supporter=supporter, at=at)


def _state(supporter: Supporter | None) -> dict[str, Any]:
    live = set(supporter.consents.live().values_list("purpose", flat=True)) if supporter else set()
    return {
        "choices": get_choices(supporter),
        "is_selected": Consent.Purpose.SELECTION in live,
        "has_agreed": Consent.Purpose.ACCOUNT in live,
    }


def _plain(words: str, *, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
