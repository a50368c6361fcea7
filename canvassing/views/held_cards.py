"""Contact cards that wait to be looked at: how many on each walk, sent or forgotten together, never read."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from canvassing.boards.queue import PER_PAGE, held_cards_by_walk
from canvassing.permissions.boards import cards_reviewed_by, get_walk_with_cards
from canvassing.permissions.field import can_review
from canvassing.services.held_cards import refuse_cards, release_cards
from canvassing.views.board import base_of
from canvassing.views.review import RATE, SCOPE
from common.limits import limited
from teams.views.access import with_second_factor
from territory.permissions import require


@require_GET
@with_second_factor
def held_cards(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    require(can_review(request.user, at=now))
    found = held_cards_by_walk(cards_reviewed_by(request.user, at=now))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "canvassing/review/held_cards.html", {"base": base_of(request), "page": page})


@require_POST
@with_second_factor
@limited(SCOPE, RATE, by="person")
def held_cards_decide(request: HttpRequest, key: UUID) -> HttpResponse:
    """`verb`: release or refuse; anything else changes nothing."""
    now = timezone.now()
    walk = get_walk_with_cards(request.user, key, at=now)
    verb = request.POST.get("verb", "")
    if verb == "release":
        outcome = release_cards(walk=walk, at=now)
        words = ngettext("%d fiche est partie.", "%d fiches sont parties.", outcome.done) % outcome.done
        messages.success(request, words)
        if outcome.kept:
            stay = ngettext(
                "%d fiche ne peut pas partir pour l'instant.",
                "%d fiches ne peuvent pas partir pour l'instant.",
                outcome.kept,
            )
            messages.warning(request, stay % outcome.kept)
    elif verb == "refuse":
        gone = refuse_cards(walk=walk).done
        messages.success(request, ngettext("%d fiche est oubliée.", "%d fiches sont oubliées.", gone) % gone)
    else:
        messages.warning(request, _("Choisissez : envoyer, ou oublier."))
    return redirect("canvassing:held-cards")
