"""A member's own link to the group, and the page that it opens: no account, no cookie until one answers."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.limits import limited
from conversations.models import Member
from conversations.services import invitations as services
from conversations.views.members import INVITATION
from conversations.views.membership import for_members
from teams.friends import qr_codes
from teams.services.friends import name_of
from territory.silence import closed_in_silence, propaganda_allowed

KINDS = {"svg": ("image/svg+xml", qr_codes.as_svg), "png": ("image/png", qr_codes.as_png)}


@require_GET
@never_cache
@for_members
def invite(request: HttpRequest, member: Member) -> HttpResponse:
    """One's own link, to copy and to show; in silence nobody is invited."""
    if not propaganda_allowed(None, timezone.now()):
        return render(request, "conversations/invite.html", {"url": ""})
    context = {"url": address_of(member), "joined": services.joined_by(member=member)}
    return render(request, "conversations/invite.html", context)


@require_GET
@never_cache
@for_members
def invite_code(request: HttpRequest, member: Member, kind: str) -> HttpResponse:
    """The code of one's own link, for the page and for print."""
    if kind not in KINDS:
        raise Http404
    content_type, draw = KINDS[kind]
    response = HttpResponse(draw(address_of(member)), content_type=content_type)
    response["Content-Disposition"] = f'inline; filename="groupe.{kind}"'
    return response


@limited("group-invitation-close", "20/h", by="person")
@require_POST
@for_members
def invite_close(request: HttpRequest, member: Member) -> HttpResponse:
    if services.revoke(member=member, at=timezone.now()):
        messages.success(request, _("L'ancien lien est fermé. En voici un nouveau."))
    return redirect("conversations:invite")


@login_not_required
@csrf_exempt  # it only notes which link was followed; a token would cost every reader a cookie (L70)
@closed_in_silence
@limited("group-invitation", "120/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Reading sets nothing; answering remembers who invited, for this browser's session."""
    try:
        link = services.read_link(token)
    except services.LinkClosed:
        return render(request, "conversations/invitation_over.html", status=410)
    if link is None:
        raise Http404
    if request.method == "POST":
        return _answer(request, token)
    own = request.user.pk == link.member.supporter_id
    context = {"name": name_of(link.member.supporter), "own": own}
    return render(request, "conversations/invitation.html", context)


def address_of(member: Member) -> str:
    """The link in full: what is copied, shared and drawn."""
    link = services.link_of(member=member, at=timezone.now())
    return settings.SITE_URL + reverse("conversations:invitation", args=[link.token])


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    """To the page where one joins, by way of an account for who has none here yet."""
    request.session[INVITATION] = token
    if request.user.is_authenticated:
        return redirect("conversations:join")
    page = "account_login" if request.POST.get("answer") == "known" else "account_signup"
    return redirect(f"{reverse(page)}?next={reverse('conversations:join')}")
