"""What leaves by the programming interface, and the shape of what enters."""

from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from supporters.api.fields import MonthField
from supporters.forms.account import BirthFields
from supporters.models import Consent, Decision, Export, Report, Supporter, Testimony
from territory.models import Place

REFUSAL_REASONS = [(value, label) for value, label in Decision.Reason.choices if value]


class PlaceSerializer(serializers.ModelSerializer[Place]):
    departement = serializers.CharField(source="departement.code", default=None, help_text="« D-69 »")

    class Meta:
        model = Place
        fields = ["id", "code", "name", "departement"]


class TestimonySerializer(serializers.ModelSerializer[Testimony]):
    """What everybody may see. The point lies inside the commune and is never an address."""

    place = PlaceSerializer()
    photo = serializers.SerializerMethodField()
    thumbnail = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Testimony
        fields = [
            "id", "display_name", "message", "place", "lon", "lat", "photo", "thumbnail", "photo_alt",
            "published_at", "url",
        ]  # fmt: skip

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_photo(self, testimony: Testimony) -> str | None:
        return self._file(testimony.photo)

    @extend_schema_field(serializers.URLField(allow_null=True))
    def get_thumbnail(self, testimony: Testimony) -> str | None:
        return self._file(testimony.thumbnail)

    @extend_schema_field(serializers.URLField())
    def get_url(self, testimony: Testimony) -> str:
        return self._absolute(testimony.get_absolute_url())

    def _file(self, name: str) -> str | None:
        return self._absolute(reverse("supporters:photo", args=[name])) if name else None

    def _absolute(self, path: str) -> str:
        return str(self.context["request"].build_absolute_uri(path))


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    class Meta:
        model = Decision
        fields = ["verdict", "reason", "note", "decided_at"]


class OwnTestimonySerializer(TestimonySerializer):
    """What its author may see: the state and, if it was refused, why."""

    decision = serializers.SerializerMethodField(help_text="the latest one")

    class Meta(TestimonySerializer.Meta):
        fields = [*TestimonySerializer.Meta.fields, "state", "created_at", "submitted_at", "withdrawn_at", "decision"]

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, testimony: Testimony) -> Any:
        latest = testimony.decisions.first()
        return DecisionSerializer(latest).data if latest else None


class QueueSerializer(OwnTestimonySerializer):
    """What a moderator sees: no name of account, no address (L08)."""

    open_reports = serializers.IntegerField(help_text="reports nobody has answered yet")

    class Meta(OwnTestimonySerializer.Meta):
        fields = [*OwnTestimonySerializer.Meta.fields, "open_reports"]


class ProfileSerializer(serializers.ModelSerializer[Supporter]):
    home = PlaceSerializer(allow_null=True)

    class Meta:
        model = Supporter
        fields = ["id", "email", "display_name", "birth_month", "home", "language", "date_joined", "confirmed_at"]
        read_only_fields = fields


class ProfileInput(serializers.Serializer[Any]):
    """Only what is sent is changed. Unknown names, `is_staff` among them, are ignored."""

    display_name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    home = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.homes(), required=False, allow_null=True, help_text="id of a commune"
    )
    birth_month = MonthField(required=False, help_text="« 1980-05 »")
    language = serializers.ChoiceField(choices=settings.LANGUAGES, required=False)

    def validate_birth_month(self, birth: date) -> date:
        form = BirthFields({"birth_month": birth.month, "birth_year": birth.year})
        if not form.is_valid():
            raise serializers.ValidationError(form.errors["birth_year"])
        return birth


class ConsentSerializer(serializers.ModelSerializer[Consent]):
    text = serializers.CharField(source="text.text", help_text="the exact words agreed to")

    class Meta:
        model = Consent
        fields = ["purpose", "text", "source", "given_at", "confirmed_at", "withdrawn_at"]


class ExportSerializer(serializers.ModelSerializer[Export]):
    class Meta:
        model = Export
        fields = ["id", "state", "requested_at", "ready_at", "expires_at"]


class IdentityInput(serializers.Serializer[Any]):
    password = serializers.CharField(
        required=False,
        write_only=True,
        help_text="needed unless this session was opened or confirmed within the last minutes",
    )


class ErasureInput(IdentityInput):
    confirm = serializers.BooleanField(help_text="true: everything is erased, at once and for ever")


class ReportInput(serializers.ModelSerializer[Report]):
    class Meta:
        model = Report
        fields = ["reason", "details"]


class PublishInput(serializers.Serializer[Any]):
    with_photo = serializers.BooleanField(default=True)


class RefusalInput(serializers.ModelSerializer[Decision]):
    reason = serializers.ChoiceField(choices=REFUSAL_REASONS)

    class Meta:
        model = Decision
        fields = ["reason", "note"]


class MessageSerializer(serializers.Serializer[Any]):
    detail = serializers.CharField()


class CountersSerializer(serializers.Serializer[Any]):
    published = serializers.IntegerField(help_text="testimonies on the map")
