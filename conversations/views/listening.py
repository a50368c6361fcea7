"""Where the desk listens: feeds, accounts, the mailbox, links that somebody brings."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.permissions.desk import require
from common.keys import key_of
from common.limits import limited
from conversations.desk.recently import Page, recent
from conversations.forms.listening import BringForm, FollowForm, ListenerForm, ListenersFilter, ThroughForm
from conversations.models import Listener, Mention
from conversations.permissions.desk import can_answer, get_listener_for
from conversations.permissions.listening import get_mention_for
from conversations.services import listeners as services
from conversations.services import rechecks
from conversations.services.pasting import bring

#: One scope and rate for all that changes where the desk listens; programs share it.
CHANGES = ("listening", "120/h")
PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(*CHANGES, by="person")
def listening(request: HttpRequest) -> HttpResponse:
    """Every listener with its state; another feed is followed from here."""
    require(can_answer(request.user))
    if request.method != "POST":
        return _shown(request)
    form = FollowForm(request.POST)
    if form.is_valid() and _tried(form, lambda: services.follow(**form.cleaned_data, by=request.user, at=_now())):
        messages.success(request, _("Ce flux est suivi. Ce qui y parle de la campagne arrive dans quelques minutes."))
        return redirect("conversations:listening")
    return _shown(request, follow=form)


@require_POST
@limited(*CHANGES, by="person")
def listening_through(request: HttpRequest) -> HttpResponse:
    """Look through an account, or into the mailbox."""
    require(can_answer(request.user))
    form = ThroughForm(request.POST)
    if form.is_valid() and _tried(form, lambda: services.look_through(**form.cleaned_data, by=request.user, at=_now())):
        messages.success(request, _("C'est écouté à partir de maintenant."))
        return redirect("conversations:listening")
    return _shown(request, through=form)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(*CHANGES, by="person")
def listener(request: HttpRequest, pk: int) -> HttpResponse:
    """One of them, and what may be changed."""
    found = get_listener_for(request.user, pk)
    form = ListenerForm(request.POST or None, listener=found, initial=_initial(found))
    if request.method == "POST" and form.is_valid():
        if _tried(form, lambda: services.correct(listener=found, at=_now(), **form.cleaned_data)):
            messages.success(request, _("C'est enregistré."))
            return redirect("conversations:listening")
        found = get_listener_for(request.user, pk)
    context = {"listener": found, "form": form, "heard": recent(listener=found).mentions[:10]}
    status = 422 if request.method == "POST" else 200
    return render(request, "conversations/listener.html", context, status=status)


@require_POST
@limited(*CHANGES, by="person")
def listener_pause(request: HttpRequest, pk: int) -> HttpResponse:
    found = services.pause(listener=get_listener_for(request.user, pk))
    messages.success(request, _("« %(name)s » n'est plus écouté. Ce qui en est venu reste.") % {"name": found.name})
    return redirect("conversations:listening")


@require_POST
@limited(*CHANGES, by="person")
def listener_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Look again at once; also how a broken one is tried again."""
    found = services.resume(listener=get_listener_for(request.user, pk), at=_now())
    messages.success(request, _("« %(name)s » va être lu dans un instant.") % {"name": found.name})
    return redirect("conversations:listening")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(*CHANGES, by="person")
def listener_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """A page says what removing does."""
    found = get_listener_for(request.user, pk)
    if request.method != "POST":
        return render(request, "conversations/listener_remove.html", {"listener": found})
    name = found.name
    services.remove(listener=found)
    messages.success(request, _("« %(name)s » n'est plus dans la liste. Ce qui en est venu reste.") % {"name": name})
    return redirect("conversations:listening")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@limited(*CHANGES, by="person")
def listening_bring(request: HttpRequest) -> HttpResponse:
    """A pasted link. What the bookmarklet brings (`?url=`, `?title=`, `?text=`) is read before anything is kept."""
    require(can_answer(request.user))
    if request.method != "POST":
        return render(request, "conversations/listening_bring.html", {"form": _brought(request), **_tool()})
    form = BringForm(request.POST)
    found: tuple[Mention, bool] | None = None
    if form.is_valid():
        found = _tried(form, lambda: bring(**form.cleaned_data, by=request.user, at=_now()))
    if found is None:
        return render(request, "conversations/listening_bring.html", {"form": form, **_tool()}, status=422)
    mention, is_new = found
    said = _("La conversation est prête.") if is_new else _("Nous le savions déjà : voici la conversation.")
    messages.success(request, said)
    return redirect(mention.conversation or "conversations:listening-heard")


@require_safe
@never_cache
def listening_heard(request: HttpRequest) -> HttpResponse:
    """What was heard, newest first, and each way it came."""
    require(can_answer(request.user))
    origin = request.GET.get("origine", "")
    page: Page = recent(origin=origin, before=key_of(request.GET.get("avant", "")))
    context = {"page": page, "origin": origin, "origins": Mention.Origin.choices}
    return render(request, "conversations/listening_heard.html", context)


@require_POST
@limited("mention-check", "60/h", by="person")
def mention_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether it is still there."""
    mention = rechecks.check(mention=get_mention_for(request.user, pk), at=_now())
    if mention.state == Mention.State.GONE:
        messages.warning(request, _("Cette page n'est plus en ligne : son auteur l'a retirée."))
    else:
        messages.success(request, _("Rien ne dit que cette page ait été retirée."))
    return redirect(mention.conversation or "conversations:listening-heard")


def bookmarklet() -> str:
    """What a favourite runs: it leaves the page that is read for ours, with its address, title and what is chosen."""
    page = settings.SITE_URL + reverse("conversations:listening-bring")
    return (
        f"javascript:void(location.href='{page}?url='+encodeURIComponent(location.href)"
        "+'&title='+encodeURIComponent(document.title.slice(0,300))"
        "+'&text='+encodeURIComponent(String(getSelection()).slice(0,1500)))"
    )


def _tool() -> dict[str, str]:
    return {"bookmarklet": bookmarklet()}


def _brought(request: HttpRequest) -> BringForm:
    asked = {name: request.GET.get(name, "") for name in ("url", "title", "text")}
    if not asked["url"]:
        return BringForm()
    return BringForm(initial=asked | {"title": asked["title"][:300], "origin": Mention.Origin.BOOKMARKLET})


def _initial(found: Listener) -> dict[str, Any]:
    return {
        "name": found.name,
        "feed": found.feed,
        "query": found.query,
        "voice": found.voice_id,
        "takes_all": found.takes_all,
    }


def _shown(request: HttpRequest, *, follow: Form | None = None, through: Form | None = None) -> HttpResponse:
    wrong = any(form is not None and form.errors for form in (follow, through))
    found = ListenersFilter(request.GET)
    listeners = found.narrow(Listener.objects.order_by("kind", "name", "pk"))
    context = {
        "page": Paginator(listeners, PER_PAGE).get_page(key_of(request.GET.get("page", "")) or 1),
        "filter_form": found,
        "asked": bool(found.data.get("mots") or found.data.get("etat")),
        "follow": follow or FollowForm(),
        "through": through or ThroughForm(),
        **_tool(),
    }
    return render(request, "conversations/listening.html", context, status=422 if wrong else 200)


def _tried(form: Form, act: Any) -> Any:
    """What the service gives; None when it refused, which the form then says."""
    try:
        return act()
    except ValidationError as error:
        known = error if hasattr(error, "error_dict") else ValidationError({"__all__": error.messages})
        for field, wrong in known.message_dict.items():
            form.add_error(field if field in form.fields else None, wrong)
        return None


def _now() -> Any:
    return timezone.now()
