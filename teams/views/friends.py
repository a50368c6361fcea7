"""Inviting friends: one's own link and its code, one message to a friend, and the chain in numbers."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from supporters.models import Supporter
from supporters.permissions import get_account
from teams.authority import authority_of
from teams.forms.friends import FriendsForm
from teams.friends import qr_codes
from teams.friends.chain_figures import chain_figures
from teams.permissions.teams import require
from teams.services.friends import TooManyFriends, counts_of, invite_friends, link_of
from teams.views.access import with_second_factor

KINDS = {"svg": ("image/svg+xml", qr_codes.as_svg), "png": ("image/png", qr_codes.as_png)}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def friends(request: HttpRequest) -> HttpResponse:
    supporter = get_account(request)
    form = FriendsForm(request.POST if request.method == "POST" else None, inviter=supporter)
    wait = 0
    if request.method == "POST" and form.is_valid():
        wait = _invite(request, form, supporter)
        if not form.errors:
            return redirect("teams:friends")
    context = {
        "form": form,
        "url": address_of(supporter),
        "counts": counts_of(supporter=supporter),
        "sees_chain": authority_of(request.user, at=timezone.now()).is_national,
    }
    response = render(request, "teams/friends.html", context, status=429 if wait else 422 if form.errors else 200)
    if wait:
        response["Retry-After"] = str(wait)
    return response


@require_GET
@never_cache
def friends_qr(request: HttpRequest, kind: str) -> HttpResponse:
    """The code of one's own link, for the page and for print."""
    if kind not in KINDS:
        raise Http404
    content_type, draw = KINDS[kind]
    response = HttpResponse(draw(address_of(get_account(request))), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="invitation.{kind}"'
    return response


@require_GET
@with_second_factor
@never_cache
def chain(request: HttpRequest) -> HttpResponse:
    """Who brought whom, without a name: for national organisers alone."""
    require(authority_of(request.user, at=timezone.now()).is_national)
    return render(request, "teams/chain.html", {"figures": chain_figures()})


def address_of(supporter: Supporter) -> str:
    """The personal link, in full: what is copied, shared and drawn."""
    link = link_of(supporter=supporter, at=timezone.now())
    return settings.SITE_URL + reverse("teams:invitation", args=[link.code])


def _invite(request: HttpRequest, form: FriendsForm, supporter: Supporter) -> int:
    """Seconds to wait when ten friends were invited today, else 0; refusals stand in the form."""
    try:
        words = form.cleaned_data["words"]
        count = invite_friends(inviter=supporter, emails=form.emails, words=words, at=timezone.now())
    except TooManyFriends as too_many:
        form.add_error(None, _("Dix invitations par jour au plus : gardez les autres pour demain."))
        return too_many.wait
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return 0
    thanks = ngettext(
        "Merci ! Votre invitation est prise en compte.", "Merci ! Vos invitations sont prises en compte.", count
    )
    messages.success(request, thanks)
    return 0
