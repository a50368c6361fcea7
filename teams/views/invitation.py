"""The page that an invitation opens: no account, no cookie, two ways to answer and one to be left alone."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.limits import limited
from common.tokens import TokenRefused
from teams.services.friends import name_of, object_to_invitations, read_objection
from teams.services.sponsorship import Invitation, read_invitation
from territory.silence import closed_in_silence

#: Where each button of the page leads.
ANSWERS = {"help": "teams:help", "join": "account_signup"}


@login_not_required
@csrf_exempt  # it only notes which link was followed; a token would cost every reader a cookie (L70)
@closed_in_silence
@limited("invitation", "120/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """Reading sets nothing; answering remembers who invited, for this browser's session."""
    try:
        found = read_invitation(code)
    except TokenRefused as refused:
        return render(request, "teams/invitation_over.html", status=refused.status)
    if found is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, code, found)
    own = request.user.pk == found.inviter.pk
    return render(request, "teams/invitation.html", {"name": name_of(found.inviter), "own": own})


@login_not_required
@csrf_exempt  # the token is the secret; a mail program that refuses in one click (RFC 8058) has no cookie
@limited("invitation-objection", "60/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation_objection(request: HttpRequest, token: str) -> HttpResponse:
    """« No more messages », without an account. Reading changes nothing: link scanners read too (L02)."""
    try:
        read_objection(token)
        if request.method == "POST":
            object_to_invitations(token=token)
    except TokenRefused as refused:
        return render(request, "teams/invitation_over.html", status=refused.status)
    return render(request, "teams/invitation_objection.html", {"done": request.method == "POST"})


def _answer(request: HttpRequest, code: str, found: Invitation) -> HttpResponse:
    """Who is signed in was here before: nothing is noted, they go where they were going."""
    page = ANSWERS.get(request.POST.get("answer", ""), ANSWERS["help"])
    if request.user.is_authenticated:
        return redirect("teams:help" if page == "teams:help" else "supporters:account")
    request.session["invitation"] = code
    return redirect(page)
