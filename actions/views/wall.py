"""The wall: what the campaign published elsewhere, and its videos, loaded from elsewhere only after a click."""

from collections.abc import Iterable

from csp.decorators import csp_update
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from actions.forms.wall import DescribeForm
from actions.models import WallItem, WallSource
from actions.permissions.desk import can_edit
from actions.permissions.wall import get_shown_item
from actions.wall.players import player_of
from common.keys import key_of
from common.web_addresses import shown_host

PAGE = 24


@require_safe
@login_not_required
def wall(request: HttpRequest) -> HttpResponse:
    """All of it, newest first; one kind alone, or one source, when asked for."""
    kind, source = request.GET.get("genre", ""), key_of(request.GET.get("source", ""))
    items = WallItem.objects.shown()
    if kind in WallItem.Kind.values:
        items = items.filter(kind=kind)
    if source:
        items = items.filter(source=source)
    page = Paginator(items, PAGE).get_page(key_of(request.GET.get("page", "")) or 1)
    for item in page.object_list:
        dress(item)
    context = {
        "page": page,
        "kind": kind,
        "kinds": WallItem.Kind.choices,
        "source": source,
        "sources": WallSource.objects.filter(Exists(WallItem.objects.filter(source=OuterRef("pk"), is_hidden=False))),
        "asked": kind in WallItem.Kind.values or bool(source),
    }
    return _page(request, "actions/wall.html", context, page.object_list)


@require_safe
@login_not_required
def wall_item(request: HttpRequest, pk: int) -> HttpResponse:
    """One item; its video plays where « ?lire=1 » says that the visitor asked for it."""
    item = dress(get_shown_item(pk))
    return show(request, item, plays=item.player is not None and request.GET.get("lire") == "1")


def show(
    request: HttpRequest, item: WallItem, *, describe: DescribeForm | None = None, plays: bool = False
) -> HttpResponse:
    """The page of one item, with what staff may do of it."""
    context = {"item": item, "plays": plays}
    if can_edit(request.user):
        context |= {"edits": True, "describe": describe or DescribeForm({"alt": item.alt})}
    response = _page(request, "actions/wall_item.html", context, [item])
    if describe is not None and describe.errors:
        response.status_code = 422
    return response


def dress(item: WallItem) -> WallItem:
    """What a card says beside the item itself: its `player`, or None, and the `site` it comes from."""
    source = item.source
    item.player = player_of(source.kind, item.video, feed=source.feed)
    elsewhere = source.kind in (WallSource.Kind.BLOG, WallSource.Kind.PEERTUBE)
    item.site = shown_host(item.url) if elsewhere else source.get_kind_display()
    return item


def _page(request: HttpRequest, template: str, context: dict, items: Iterable[WallItem]) -> HttpResponse:
    """A page whose policy lets in the players of its own videos and no other frame."""
    frames = sorted({item.player.origin for item in items if item.player})

    def answer(_request: HttpRequest) -> HttpResponse:
        return render(request, template, context)

    return csp_update({"frame-src": frames})(answer)(request) if frames else answer(request)
