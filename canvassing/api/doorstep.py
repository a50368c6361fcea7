"""Phone and server: the pack of a walk, and what the phone sends back."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from canvassing.api.doorstep_access import ByPhone, WalkToken
from canvassing.doorstep.reading import read_moment
from canvassing.permissions.field import get_walk_for
from canvassing.services.events import BATCH, NoIdentity, Received, TooMany, receive
from canvassing.services.packs import load_pack
from supporters.api.access import Conflict, limit

#: Twice what BATCH of the longest events take.
MOST_BYTES = 2_000_000


class WalkPack(APIView):
    """What the doorstep pages keep to work without network. It counts the phone among those that may send events."""

    permission_classes = [IsAuthenticated]

    @extend_schema(
        responses=OpenApiTypes.OBJECT,
        parameters=[OpenApiParameter("phone", OpenApiTypes.UUID, required=True, description="made on the phone, kept")],
    )
    def get(self, request: Request, key: UUID) -> Response:
        """For who walks it now (else 404). 403 in silence, 409 once the walk has ended."""
        walk = get_walk_for(request.user, key)
        if not walk.walkers.filter(supporter=request.user.pk, left_at=None).exists():
            raise Http404
        try:
            phone = UUID(request.query_params.get("phone", ""))
        except ValueError as error:
            raise ValidationError({"phone": [_("Ce téléphone n'a pas dit qui il est.")]}) from error
        limit(request, "walk-pack", "120/h")
        if not walk.is_open:
            raise Conflict(_("Cette feuille de route est terminée. Il y en a d'autres près de chez vous."))
        pack = load_pack(walk=walk, phone=phone, supporter=request.user, at=timezone.now())
        return Response(pack, headers={"Cache-Control": "no-store"})


class WalkEvents(APIView):
    """Append-only: every event carries an id made on the phone, and counts once however often it is sent."""

    authentication_classes = [WalkToken]
    permission_classes = [IsAuthenticated]
    throttle_classes = [ByPhone]

    @extend_schema(request=OpenApiTypes.OBJECT, responses=OpenApiTypes.OBJECT)
    def post(self, request: Request, key: UUID) -> Response:
        """`{"sent_at", "events": […]}`; each result says what became of its event.

        200 as soon as one was taken; otherwise the status of the first refusal. 400 for an event without an id, 413
        beyond 200 events, 401 for a token that is over. Open in silence and after the walk's end (L54).
        """
        phone, now = request.auth, timezone.now()
        if phone.walk_id != key:
            raise Http404
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
            return _too_much()
        sent = request.data
        events = sent.get("events") if isinstance(sent, dict) else None
        if not isinstance(events, list):
            raise ParseError(_("Cet envoi ne se lit pas."))
        try:
            with transaction.atomic():
                received = receive(
                    walk=phone.walk,
                    phone=phone.key,
                    supporter=phone.supporter,
                    events=events,
                    sent_at=read_moment(sent.get("sent_at")),
                    at=now,
                )
                type(phone).objects.filter(pk=phone.pk).update(seen_at=now)
        except TooMany:
            return _too_much()
        except NoIdentity as error:
            raise ParseError(_("Un événement n'a pas d'identifiant : rien n'a été pris.")) from error
        return Response({"now": now} | answer_of(received), status=received.code)


def _too_much() -> Response:
    words = _("Envoyez en plusieurs fois : %(most)s événements au plus.") % {"most": BATCH}
    return Response({"detail": words, "limit": BATCH}, status=status.HTTP_413_REQUEST_ENTITY_TOO_LARGE)


def answer_of(received: Received) -> dict[str, Any]:
    walk = received.walk
    return {
        "results": [
            {"id": str(one.id), "status": one.status, "code": one.code, "errors": one.errors}
            for one in received.results
        ],
        "addresses": [
            {"id": pk, "state": standing.state, "left": standing.left, "note": standing.note}
            for pk, standing in received.standings.items()
        ],
        "walk": {"ended_at": walk.ended_at, "end": walk.end},
    }
