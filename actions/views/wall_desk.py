"""Staff and the wall: accounts that are followed, what is hung by hand, what is hidden."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from actions.forms.wall import AddForm, DescribeForm, FollowForm
from actions.models import WallItem, WallSource
from actions.permissions.desk import can_edit, require
from actions.permissions.wall import get_item_for, get_source_for
from actions.services import wall as services
from actions.views.wall import dress, show
from common.limits import limited

#: Hidden items that are listed, newest first.
HIDDEN = 30


@require_http_methods(["GET", "POST"])
@limited("wall-follow", "60/h", by="person")
def wall_desk(request: HttpRequest) -> HttpResponse:
    """Every account with its state; another is followed from here."""
    require(can_edit(request.user))
    if request.method != "POST":
        return _desk(request)
    form = FollowForm(request.POST)
    if form.is_valid():
        try:
            services.follow(**form.cleaned_data, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Ce compte est suivi. Ses images arrivent dans quelques minutes."))
            return redirect("actions:wall-desk")
    return _desk(request, follow=form)


@require_POST
@limited("wall-add", "60/h", by="person")
def wall_add(request: HttpRequest) -> HttpResponse:
    """Hang one photo or video by its address."""
    require(can_edit(request.user))
    form = AddForm(request.POST)
    if form.is_valid():
        try:
            item = services.add_item(**form.cleaned_data, at=timezone.now())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("« %(title)s » est sur le mur.") % {"title": item.title})
            return redirect("actions:wall-item", item.pk)
    return _desk(request, add=form)


@require_POST
def wall_source_pause(request: HttpRequest, pk: int) -> HttpResponse:
    source = services.pause(source=get_source_for(request.user, pk))
    messages.success(
        request, _("« %(name)s » n'est plus lu. Ce qui en vient reste sur le mur.") % {"name": source.name}
    )
    return redirect("actions:wall-desk")


@require_POST
def wall_source_resume(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the feed again at once; also how a broken one is tried again."""
    source = services.resume(source=get_source_for(request.user, pk), at=timezone.now())
    messages.success(request, _("« %(name)s » va être lu dans un instant.") % {"name": source.name})
    return redirect("actions:wall-desk")


@require_POST
def wall_item_hide(request: HttpRequest, pk: int) -> HttpResponse:
    item = services.hide(item=get_item_for(request.user, pk))
    messages.success(
        request, _("« %(title)s » n'est plus sur le mur. Vous pouvez l'y remettre.") % {"title": item.title}
    )
    return redirect("actions:wall-desk")


@require_POST
def wall_item_show(request: HttpRequest, pk: int) -> HttpResponse:
    item = services.show(item=get_item_for(request.user, pk), at=timezone.now())
    messages.success(request, _("« %(title)s » est de nouveau sur le mur.") % {"title": item.title})
    return redirect("actions:wall-desk")


@require_POST
def wall_item_describe(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what a picture shows."""
    item = get_item_for(request.user, pk)
    form = DescribeForm(request.POST)
    if not form.is_valid():
        return show(request, dress(item), describe=form)
    services.describe(item=item, alt=form.cleaned_data["alt"])
    messages.success(request, _("C'est noté."))
    return redirect("actions:wall-desk") if item.is_hidden else redirect("actions:wall-item", item.pk)


def _desk(request: HttpRequest, *, follow: Form | None = None, add: Form | None = None) -> HttpResponse:
    hung = Count("items", filter=Q(items__is_hidden=False))
    context = {
        "sources": WallSource.objects.annotate(hung=hung).order_by("name"),
        "hidden": WallItem.objects.filter(is_hidden=True).select_related("source")[:HIDDEN],
        "follow": follow or FollowForm(),
        "add": add or AddForm(),
    }
    wrong = (follow is not None and follow.errors) or (add is not None and add.errors)
    return render(request, "actions/desk/wall.html", context, status=422 if wrong else 200)
