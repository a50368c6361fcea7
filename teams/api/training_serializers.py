"""Training as programs read and write it. People are a first name and a commune, never an address (L08)."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from teams.models import Enrolment, Feedback, Material, TrainingSession, Volunteer
from teams.services.invitations import AT_ONCE
from teams.services.training import SessionData
from territory.models import Place


@extend_schema_field(str)
class HomeField(serializers.RelatedField[Place, str, Any]):
    """The code of a commune: « 04088 », « 75119 »."""

    default_error_messages = {"unknown": "No such commune."}

    def get_queryset(self) -> Any:
        return Place.objects.homes().select_related("departement")

    def to_representation(self, value: Place) -> str:
        return value.code

    def to_internal_value(self, data: Any) -> Place:
        place: Place | None = self.get_queryset().filter(code=str(data)[:12]).first()
        if place is None:
            self.fail("unknown")
        return place


class SessionSerializer(serializers.ModelSerializer[TrainingSession]):
    """`link` is empty for who has no place, `mine` the state of one's own enrolment."""

    place = HomeField()
    place_name = serializers.CharField(source="place.name", read_only=True)
    trainer = serializers.CharField(source="trainer.display_name", read_only=True, default=None)
    mine = serializers.SerializerMethodField()

    class Meta:
        model = TrainingSession
        fields = [
            *("id", "title", "description", "place", "place_name", "address", "link", "starts_at", "ends_at"),
            *("capacity", "taken", "state", "trainer", "mine"),
        ]
        read_only_fields = ["taken", "state"]

    @extend_schema_field(serializers.ChoiceField(choices=[*Enrolment.State.values, ""]))
    def get_mine(self, session: TrainingSession) -> str:
        return str(self.context["states"].get(session.pk, ""))

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if self.instance is None and not attrs.get("address") and not attrs.get("link"):
            raise serializers.ValidationError({"address": _("Donnez une adresse ou un lien de visioconférence.")})
        return attrs

    def to_representation(self, instance: TrainingSession) -> dict[str, Any]:
        told = super().to_representation(instance)
        if not self.context["runs"](instance) and told["mine"] not in Enrolment.HOLDING:
            told["link"] = ""
        return told

    def to_data(self) -> SessionData:
        """What was sent, over what was there."""
        sent = dict(self.validated_data)
        if self.instance is not None:
            sent = {name: getattr(self.instance, name) for name in SessionData.__dataclass_fields__} | sent
        return SessionData(**({"description": "", "address": "", "link": ""} | sent))


class PlaceInput(serializers.Serializer[Any]):
    wait = serializers.BooleanField(default=False, help_text="join the waiting list when the session is full")


class WordsInput(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=500, allow_blank=True, default="")


class InvitableSerializer(serializers.ModelSerializer[Volunteer]):
    name = serializers.CharField(source="supporter.display_name")
    commune = serializers.CharField(source="supporter.home.name", default=None)
    candidate = serializers.SerializerMethodField()

    class Meta:
        model = Volunteer
        fields = ["id", "name", "commune", "candidate"]

    def get_candidate(self, volunteer: Volunteer) -> bool:
        return volunteer.applied_at is not None and volunteer.certified_at is None


class InvitationsInput(serializers.Serializer[Any]):
    volunteers = serializers.ListField(child=serializers.IntegerField(min_value=1), max_length=AT_ONCE)


class VolunteerInput(serializers.Serializer[Any]):
    volunteer = serializers.IntegerField(min_value=1)


class AttendanceSerializer(serializers.ModelSerializer[Enrolment]):
    name = serializers.CharField(source="supporter.display_name", read_only=True)
    commune = serializers.CharField(source="supporter.home.name", read_only=True, default=None)

    class Meta:
        model = Enrolment
        fields = ["id", "name", "commune", "state", "attended_at", "code"]
        read_only_fields = fields


class CameInput(serializers.Serializer[Any]):
    came = serializers.BooleanField(allow_null=True, help_text="null: nobody has looked yet")


class MarkedSerializer(serializers.Serializer[Any]):
    marked = serializers.IntegerField()


class CertificateSerializer(serializers.ModelSerializer[Enrolment]):
    name = serializers.CharField(source="supporter.display_name")
    title = serializers.CharField(source="session.title")
    starts_at = serializers.DateTimeField(source="session.starts_at")
    ends_at = serializers.DateTimeField(source="session.ends_at")
    trainer = serializers.CharField(source="session.trainer.display_name", default=None)

    class Meta:
        model = Enrolment
        fields = ["name", "title", "starts_at", "ends_at", "trainer", "code"]


class OpinionSerializer(serializers.ModelSerializer[Feedback]):
    rating = serializers.IntegerField(min_value=1, max_value=5)

    class Meta:
        model = Feedback
        fields = ["rating", "learnt", "missing"]


class OpinionsSerializer(serializers.Serializer[Any]):
    """`mean` and the texts stay empty below five answers."""

    count = serializers.IntegerField()
    mean = serializers.FloatField(allow_null=True)
    learnt = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())


class MaterialSerializer(serializers.ModelSerializer[Material]):
    file = serializers.FileField(write_only=True, required=False)

    class Meta:
        model = Material
        fields = ["id", "title", "description", "file", "file_name", "link", "added_at"]
        read_only_fields = ["file_name", "added_at"]
