"""Joining the group, choosing what one is told, leaving."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from common.limits import limited
from common.tokens import TokenRefused
from conversations.forms.members import ChannelsForm, JoinForm
from conversations.group.mail_choice import read_person
from conversations.group.told import muted_threads
from conversations.models import Member
from conversations.permissions.group import member_of
from conversations.services import members as services
from conversations.services.invitations import followed
from conversations.views.membership import for_members
from supporters.models import Consent
from supporters.permissions import get_account

#: Where the session remembers which invitation was followed.
INVITATION = "group_invitation"


@limited("group-join", "20/h", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join(request: HttpRequest) -> HttpResponse:
    """What the group is, and the box that lets one in. `?next=`: the page of the group that was asked for."""
    if member_of(request.user):
        return redirect(_after(request))
    supporter = get_account(request)
    link = followed(request.session.get(INVITATION, ""))
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        source = Consent.Source.FORM
        try:
            member = services.join(supporter=supporter, at=timezone.now(), source=source, link=link)
        except ValidationError as refused:
            form.add_error(None, refused.messages)  # type: ignore[arg-type]  # several sentences
        else:
            request.session.pop(INVITATION, None)
            words = _("Bienvenue dans le groupe ! Les autres vous nomment en écrivant @%(handle)s.")
            messages.success(request, words % {"handle": member.handle})
            return redirect(_after(request))
    context = {"form": form, "link": link, "next": _after(request), "name": supporter.display_name}
    return render(request, "conversations/join.html", context, status=422 if form.errors else 200)


@limited("group-settings", "60/h", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members
def group_settings(request: HttpRequest, member: Member) -> HttpResponse:
    chosen = {name: getattr(member, name) for name in ChannelsForm.base_fields}
    form = ChannelsForm(request.POST if request.method == "POST" else None, initial=chosen)
    if request.method == "POST" and form.is_valid():
        services.set_channels(member=member, **form.cleaned_data)
        messages.success(request, _("Vos choix sont enregistrés."))
        return redirect("conversations:group-settings")
    context = {"form": form, "member": member, "muted": muted_threads(member)}
    return render(request, "conversations/group_settings.html", context, status=422 if form.errors else 200)


@limited("group-leave", "20/h", by="person")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_members
def leave(request: HttpRequest, member: Member) -> HttpResponse:
    """It cannot be undone: the words are deleted."""
    if request.method == "POST":
        services.leave(member=member, at=timezone.now())
        messages.success(request, _("Vous avez quitté le groupe. Vos messages sont effacés."))
        return redirect("supporters:account")
    return render(request, "conversations/group_leave.html", {"member": member})


@login_not_required
@csrf_exempt  # the token is the secret; a mail program that unsubscribes in one click (RFC 8058) has no cookie
@limited("group-mail", "60/h")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def group_mail(request: HttpRequest, token: str) -> HttpResponse:
    """No more daily mail, without signing in. Reading the page changes nothing: link scanners read too (L02).

    Whoever is gone meanwhile gets the same page: the address bar tells nobody who is here.
    """
    try:
        member = Member.objects.filter(supporter=read_person(token)).first()
    except TokenRefused as refused:
        return render(request, "supporters/withdrawal_refused.html", status=refused.status)
    if request.method == "POST" and member:
        services.stop_mail(member=member)
    return render(request, "conversations/group_mail.html", {"done": request.method == "POST"})


def _after(request: HttpRequest) -> str:
    """The page of the group that was asked for, or the group."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    group = reverse("conversations:threads")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if safe and asked.startswith(group) else group
