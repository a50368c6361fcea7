"""Keys for a person's own programs: shown once, kept as hashes, ended at will."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods
from knox.models import AuthToken
from knox.settings import knox_settings

from supporters.permissions import get_account
from supporters.second_factor import has_second_factor


@require_http_methods(["GET", "POST"])
@never_cache
@sensitive_variables("token")
def api_token(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    live = AuthToken.objects.filter(user=supporter, expiry__gt=timezone.now()).order_by("-created")
    token, error = "", ""
    if "revoke" in request.POST:
        AuthToken.objects.filter(user=supporter, token_key=request.POST["revoke"]).delete()
        messages.success(request, _("Cette clé n'ouvre plus rien."))
        return redirect("supporters:api-token")
    if request.method == "POST":
        if live.count() >= knox_settings.TOKEN_LIMIT_PER_USER:
            error = _("Vous avez déjà %(limit)s clés. Révoquez-en une d'abord.") % {
                "limit": knox_settings.TOKEN_LIMIT_PER_USER
            }
        elif supporter.is_staff and not has_second_factor(request):
            # A key would open by itself what the person opens only with two factors.
            return redirect("mfa_index")
        else:
            token = AuthToken.objects.create(user=supporter)[1]
    context = {"tokens": live.all(), "token": token, "error": error}
    return render(request, "supporters/api_token.html", context, status=422 if error else 200)
