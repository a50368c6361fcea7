"""Voices, for the programs of the desk: the services and the refusals are those of the pages."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, OpenApiTypes, extend_schema
from rest_framework import generics
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from actions.api.access import DeskIsSure
from actions.permissions.desk import require
from common.pagination import NewestFirst
from conversations.api import facts
from conversations.api.voice_serializers import (
    AddressInput,
    NoteInput,
    VoiceAddressSerializer,
    VoiceInput,
    VoiceMergeInput,
    VoiceNoteSerializer,
    VoiceSerializer,
)
from conversations.desk import search
from conversations.models import Voice, VoiceAddress, VoiceNote
from conversations.permissions.desk import can_answer, get_voice_for
from conversations.services import voice_data, voice_merging, voice_notes
from conversations.services import voices as services

PERMISSIONS = [IsAuthenticated, DeskIsSure]


class Voices(generics.ListAPIView[Voice]):
    permission_classes = PERMISSIONS
    serializer_class = VoiceSerializer
    pagination_class = NewestFirst

    def get_queryset(self) -> QuerySet[Voice]:
        if getattr(self, "swagger_fake_view", False):
            return Voice.objects.none()
        words = search.words_of(self.request.query_params.get("words", ""))
        return Voice.objects.filter(search.holding(words)).prefetch_related("addresses")

    @extend_schema(operation_id="voices_list", parameters=[OpenApiParameter("words", str)])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Who speaks of the campaign; `words` begin words of their name or outlet."""
        require(can_answer(request.user))
        return super().get(request, *args, **kwargs)

    @extend_schema(operation_id="voice_create", request=VoiceInput, responses={201: VoiceSerializer})
    def post(self, request: Request) -> Response:
        """Whoever objected is refused (422)."""
        require(can_answer(request.user))
        sent = VoiceInput(data=request.data)
        sent.is_valid(raise_exception=True)
        made = services.create(**sent.validated_data, by=request.user, at=timezone.now())
        return Response(VoiceSerializer(made).data, status=201)


class OneVoice(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice", responses=VoiceSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(VoiceSerializer(get_voice_for(request.user, pk)).data)

    @extend_schema(operation_id="voice_edit", request=VoiceInput, responses=VoiceSerializer)
    def patch(self, request: Request, pk: int) -> Response:
        """Only what is sent is changed."""
        voice = get_voice_for(request.user, pk)
        sent = VoiceInput(data=request.data, partial=True)
        sent.is_valid(raise_exception=True)
        return Response(VoiceSerializer(services.edit(voice=voice, at=timezone.now(), **sent.validated_data)).data)

    @extend_schema(operation_id="voice_forget", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        """Everything of them goes; they may be heard again."""
        services.forget(voice=get_voice_for(request.user, pk))
        return Response(status=204)


class Addresses(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice_address_add", request=AddressInput, responses={201: VoiceAddressSerializer})
    def post(self, request: Request, pk: int) -> Response:
        voice = get_voice_for(request.user, pk)
        sent = AddressInput(data=request.data)
        sent.is_valid(raise_exception=True)
        made = services.add_address(voice=voice, **sent.validated_data)
        return Response(VoiceAddressSerializer(made).data, status=201)


class OneAddress(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice_address_remove", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        require(can_answer(request.user))
        services.remove_address(address=get_object_or_404(VoiceAddress, pk=pk))
        return Response(status=204)


class Notes(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice_notes", responses=VoiceNoteSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        voice = get_voice_for(request.user, pk)
        return Response(VoiceNoteSerializer(voice.notes.all(), many=True).data)

    @extend_schema(operation_id="voice_note_write", request=NoteInput, responses={201: VoiceNoteSerializer})
    def post(self, request: Request, pk: int) -> Response:
        voice = get_voice_for(request.user, pk)
        sent = NoteInput(data=request.data)
        sent.is_valid(raise_exception=True)
        made = voice_notes.write(voice=voice, by=request.user, at=timezone.now(), **sent.validated_data)
        return Response(VoiceNoteSerializer(made).data, status=201)


class OneNote(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice_note_remove", request=None, responses={204: None})
    def delete(self, request: Request, pk: int) -> Response:
        require(can_answer(request.user))
        voice_notes.remove(note=get_object_or_404(VoiceNote, pk=pk))
        return Response(status=204)


class Merging(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice_merge", request=VoiceMergeInput, responses=VoiceSerializer)
    def post(self, request: Request, pk: int) -> Response:
        voice = get_voice_for(request.user, pk)
        sent = VoiceMergeInput(data=request.data)
        sent.is_valid(raise_exception=True)
        other = get_voice_for(request.user, sent.validated_data["other"])
        return Response(VoiceSerializer(voice_merging.merge(kept=voice, other=other)).data)


class Objecting(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice_objection", request=None, responses={204: None})
    def post(self, request: Request, pk: int) -> Response:
        """They objected: all goes, and they cannot be entered again."""
        services.object_(voice=get_voice_for(request.user, pk), at=timezone.now())
        return Response(status=204)


class Kept(APIView):
    permission_classes = PERMISSIONS

    @extend_schema(operation_id="voice_kept", responses=OpenApiTypes.OBJECT)
    def get(self, request: Request, pk: int) -> Response:
        """All that is kept of them, as they may ask for it, notes included."""
        return Response(voice_data.everything(get_voice_for(request.user, pk)))


routes = [
    path("voices/", Voices.as_view(), name="voices"),
    path("voices/<int:pk>/", OneVoice.as_view(), name="voice"),
    path("voices/<int:pk>/addresses/", Addresses.as_view(), name="voice-addresses"),
    path("voice-addresses/<int:pk>/", OneAddress.as_view(), name="voice-address"),
    path("voices/<int:pk>/notes/", Notes.as_view(), name="voice-notes"),
    path("voice-notes/<int:pk>/", OneNote.as_view(), name="voice-note"),
    path("voices/<int:pk>/merging/", Merging.as_view(), name="voice-merging"),
    path("voices/<int:pk>/objection/", Objecting.as_view(), name="voice-objection"),
    path("voices/<int:pk>/kept/", Kept.as_view(), name="voice-kept"),
    *facts.routes,
]
