"""Coming to an outing, leaving it, saying how it was, and one's own list."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from common.limits import limited
from teams.forms.outings import JoinForm, MoodForm
from teams.models import Outing, Participation
from teams.outings.words import result_lines, when, where
from teams.permissions.teams import get_joined_outing, get_outing
from teams.services.outing_reports import say_mood
from teams.services.outings import OutingClosed
from teams.services.participations import BOX, agreement_missing, join_outing, leave_outing
from teams.views.calendar import show_outing

PAGE = 20


@limited("outing-join", "60/h", by="person")
@require_POST
def outing_join(request: HttpRequest, pk: int) -> HttpResponse:
    """Come, or change the number of friends."""
    found, now = get_outing(pk), timezone.now()
    form = JoinForm(request.POST, asks=agreement_missing(request.user))
    if form.is_valid():
        read = form.cleaned_data
        try:
            join_outing(
                outing=found, supporter=request.user, friends=read["friends"], agrees=bool(read.get(BOX)), at=now
            )
        except ValidationError as error:
            form.add_refusal(error)
        except OutingClosed as error:
            messages.error(request, str(error))
            return show_outing(request, get_outing(pk), at=now, status=409)
        else:
            messages.success(request, _("C'est noté, à bientôt ! Un e-mail avec le rendez-vous part vers vous."))
            return redirect("teams:outing", pk)
    return show_outing(request, get_outing(pk), at=now, form=form, status=422)


@limited("outing-join", "60/h", by="person")
@require_POST
def outing_leave(request: HttpRequest, pk: int) -> HttpResponse:
    found, now = get_outing(pk), timezone.now()
    try:
        left = leave_outing(outing=found, supporter=request.user, at=now)
    except OutingClosed as error:
        messages.error(request, str(error))
        return show_outing(request, found, at=now, status=409)
    if left:
        messages.success(request, _("C'est noté : votre place est libre. Vous pouvez revenir quand vous voulez."))
    return redirect("teams:outing", pk)


@require_http_methods(["GET", "POST"])
def outing_mood(request: HttpRequest, pk: int) -> HttpResponse:
    """For who comes: how it was, in one tap and a few words for the organiser."""
    found, now = get_joined_outing(request.user, pk), timezone.now()
    own = found.participations.get(supporter=request.user.pk)
    form = MoodForm(request.POST if request.method == "POST" else None, initial={"mood": own.mood, "words": own.words})
    if request.method == "POST" and form.is_valid():
        try:
            say_mood(outing=found, supporter=request.user, at=now, **form.cleaned_data)
        except OutingClosed as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Merci, l'organisateur lira votre réponse."))
            return redirect("teams:outing", pk)
    context = {"form": form, "outing": found, "when": when(found), "results": result_lines(found)}
    return render(request, "teams/outing_mood.html", context, status=422 if form.errors else 200)


@require_GET
def my_outings(request: HttpRequest) -> HttpResponse:
    """To come, then past, the latest first."""
    now = timezone.now()
    mine = Participation.objects.filter(supporter=request.user.pk, cancelled_at=None)
    mine = mine.select_related("outing__place__departement", "outing__team")
    over = mine.filter(outing__ends_at__lte=now).exclude(outing__state=Outing.State.CANCELLED)
    coming = mine.filter(outing__ends_at__gt=now).order_by("outing__starts_at")
    page = Paginator(over.order_by("-outing__starts_at", "-pk"), PAGE).get_page(request.GET.get("page"))
    context = {
        "coming": [(row, when(row.outing), where(row.outing, shows_address=True)) for row in coming],
        "past": [(row, when(row.outing), result_lines(row.outing)) for row in page],
        "page": page,
    }
    return render(request, "teams/my_outings.html", context)
