"""Letters, for programs of the staff: written, checked, answered for and scheduled as on their pages."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError as Refused
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import generics, status
from rest_framework.parsers import MultiPartParser
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from common.images import read_upload
from mailings.api.mailing_serializers import (
    FaultSerializer,
    LetterPreviewSerializer,
    ListedMailingSerializer,
    MailingChange,
    MailingInput,
    MailingPicture,
    MailingSeen,
    MailingSerializer,
    MailingWhen,
    ProofsSerializer,
)
from mailings.audiences.readers import draw, first_name
from mailings.composing.lint import lint
from mailings.composing.rendering import preview
from mailings.emails.proofs import send_proof
from mailings.forms.previews import read_asked, read_draw
from mailings.models import Mailing
from mailings.permissions.desk import can_write, require
from mailings.permissions.mailings import get_mailing_for, get_mailing_to_approve
from mailings.services import approving, scheduling, writing
from mailings.views import previews
from supporters.api.access import Conflict, limit

PERMISSIONS = [IsAuthenticated, DeskIsSure]
SCOPE, RATE = "mail-writing", "300/h"


class Mailings(generics.ListAPIView[Mailing]):
    permission_classes = PERMISSIONS
    serializer_class = ListedMailingSerializer
    queryset = Mailing.objects.none()

    def get_queryset(self) -> QuerySet[Mailing]:
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        found = Mailing.objects.newest_first().select_related("audience")
        state = self.request.query_params.get("state", "")
        return found.filter(state=state) if state in Mailing.State.values else found

    @extend_schema(operation_id="mailings_list", parameters=[OpenApiParameter("state", str, enum=Mailing.State.values)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Letters, the latest written first."""
        require(can_write(request.user))
        return self.list(request, *args, **kwargs)

    @extend_schema(operation_id="mailing_write", request=MailingInput, responses={201: MailingSerializer})
    def post(self, request: Request) -> Response:
        """A draft."""
        require(can_write(request.user))
        limit(request, SCOPE, RATE)
        said = _said(MailingInput(data=request.data))
        made = _refused_as_such(lambda: writing.write(by=request.user, at=timezone.now(), **said))
        return Response(MailingSerializer(made).data, status=status.HTTP_201_CREATED)


class OneMailing(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mailing_read", responses=MailingSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(MailingSerializer(get_mailing_for(request.user, pk)).data)

    @extend_schema(operation_id="mailing_revise", request=MailingChange, responses=MailingSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Some of it: what people read makes a new revision, and approvals fall. 409 once deliveries are written."""
        mailing = get_mailing_for(request.user, pk)
        limit(request, SCOPE, RATE)
        said = _said(MailingChange(data=request.data, partial=True))
        now = timezone.now()
        return _shown(lambda: writing.revise(mailing=mailing, by=request.user, at=now, **said))  # type: ignore[arg-type]


class MailingPictures(APIView):
    permission_classes = PERMISSIONS
    parser_classes = [MultiPartParser]

    @extend_schema(operation_id="mailing_add_picture", request=MailingPicture, responses={201: MailingSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """One more block, at the end. 413, 415 or 422 for a file that will not do."""
        mailing = get_mailing_for(request.user, pk)
        limit(request, SCOPE, RATE)
        sent = MailingPicture(data=request.data)
        sent.is_valid(raise_exception=True)
        words = {"kind": "picture", "alt": sent.validated_data["alt"], "url": sent.validated_data["url"]}
        blocks: list[dict[str, Any]] = [_as_it_is(block) for block in mailing.blocks.all()]
        blocks.append(words | {"photo": read_upload(sent.validated_data["picture"])})
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        made = _shown(lambda: writing.revise(mailing=mailing, blocks=blocks, **who))
        made.status_code = status.HTTP_201_CREATED
        return made


class MailingFaults(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mailing_faults", responses=FaultSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        """What keeps it from leaving, each with what to do; nothing when it may."""
        return Response(FaultSerializer(lint(get_mailing_for(request.user, pk)), many=True).data)


class MailingPreview(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(
        operation_id="mailing_preview",
        parameters=[OpenApiParameter(name, int) for name in ("reader", "draw", "subject")],
        responses=LetterPreviewSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """As one of five readers will see it (`reader`, 0 to 4) under one of its subjects (`subject`, from 0); another
        `draw`, other people. What cannot be read yet is shown as it was typed: see its faults."""
        mailing, now = get_mailing_for(request.user, pk), timezone.now()
        names = {"lecteur": "reader", "tirage": "draw", "objet": "subject"}
        query = {french: request.query_params.get(name) for french, name in names.items()}
        people = draw(mailing, turn=read_draw(query), at=now)
        asked = read_asked(query, readers=len(people), subjects=mailing.subjects.count())
        reader = people[asked.reader] if people else None
        seen = preview(mailing, supporter=reader or request.user, at=now, subject=asked.subject)  # type: ignore[arg-type]
        told = reader and {"first_name": first_name(reader), "place": reader.home.name if reader.home else ""}
        return Response(LetterPreviewSerializer({"reader": told, **seen._asdict()}).data)


class MailingProof(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="mailing_proof", request=None, responses=ProofsSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """In the letter box of whoever asks, and in no other."""
        mailing = get_mailing_for(request.user, pk)
        limit(request, previews.SCOPE, previews.RATE)
        sent = send_proof(mailing=mailing, to=request.user, at=timezone.now())  # type: ignore[arg-type]
        return Response(ProofsSerializer({"sent": sent}).data)


class _Verb(APIView):
    permission_classes = PERMISSIONS
    verb: Callable[..., Mailing]

    def _do(self, request: Request, mailing: Mailing, **said: Any) -> Response:
        limit(request, SCOPE, RATE)
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        return _shown(lambda: type(self).verb(mailing=mailing, **who, **said))


class MailingSubmit(_Verb):
    verb = staticmethod(approving.submit)

    @extend_schema(operation_id="mailing_submit", request=None, responses=MailingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Finished: others may answer for it. 422 with every fault that would keep it from leaving."""
        return self._do(request, get_mailing_for(request.user, pk))


class MailingSendBack(_Verb):
    verb = staticmethod(approving.send_back)

    @extend_schema(operation_id="mailing_send_back", request=None, responses=MailingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """A draft again."""
        return self._do(request, get_mailing_for(request.user, pk))


class MailingApprove(_Verb):
    verb = staticmethod(approving.approve)

    @extend_schema(operation_id="mailing_approve", request=MailingSeen, responses=MailingSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Answer for what somebody else wrote. 409 when `seen` is not its revision any more."""
        mailing = get_mailing_to_approve(request.user, pk)
        sent = MailingSeen(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._do(request, mailing, **sent.validated_data)


class MailingSchedule(_Verb):
    verb = staticmethod(scheduling.schedule)

    @extend_schema(operation_id="mailing_schedule", request=MailingWhen, responses=MailingSerializer)
    def put(self, request: Request, pk: int) -> Response:
        """It leaves then. 422 for an hour at which nobody reads, with the next good one, and for a silence."""
        mailing = get_mailing_for(request.user, pk)
        sent = MailingWhen(data=request.data)
        sent.is_valid(raise_exception=True)
        return self._do(request, mailing, **sent.validated_data)

    @extend_schema(operation_id="mailing_unschedule", responses=MailingSerializer)
    def delete(self, request: Request, pk: int) -> Response:
        """It does not leave; what was approved stays approved."""
        mailing = get_mailing_for(request.user, pk)
        limit(request, SCOPE, RATE)
        who: dict[str, Any] = {"by": request.user, "at": timezone.now()}
        return _shown(lambda: scheduling.unschedule(mailing=mailing, **who))


def _said(sent: MailingChange) -> dict[str, Any]:
    sent.is_valid(raise_exception=True)
    return dict(sent.validated_data)


def _as_it_is(block: Any) -> dict[str, Any]:
    return {name: getattr(block, name) for name in writing.BLOCK_FIELDS} | {"pk": block.pk}


def _shown(act: Callable[[], Mailing]) -> Response:
    done = _refused_as_such(act)
    return Response(MailingSerializer(done).data)


def _refused_as_such(act: Callable[[], Mailing]) -> Mailing:
    """409 when somebody was quicker; other refusals are answered 422 where all of them are."""
    try:
        return act()
    except Refused as error:
        if getattr(error, "code", None) == "state":
            raise Conflict(error.messages[0] or _("Ce courrier a changé entre-temps.")) from error
        raise
