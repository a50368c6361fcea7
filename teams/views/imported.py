"""Where the link of an imported person leads: yes, with one's own boxes, or no for good. No account is needed."""

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

from common.limits import limited
from common.tokens import TokenRefused
from supporters.link_sign_in import may_sign_in, sign_in
from supporters.models import Supporter
from teams.forms.imported import ImportedForm
from teams.models import ImportedPerson
from teams.services.imported import accept_invitation, decline_invitation, read_invitation


@login_not_required
@limited("imported", "60/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def imported(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows who proposes what, and changes nothing (L02). POST says yes."""
    try:
        person = read_invitation(token=token)
        data = request.POST if request.method == "POST" else None
        form = ImportedForm(data, initial={"first_name": person.first_name})
        if request.method == "POST" and form.is_valid():
            answer = _accept(request, token, person, form)
            if answer is not None:
                return answer
    except TokenRefused as refused:
        return _over(request, refused)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "teams/imported.html", {"form": form, "person": person, "token": token}, status=status)


@login_not_required
@csrf_exempt  # the token is the secret; a mail program that refuses in one click (RFC 8058) has no cookie
@limited("imported-decline", "60/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def imported_decline(request: HttpRequest, token: str) -> HttpResponse:
    """« No, and do not write again. » GET changes nothing."""
    try:
        if request.method == "POST":
            decline_invitation(token=token, at=timezone.now())
        else:
            read_invitation(token=token)
    except TokenRefused as refused:
        return _over(request, refused)
    return render(request, "teams/imported_decline.html", {"done": request.method == "POST"})


@login_not_required
@require_http_methods(["GET", "HEAD"])
def imported_done(request: HttpRequest) -> HttpResponse:
    """After a yes, for whoever is not signed in by it."""
    return render(request, "teams/imported_done.html")


def _accept(request: HttpRequest, token: str, person: ImportedPerson, form: ImportedForm) -> HttpResponse | None:
    known = Supporter.objects.filter(email=person.email).first()
    signs_in = may_sign_in(request, known or Supporter(email=person.email))
    try:
        welcome = accept_invitation(
            token=token,
            first_name=form.cleaned_data["first_name"],
            birth_month=form.birth,
            purposes=form.ticked,
            at=timezone.now(),
            language=request.LANGUAGE_CODE[:2],
        )
    except ValidationError as error:
        form.add_refusal(error)
        return None
    if signs_in:
        sign_in(request, welcome.supporter)
    if welcome.refused:
        words = _("Bienvenue ! Votre rôle n'a pas pu vous être confié : %(why)s Votre responsable vous le proposera.")
        messages.warning(request, words % {"why": welcome.refused})
    else:
        messages.success(request, _("Bienvenue dans l'équipe !"))
    mine = request.user.is_authenticated and request.user.pk == welcome.supporter.pk
    return redirect("teams:hub" if mine else "teams:imported-done")


def _over(request: HttpRequest, refused: TokenRefused) -> HttpResponse:
    return render(request, "teams/imported_over.html", status=refused.status)
