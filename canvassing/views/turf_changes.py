"""What somebody changes of the turfs of an area: each goes back to its page, or says beside the field what is wrong."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from canvassing.areas import Area
from canvassing.forms import take
from canvassing.forms.turfs import (
    AreaForm,
    CutForm,
    DoorsForm,
    LockForm,
    MergeForm,
    MoveForm,
    OfferForm,
    PolygonForm,
    SplitForm,
)
from canvassing.models import Turf
from canvassing.permissions.field import get_area_to_cut
from canvassing.services import address_doors, cutting, passes, redrawing
from canvassing.turf_pages.area import latest_cutting
from canvassing.turf_pages.streets import addresses_of_street
from canvassing.views.turfs import show
from common.limits import limited
from teams.views.access import with_second_factor
from territory.models import Address

#: Does what the form says; gives the page to go back to: its number for a turf, its name for a street, or nothing.
Act = Callable[[HttpRequest, Area, Any], dict[str, Any]]


def changing(
    name: str, make_form: Callable[[HttpRequest, Area], AreaForm]
) -> Callable[[Act], Callable[..., HttpResponse]]:
    """A page that posts one form, called `name` on the page of its area."""

    def decorate(act: Act) -> Callable[..., HttpResponse]:
        @require_POST
        @limited("turfs", "600/h", by="person")
        @with_second_factor
        @wraps(act)
        def view(request: HttpRequest, code: str) -> HttpResponse:
            area = get_area_to_cut(request.user, code, at=timezone.now())
            form = make_form(request, area)
            if form.is_valid():
                try:
                    return _back(area, **act(request, area, form))
                except ValidationError as error:
                    take(form, error)
            return show(request, area, status=422, **_seen_from(request, area), **{name: form})

        return view

    return decorate


def _form(kind: type[AreaForm]) -> Callable[[HttpRequest, Area], AreaForm]:
    return lambda request, area: kind(request.POST, area=area)


def _doors_form(request: HttpRequest, area: Area) -> AreaForm:
    return DoorsForm(request.POST, area=area, addresses=addresses_of_street(area, request.POST.get("rue", "")[:120]))


@changing("cut", _form(CutForm))
def turf_cut(request: HttpRequest, area: Area, form: CutForm) -> dict[str, Any]:
    last = latest_cutting(area)
    seed = (last.seed if last else 0) + (1 if form.cleaned_data["other"] else 0)
    doors = form.cleaned_data["doors"]
    cutting.ask_cut(area=area, doors=doors, by=request.user, at=timezone.now(), seed=seed)
    return {}


@changing("move", _form(MoveForm))
def turf_move(request: HttpRequest, area: Area, form: MoveForm) -> dict[str, Any]:
    """Addresses that were ticked; else one street or a side of it; else what the turf at hand has of some streets."""
    data, now = form.cleaned_data, timezone.now()
    asked = {"area": area, "into": data["into"], "by": request.user, "at": now}
    streets, side = data["streets"], data["side"]
    if not data["addresses"] and request.POST.get("rue") and side != MoveForm.HERE:
        redrawing.move_street(street=streets[0], side=side or None, **asked)
    else:
        chosen = data["addresses"] or _held(request, area).filter(street__in=streets)
        redrawing.move_addresses(addresses=list(chosen.values_list("pk", flat=True)), **asked)
    messages.success(request, _("C'est déplacé. Si ce n'est pas mieux, annulez."))
    return {"secteur": data["into"].number if data["into"] else _newest(area)}


@changing("polygon", _form(PolygonForm))
def turf_polygon(request: HttpRequest, area: Area, form: PolygonForm) -> dict[str, Any]:
    data = form.cleaned_data
    redrawing.draw_polygon(area=area, ring=data["ring"], into=data["into"], by=request.user, at=timezone.now())
    messages.success(request, _("Les portes de ce contour sont déplacées. Si ce n'est pas mieux, annulez."))
    return {"secteur": data["into"].number if data["into"] else _newest(area)}


@changing("split", _form(SplitForm))
def turf_split(request: HttpRequest, area: Area, form: SplitForm) -> dict[str, Any]:
    turf, parts = form.cleaned_data["turf"], form.cleaned_data["parts"]
    redrawing.split_turf(turf=turf, parts=parts, by=request.user, at=timezone.now())
    messages.success(
        request, _("Le secteur %(turf)s est partagé en %(parts)s.") % {"turf": turf.number, "parts": parts}
    )
    return {}


@changing("merge", _form(MergeForm))
def turf_merge(request: HttpRequest, area: Area, form: MergeForm) -> dict[str, Any]:
    merged = [form.cleaned_data["turf"], form.cleaned_data["other"]]
    redrawing.merge_turfs(turfs=merged, by=request.user, at=timezone.now())
    told = _("Les secteurs %(turf)s et %(other)s n'en font plus qu'un.")
    messages.success(request, told % {"turf": merged[0].number, "other": merged[1].number})
    kept: Turf | None = area.turfs().filter(pk__in=[turf.pk for turf in merged]).first()
    return {"secteur": kept.number} if kept else {}


@changing("lock", _form(LockForm))
def turf_lock(request: HttpRequest, area: Area, form: LockForm) -> dict[str, Any]:
    turf, locked = form.cleaned_data["turf"], form.cleaned_data["locked"]
    redrawing.lock_turf(turf=turf, locked=locked, at=timezone.now())
    told = (
        _("Le secteur %s est verrouillé : plus rien ne le change.") if locked else _("Le secteur %s est déverrouillé.")
    )
    messages.success(request, told % turf.number)
    return {"secteur": turf.number}


@changing("offer", _form(OfferForm))
def turf_offer(request: HttpRequest, area: Area, form: OfferForm) -> dict[str, Any]:
    turf, offered = form.cleaned_data["turf"], form.cleaned_data["offered"]
    redrawing.offer_turf(turf=turf, offered=offered, at=timezone.now())
    if offered:
        told = _("Le secteur %s est proposé aux volontaires proches.")
    else:
        told = _("Le secteur %s n'est plus proposé : vous seuls le confiez.")
    messages.success(request, told % turf.number)
    return {"secteur": turf.number}


@changing("doors", _doors_form)
def turf_doors(request: HttpRequest, area: Area, form: DoorsForm) -> dict[str, Any]:
    changed, now = form.changed(), timezone.now()
    for address, doors in changed:
        address_doors.set_doors(address=address, doors=doors, by=request.user, at=now)
    if changed:
        messages.success(request, _("Les portes sont notées."))
    return {"rue": request.POST.get("rue", ""), "secteur": request.POST.get("secteur", "")}


@changing("undoing", _form(AreaForm))
def turf_undo(request: HttpRequest, area: Area, form: AreaForm) -> dict[str, Any]:
    redrawing.undo_redraw(area=area, by=request.user, at=timezone.now())
    messages.success(request, _("Le dernier changement est annulé."))
    return {}


@changing("passing", _form(AreaForm))
def turf_pass(request: HttpRequest, area: Area, form: AreaForm) -> dict[str, Any]:
    passes.begin_pass(area=area, at=timezone.now())
    messages.success(request, _("Un nouveau passage commence : toutes les portes sont à refaire."))
    return {}


def _seen_from(request: HttpRequest, area: Area) -> dict[str, Any]:
    """The turf or the street that stood beside the map when the form was sent."""
    said = request.POST.get("secteur", "") or request.POST.get("turf", "")
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 6 else 0
    street = request.POST.get("rue", "")[:120]
    known = bool(street) and area.addresses().filter(street=street).exists()
    return {"turf": area.turfs().filter(number=number).first(), "street": street if known else ""}


def _held(request: HttpRequest, area: Area) -> "QuerySet[Address]":
    """The addresses of the turf at hand, or those that no turf holds."""
    number = request.POST.get("secteur", "")
    if number.isascii() and number.isdigit() and len(number) < 6:
        return area.addresses().filter(stop__turf__number=int(number), stop__turf__in=area.turfs())
    return area.addresses().filter(stop=None)


def _newest(area: Area) -> int:
    made: Turf | None = area.turfs().order_by("-pk").first()
    return made.number if made else 0


def _back(area: Area, **opened: Any) -> HttpResponse:
    page = reverse("canvassing:turf-area", args=[area.code])
    query = urlencode({name: value for name, value in opened.items() if value})
    return redirect(f"{page}?{query}" if query else page)
