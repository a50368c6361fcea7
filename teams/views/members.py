"""Members: seen by those who look after them, thanked, written to; and each one's own choice to stay, move, leave."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.limits import limited
from teams.forms.teams import ChooseForm, MessageForm
from teams.ladder.choosing import choices_of, choose
from teams.models import Membership
from teams.permissions.teams import get_led_team_for, get_member_led, get_volunteer_for
from teams.services.messages import messages_left, send_team_message, thank
from teams.services.teams import TeamRefused, leave_team
from teams.team import people
from teams.team.audience import audience_of
from teams.views.access import with_second_factor
from territory.silence import require_voice

PAGE = 50


@require_safe
@with_second_factor
@never_cache
def team_people(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    team = get_led_team_for(request.user, pk, at=now)
    show = request.GET.get("voir", "")
    page = Paginator(people.people_of(team, at=now, show=show), PAGE).get_page(request.GET.get("page"))
    context = {
        "team": team,
        "show": show,
        "page": page,
        "rows": [(stay, _volunteer(stay), people.step_of(_volunteer(stay))) for stay in page],
        "filters": _filters(team, at=now),
        "thanked": people.thanked_today(team, by=request.user.pk, day=timezone.localdate(now)),
        "leading": people.leaders_of(team, at=now),
        "silent_since": now - team.SILENT,
    }
    return render(request, "teams/members.html", context)


@require_POST
@with_second_factor
@limited("thanks", "200/d", by="person")
def member_thank(request: HttpRequest, pk: int) -> HttpResponse:
    now = timezone.now()
    membership = get_member_led(request.user, pk, at=now)
    try:
        thank(membership=membership, by=request.user, at=now)
    except TeamRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Merci transmis à %(name)s.") % {"name": membership.supporter.display_name})
    return redirect(_back_to(membership.team_id, request))


@require_http_methods(["GET", "POST"])
@with_second_factor
@limited("team-message", "30/h", by="person")
def team_message(request: HttpRequest, pk: int) -> HttpResponse:
    """Written, then read again with how many will receive it, then sent."""
    now = timezone.now()
    team = get_led_team_for(request.user, pk, at=now)
    require_voice(team.place, now)  # said before the words are written, not after
    form = MessageForm(request.POST if request.method == "POST" else None)
    context = {"team": team, "form": form, "left": messages_left(team, at=now)}
    if request.method == "GET":
        return render(request, "teams/message.html", context)
    if form.is_valid() and "send" in request.POST:
        try:
            sent = send_team_message(team=team, author=request.user, at=now, **form.cleaned_data)
        except TeamRefused as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("C'est parti. Destinataires : %(n)d.") % {"n": sent.sent_to})
            return redirect("teams:team", pk)
    if form.is_valid() and "again" not in request.POST:
        audience = audience_of(team, at=now, but=request.user)
        return render(request, "teams/message_preview.html", context | {"audience": audience})
    return render(request, "teams/message.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@limited("team-choice", "30/d", by="person")
def team_choose(request: HttpRequest) -> HttpResponse:
    """Stay where one is, or one of the teams near home; without an answer one stays."""
    now = timezone.now()
    volunteer = get_volunteer_for(request.user)
    if volunteer.stopped_at:
        return redirect("teams:help")
    mine, near = choices_of(volunteer, at=now)
    staying = _("Rester dans l'équipe %(team)s") % {"team": mine.team.name} if mine else ""
    form = ChooseForm(request.POST if request.method == "POST" else None, staying=staying, near=near)
    if request.method == "POST" and form.is_valid():
        try:
            choose(volunteer=volunteer, mine=mine, team=form.team, at=now)
        except ValidationError as refused:
            form.add_error("choice", refused.messages)
        else:
            messages.success(request, _("C'est noté : équipe %(team)s.") % {"team": (form.team or mine.team).name})
            return redirect("teams:hub")
    context = {"form": form, "mine": mine, "near": near, "leads": mine and _leads(mine, at=now)}
    return render(request, "teams/choose.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@limited("team-choice", "30/d", by="person")
def team_leave(request: HttpRequest) -> HttpResponse:
    """Leave the team without stopping to help: asked twice."""
    now = timezone.now()
    mine = Membership.objects.current().filter(supporter=request.user).select_related("team__place").first()
    if mine is None:
        return redirect("teams:team-choose")
    if request.method == "POST":
        leave_team(supporter=request.user, at=now)
        messages.success(request, _("Vous avez quitté l'équipe %(team)s.") % {"team": mine.team.name})
        return redirect("teams:hub")
    return render(request, "teams/team_leave.html", {"mine": mine, "leads": _leads(mine, at=now)})


def _back_to(team: int, request: HttpRequest) -> str:
    """The list as it was read: its filter and its page."""
    kept = {name: request.GET[name] for name in ("voir", "page") if request.GET.get(name)}
    address = reverse("teams:team-people", args=[team])
    return f"{address}?{urlencode(kept)}" if kept else address


def _filters(team, *, at) -> list[tuple[str, str, int]]:
    words = {"": _("Tous"), people.TO_WELCOME: _("À accueillir"), people.SILENT: _("Silencieux depuis deux semaines")}
    counts = people.counts_of(team, at=at)
    return [(show, words[show], counts[show]) for show in words]


def _leads(mine: Membership, *, at) -> bool:
    return mine.supporter_id in people.leaders_of(mine.team, at=at)


def _volunteer(stay: Membership):
    return getattr(stay.supporter, "volunteer", None)
