"""One's own place in a session, and invitations: those that are sent and those that are answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from common.keys import key_of
from common.limits import limited
from common.tokens import TokenRefused
from teams.authority import GUIDES, authority_of
from teams.models import Enrolment
from teams.permissions.training import get_own_enrolment, get_session_for, get_session_to_run
from teams.services.enrolments import Closed, Full, enrol, leave_session
from teams.services.invitations import AT_ONCE, Expired, accept, decline, invitable, invitation_of, invite, is_open
from teams.views.access import with_second_factor
from teams.views.sessions import show

State = Enrolment.State
PAGE = 60


@require_POST
@limited("session-enrol", "60/h", by="person")
def session_enrol(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for a place; `attendre` agrees to wait for one."""
    found = get_session_for(pk)
    try:
        own = enrol(session=found, supporter=request.user, at=timezone.now(), or_wait="attendre" in request.POST)
    except (Full, Closed) as error:
        return show(request, get_session_for(pk), refusal=error.messages[0], status=409)
    except ValidationError as error:
        return show(request, found, refusal=error.messages[0], status=422)
    if own.state == State.WAITING:
        messages.success(request, _("Vous êtes sur la liste d'attente. Nous vous écrivons dès qu'une place se libère."))
    else:
        messages.success(request, _("Votre place est réservée. Un message vous le confirme."))
    return redirect("teams:session", pk)


@require_POST
@limited("session-enrol", "60/h", by="person")
def session_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a place or a wait, or decline an invitation."""
    own = get_own_enrolment(request.user, pk, State.ENROLLED, State.WAITING, State.INVITED)
    try:
        leave_session(enrolment=own, at=timezone.now())
    except Closed as error:
        return show(request, get_session_for(pk), refusal=error.messages[0], status=409)
    messages.success(request, _("C'est noté, merci d'avoir prévenu."))
    return redirect("teams:session", pk)


@require_http_methods(["GET", "POST"])
@limited("session-invite", "60/h", by="person")
@with_second_factor
def session_invite(request: HttpRequest, pk: int) -> HttpResponse:
    """First names and communes of volunteers of one's territory, candidates first (L08)."""
    now = timezone.now()
    found = get_session_to_run(request.user, pk, at=now)
    people = invitable(session=found, territories=authority_of(request.user, at=now).territories(GUIDES))
    refusal = ""
    if request.method == "POST":
        picked = (
            people[:AT_ONCE]
            if "tous" in request.POST
            else people.filter(pk__in=map(key_of, request.POST.getlist("volunteer")))
        )
        try:
            made = invite(session=found, volunteers=list(picked), by=request.user, at=now)
        except ValidationError as error:
            refusal = error.messages[0]
        else:
            words = ngettext("%(n)s invitation est partie.", "%(n)s invitations sont parties.", len(made))
            if made:
                messages.success(request, words % {"n": len(made)})
            else:
                messages.warning(request, _("Personne n'était à inviter."))
            return redirect("teams:session-invite", pk)
    invited = found.enrolments.filter(state=State.INVITED).count()
    # Found and sorted once, for the count and the page alike.
    page = Paginator(list(people.values_list("pk", flat=True)), PAGE).get_page(request.GET.get("page"))
    page.object_list = people.filter(pk__in=page.object_list)
    context = {"session": found, "page": page, "invited": invited, "refusal": refusal}
    context["at_once"] = min(AT_ONCE, page.paginator.count)
    return render(request, "teams/session_invite.html", context, status=409 if refusal else 200)


@login_not_required
@csrf_exempt  # the token is the secret, and the page of an invitation leaves no cookie (L70)
@never_cache
@require_http_methods(["GET", "POST"])
@limited("session-answer", "60/h")
def session_answer(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation's mail: it answers for its person, whoever is signed in."""
    now = timezone.now()
    try:
        enrolment = invitation_of(token)
    except TokenRefused:
        return render(request, "teams/session_answer_lost.html", status=410)
    context = {"session": enrolment.session, "enrolment": enrolment, "token": token}
    status = 200
    if request.method == "POST":
        try:
            if request.POST.get("answer") == "no":
                context["enrolment"] = decline(enrolment=enrolment, at=now)
            elif request.POST.get("answer") == "yes" or "attendre" in request.POST:
                context["enrolment"] = accept(enrolment=enrolment, at=now, or_wait="attendre" in request.POST)
        except Full as error:
            context |= {"refusal": error.messages[0], "full": True}
            status = 409
        except Expired:
            pass
        except ValidationError as error:
            context["refusal"], status = error.messages[0], 409
    if context["enrolment"].state == State.INVITED and not is_open(context["enrolment"], at=now):
        return render(request, "teams/session_answer_expired.html", context, status=410)
    return render(request, "teams/session_answer.html", context, status=status)
