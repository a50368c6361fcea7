"""Passing a content on: the network opens with the text written, and the person's own link in it."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from actions.forms.sharing import ShareForm
from actions.models import Content
from actions.networks import Network
from actions.permissions.library import get_open_content
from actions.permissions.sharing import get_own_share
from actions.services.links import own_link
from actions.services.sharing import declare_share, undo_share
from actions.sharing.intents import LINK_ONLY, intent_url
from actions.sharing.panel import link_of, page_of, panel_for, shared_today, sharer
from common.limits import limited
from supporters.models import Supporter
from territory.silence import require_voice


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@limited("share", "120/h", by="person")
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """POST declares; GET shows the way to the network, for browsers without script and for visitors."""
    now = timezone.now()
    content = get_open_content(slug, at=now)
    require_voice(content.place, now)
    member = sharer(request.user)
    if request.method == "POST" and member is None:
        return redirect_to_login(f"{content.get_absolute_url()}#partager")
    asked = request.POST if request.method == "POST" else request.GET
    if not asked.get("network"):
        return redirect(f"{content.get_absolute_url()}#partager")
    form = ShareForm(asked, link=_link_like(content, member, at=now))
    if not form.is_valid():
        context = {"content": content, "form": form, "declares": member is not None}
        return render(request, "actions/share.html", context, status=422 if request.method == "POST" else 400)
    if request.method == "POST" and member is not None:
        return _declared(request, content, member, form.cleaned_data, at=now)
    return render(request, "actions/share.html", _opened(content, member, form.cleaned_data, at=now))


@require_POST
def share_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """It did not leave after all."""
    found = get_own_share(request.user, pk)
    try:
        undo_share(share=found, at=timezone.now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("C'est annulé : ce partage n'est plus compté."))
    if "from_list" in request.POST:
        return redirect("actions:my-shares")
    return redirect(f"{found.content.get_absolute_url()}#partager")


def _declared(
    request: HttpRequest, content: Content, member: Supporter, data: dict[str, Any], *, at: datetime
) -> HttpResponse:
    own_link(supporter=member, content=content, at=at)
    declare_share(supporter=member, content=content, network=data["network"], at=at)
    messages.success(request, _("Merci ! Votre partage est compté."))
    query = urlencode({name: data[name] for name in ("network", "text", "instance") if data[name]})
    return redirect(f"{reverse('actions:share', args=[content.slug])}?{query}")


def _opened(content: Content, member: Supporter | None, data: dict[str, Any], *, at: datetime) -> dict[str, Any]:
    network = Network(data["network"])
    link = link_of(content, member, at=at) or page_of(content)
    shared = shared_today(content, member, at=at) if member else []
    return {
        "content": content,
        "network": network,
        "text": data["text"],
        "link": link,
        "intent": intent_url(network, text=data["text"], url=link, instance=data["instance"], subject=content.title),
        "link_only": network in LINK_ONLY,
        "server": data["instance"] if network == Network.MASTODON else "",
        "shared": next((one for one in shared if one.network == network), None),
    }


def _link_like(content: Content, member: Supporter | None, *, at: datetime) -> str:
    panel = panel_for(content=content, person=member, at=at)
    return panel.link_like if panel else page_of(content)
