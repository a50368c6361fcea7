"""One's own short links: making them, finding them, changing where they lead."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from actions.forms.links import EndForm, LinksFilter, ShortenForm, TargetForm, TitleForm, take
from actions.links.addresses import PREFIX, short_host
from actions.links.figures import figures_of
from actions.links.standing import is_refused
from actions.models import ShortLink
from actions.permissions.links import get_own_link, may_open_again
from actions.services import links as services
from common.limits import check_limit, limited, too_many
from supporters.models import Supporter
from supporters.permissions import get_account
from territory.silence import current_silence, require_voice

PER_PAGE = 20
#: Changes of one's links, all together.
CHANGES = "120/h"


@require_safe
@never_cache
def links(request: HttpRequest) -> HttpResponse:
    """Mine, the newest first, with the form that makes another."""
    supporter = get_account(request)
    found = LinksFilter(request.GET)
    mine = ShortLink.objects.filter(owner=supporter)
    page = Paginator(found.narrow(mine), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": ShortenForm(), "filter_form": found, "page": page, "silence": current_silence(None, _now())}
    return _shown(request, "actions/links/links.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link_new(request: HttpRequest) -> HttpResponse:
    """`?url=` and `?title=` come from the bookmarklet: the person reads them before anything is made."""
    supporter = get_account(request)
    require_voice(None, _now())
    if request.method != "POST":
        asked = {"target": request.GET.get("url", ""), "title": request.GET.get("title", "")[:120]}
        return _shown(request, "actions/links/new.html", {"form": ShortenForm(initial=asked)})
    form = ShortenForm(request.POST)
    made: ShortLink | None = None
    if form.is_valid():
        wait = check_limit(services.SCOPE, f"person:{supporter.pk}", services.RATE)
        if wait:
            return too_many(request, wait)
        made = _tried(form, lambda: services.shorten(owner=supporter, at=_now(), **form.cleaned_data))
    if made is None:
        return _shown(request, "actions/links/new.html", {"form": form}, status=422)
    messages.success(request, _("Votre lien est prêt : copiez-le, partagez-le, imprimez-le."))
    return redirect("actions:link", made.slug)


@require_safe
@never_cache
def link(request: HttpRequest, slug: str) -> HttpResponse:
    """Its address to pass on, its figures, and what may be changed."""
    return _page(request, get_own_link(get_account(request), slug))


@require_POST
@limited("short-link-change", CHANGES, by="person")
def link_target(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead elsewhere."""
    said = _("Le lien mène maintenant ailleurs. L'ancienne destination reste écrite sur sa page d'information.")
    return _change(request, slug, TargetForm(request.POST), "target_form", services.repoint, said)


@require_POST
@limited("short-link-change", CHANGES, by="person")
def link_title(request: HttpRequest, slug: str) -> HttpResponse:
    return _change(request, slug, TitleForm(request.POST), "title_form", services.rename, _("Le titre est enregistré."))


@require_POST
@limited("short-link-change", CHANGES, by="person")
def link_end(request: HttpRequest, slug: str) -> HttpResponse:
    """When it stops."""
    return _change(request, slug, EndForm(request.POST), "end_form", services.expire, _("La date est enregistrée."))


@require_http_methods(["GET", "HEAD", "POST"])
@limited("short-link-change", CHANGES, by="person")
def link_close(request: HttpRequest, slug: str) -> HttpResponse:
    """A page says what closing does; it can be opened again."""
    found = get_own_link(get_account(request), slug)
    if request.method != "POST":
        return _shown(request, "actions/links/close.html", {"link": found})
    services.disable(link=found, reason="", by=_person(request), at=_now())
    messages.success(request, _("Le lien est fermé. Vous pouvez le rouvrir quand vous voulez."))
    return redirect("actions:link", slug)


@require_POST
@limited("short-link-change", CHANGES, by="person")
def link_open(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_own_link(get_account(request), slug)
    if not may_open_again(request.user, found):
        messages.error(request, _("L'équipe de campagne a fermé ce lien : elle seule peut le rouvrir."))
        return redirect("actions:link", slug)
    try:
        services.enable(link=found, by=_person(request), at=_now())
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, _("Le lien est rouvert."))
    return redirect("actions:link", slug)


def bookmarklet() -> str:
    """What a favourite runs: it leaves the page that is read for ours, with its address and title."""
    page = settings.SITE_URL + reverse("actions:link-new")
    return (
        f"javascript:void(location.href='{page}?url='+encodeURIComponent(location.href)"
        "+'&title='+encodeURIComponent(document.title))"
    )


def _change(
    request: HttpRequest, slug: str, form: BaseForm, name: str, service: Callable[..., ShortLink], said: str
) -> HttpResponse:
    """One form of the link's page: enregistré, or the page again with what is wrong beside the field."""
    found = get_own_link(get_account(request), slug)
    if form.is_valid():
        changed = _tried(form, lambda: service(link=found, by=_person(request), at=_now(), **form.cleaned_data))
        if changed is not None:
            messages.success(request, said)
            return redirect("actions:link", slug)
    return _page(request, found, status=422, **{name: form})


def _page(request: HttpRequest, found: ShortLink, *, status: int = 200, **forms: BaseForm) -> HttpResponse:
    context: dict[str, Any] = {
        "link": found,
        "figures": figures_of(found, at=_now()),
        "history": found.targets.all()[: services.HISTORY],
        "is_refused": is_refused(found),
        "is_over": found.expires_at is not None and found.expires_at <= _now(),
        "may_open": may_open_again(request.user, found),
        "target_form": TargetForm(),
        "title_form": TitleForm(initial={"title": found.title}),
        "end_form": EndForm(initial={"expires_at": found.expires_at}),
    }
    return _shown(request, "actions/links/link.html", context | forms, status=status)


def _shown(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context |= {"stem": short_host() + PREFIX, "bookmarklet": bookmarklet()}
    return render(request, template, context, status=status)


def _tried(form: BaseForm, act: Callable[[], ShortLink]) -> ShortLink | None:
    """What the service gives; None when it refused, which the form then says."""
    try:
        return act()
    except ValidationError as error:
        take(form, error)
        return None


def _person(request: HttpRequest) -> Supporter:
    return request.user  # type: ignore[return-value]


def _now() -> Any:
    return timezone.now()
