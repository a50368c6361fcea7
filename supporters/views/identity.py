"""« C'est bien vous ? »: a new code before something that cannot be undone, for whoever has no password."""

from allauth.account.internal.flows.reauthentication import resume_request
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.limits import limited
from supporters import reauthentication
from supporters.forms.account import CodeForm
from supporters.permissions import get_account


@require_http_methods(["GET", "POST"])
@limited("identity", "20/15m", by="person")
@never_cache
def confirm_identity(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    if "send" in request.POST:
        reauthentication.send_code(request, supporter=supporter)
        messages.info(request, _("Un code vient de partir par e-mail."))
        return redirect(request.get_full_path())
    sent = reauthentication.has_code(request)
    form = CodeForm(request.POST if sent and request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if reauthentication.check_code(request, supporter=supporter, code=form.cleaned_data["code"]):
            return resume_request(request) or redirect("supporters:account")
        form.add_error("code", _("Ce code n'est pas le bon, ou il a expiré."))
    context = {"form": form, "sent": sent, "email": supporter.email}
    return render(request, "supporters/confirm_identity.html", context, status=422 if form.errors else 200)
