"""Writing messages to relay, from a content of the library or from nothing."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from actions.forms.relays import RelayForm, RelaysForm
from actions.links.addresses import short_url
from actions.models import Content, RelayAccount, ShortLink
from actions.permissions.desk import can_relay, require
from actions.permissions.relays import get_content_to_relay, get_post_for
from actions.relays.lengths import length_of
from actions.services import relays
from common.keys import key_of
from territory.silence import require_voice

#: Contents proposed to be relayed.
CHOICES = 24
#: A short link is so long before it is made.
_LINK_LIKE = "x" * 7


@require_http_methods(["GET", "HEAD", "POST"])
def relay_new(request: HttpRequest) -> HttpResponse:
    """Choose a content (`contenu`), then write for each account."""
    require(can_relay(request.user))
    asked = request.GET.get("contenu", "")
    if not asked and request.method != "POST":
        return _choose(request)
    content = get_content_to_relay(request.user, key_of(asked)) if key_of(asked) else None
    now = timezone.now()
    require_voice(content.place if content else None, now)
    accounts = list(RelayAccount.objects.filter(is_active=True))
    form = RelaysForm(request.POST if request.method == "POST" else None, content=content, accounts=accounts)
    if request.method == "POST" and form.is_valid() and (made := _write(request, form, content)):
        told = ngettext("%(n)s message écrit : il attend ses validations.",
                        "%(n)s messages écrits : ils attendent leurs validations.", made)  # fmt: skip
        messages.success(request, told % {"n": made})
        return redirect("actions:relays")
    link = _link_like(content)
    counted = [(*row, length_of(row[0].kind, str(row[2].value() or ""), link, row[0].limits)) for row in form.rows()]
    context = {"form": form, "content": content, "rows": counted, "link": link, "link_is_made": not link.endswith("x")}
    return render(request, "actions/relays/write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def relay_edit(request: HttpRequest, pk: int) -> HttpResponse:
    post = get_post_for(request.user, pk)
    if not relays.can_be_rewritten(post):
        messages.error(request, _("Ce message ne se change plus."))
        return redirect("actions:relay", pk)
    now = timezone.now()
    require_voice(post.account.place, now)
    form = RelayForm(request.POST if request.method == "POST" else None, post=post)
    if request.method == "POST" and form.is_valid():
        try:
            data = form.cleaned_data
            relays.rewrite(
                post=post, text=data["text"], medium=data["medium"], due_at=form.due_at(at=now), by=request.user, at=now
            )  # type: ignore[misc]
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("C'est enregistré. Deux personnes doivent le valider."))
            return redirect("actions:relay", pk)
    length = length_of(post.account.kind, str(form["text"].value() or ""), post.link, post.account.limits)
    context = {"form": form, "post": post, "length": length}
    return render(request, "actions/relays/edit.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    states = Content.objects.filter(state=Content.State.SCHEDULED)
    context = {
        "contents": Content.objects.visible(at=now).newest_first().select_related("topic")[:CHOICES],
        "scheduled": states.order_by("starts_at")[:CHOICES],
        "has_accounts": RelayAccount.objects.filter(is_active=True).exists(),
    }
    return render(request, "actions/relays/choose.html", context)


def _write(request: HttpRequest, form: RelaysForm, content: Content | None) -> int:
    """All of them or none; how many."""
    now = timezone.now()
    with transaction.atomic():
        for account, text in form.chosen():
            try:
                relays.draft(
                    account=account,
                    content=content,
                    text=text,
                    link="",
                    medium=form.cleaned_data["medium"],
                    due_at=form.due_at(at=now),
                    by=request.user,  # type: ignore[arg-type]
                    at=now,
                )
            except ValidationError as error:
                form.take(error, names={"text": f"text_{account.pk}", "account": f"use_{account.pk}"})
        if form.errors:
            transaction.set_rollback(True)
            return 0
    return len(form.chosen())


def _link_like(content: Content | None) -> str:
    """The campaign's link, or one as long as it will be."""
    if content is None:
        return ""
    made = ShortLink.objects.filter(owner=None, content=content).order_by("pk").first()
    return short_url(made or ShortLink(slug=_LINK_LIKE))
