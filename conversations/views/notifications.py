"""What members are told, and of which threads."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from common.limits import limited
from conversations.forms.members import FollowForm
from conversations.group.told import address_of, notifications_page
from conversations.models import Member, Notification
from conversations.permissions.group import get_thread_for
from conversations.services import following
from conversations.services import notifications as services
from conversations.views.membership import for_members


@require_GET
@never_cache
@for_members
def notifications(request: HttpRequest, member: Member) -> HttpResponse:
    """The newest first; `?avant=` a primary key goes on from there."""
    page = notifications_page(member, before=request.GET.get("avant", ""))
    context = {"page": page, "unread": services.unread_count(member), "member": member}
    return render(request, "conversations/notifications.html", context)


@require_GET
@never_cache
@for_members
def open_notification(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """To what it is about; it counts no more."""
    found = get_object_or_404(Notification.objects.select_related("message__pick"), pk=pk, member=member)
    services.mark_read(member=member, only=[found.pk], at=timezone.now())
    return redirect(address_of(found))


@limited("group-read", "120/h", by="person")
@require_POST
@for_members
def read_all(request: HttpRequest, member: Member) -> HttpResponse:
    services.mark_read(member=member, at=timezone.now())
    messages.success(request, _("Tout est lu."))
    return redirect("conversations:notifications")


@limited("group-follow", "120/h", by="person")
@require_POST
@for_members
def follow(request: HttpRequest, member: Member, pk: int) -> HttpResponse:
    """`choice`: suivre, taire, or neither. `back=reglages`: asked from the list of muted threads."""
    now = timezone.now()
    thread = get_thread_for(request.user, pk, at=now)
    form = FollowForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez de suivre ce fil, ou de n'en plus rien recevoir."))
    elif form.cleaned_data["choice"] == FollowForm.FOLLOW:
        following.follow(thread=thread, member=member, at=now)
        messages.success(request, _("Vous suivez ce fil."))
    elif form.cleaned_data["choice"] == FollowForm.MUTE:
        following.mute(thread=thread, member=member, at=now)
        messages.success(request, _("Vous n'entendrez plus parler de ce fil."))
    else:
        following.unfollow(thread=thread, member=member)
        messages.success(
            request, _("Vous ne suivez plus ce fil. Une réponse ou votre nom vous seront encore signalés.")
        )
    back = request.POST.get("back") == "reglages"
    return redirect("conversations:group-settings") if back else redirect(thread)
