"""The script: written by staff, read by whoever walks."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from canvassing.doorstep.script import LAW, current_cards
from canvassing.doorstep.script_text import ScriptError, read_script, write_script
from canvassing.forms import take
from canvassing.forms.scripts import ScriptForm
from canvassing.models import Script
from canvassing.permissions import require
from canvassing.permissions.field import helps, may_cut_somewhere
from canvassing.services import scripts
from territory.permissions import can_target

#: Versions to come back to.
SHOWN = 10


@require_http_methods(["GET", "POST"])
def script(request: HttpRequest) -> HttpResponse:
    """Writing it. « Show » reads the cards without keeping them."""
    require(can_target(request.user))
    form = ScriptForm(request.POST or None, initial={"text": write_script(current_cards())})
    cards = current_cards()
    if form.is_valid():
        try:
            cards = read_script(form.cleaned_data["text"])
            if "show" not in request.POST:
                scripts.write_script(text=form.cleaned_data["text"], at=timezone.now())
                messages.success(request, _("C'est en usage : chaque feuille de route chargée l'emporte."))
                return redirect("canvassing:script")
        except ScriptError as error:
            form.add_error("text", str(error))
        except ValidationError as error:
            take(form, error)
    refused = request.method == "POST" and not form.is_valid()
    context = {"form": form, "cards": cards, "law": LAW, "versions": Script.objects.all()[:SHOWN]}
    return render(request, "canvassing/script/script.html", context, status=422 if refused else 200)


@require_POST
def script_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Come back to an earlier version; 0 is the words that the site came with."""
    require(can_target(request.user))
    scripts.use_script(script=get_object_or_404(Script, pk=pk) if pk else None, at=timezone.now())
    messages.success(request, _("Cette version est de nouveau en usage."))
    return redirect("canvassing:script")


@require_GET
def script_read(request: HttpRequest) -> HttpResponse:
    """For volunteers, before they set out: the cards one under the other, each branch a link."""
    require(helps(request.user) or may_cut_somewhere(request.user, at=timezone.now()))
    return render(request, "canvassing/script/read.html", {"cards": current_cards(), "law": LAW})
