"""Roles and their journal in messages. People are first names and communes, never addresses (L08)."""

from datetime import date, datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from supporters.models import Supporter
from teams.models import Role, RoleChange
from teams.roles.terms import end_of
from territory.models import Place
from territory.places import find_territory


class PersonSerializer(serializers.ModelSerializer[Supporter]):
    commune = serializers.CharField(source="home.name", default="")

    class Meta:
        model = Supporter
        fields = ["id", "display_name", "commune"]


class TerritorySerializer(serializers.ModelSerializer[Place]):
    class Meta:
        model = Place
        fields = ["code", "name", "kind"]


class RoleSerializer(serializers.ModelSerializer[Role]):
    supporter = PersonSerializer()
    place = TerritorySerializer()
    team_name = serializers.CharField(source="team.name", default=None)

    class Meta:
        model = Role
        fields = [
            "id",
            "kind",
            "supporter",
            "place",
            "team",
            "team_name",
            "delegated_from",
            "starts_at",
            "ends_at",
            "ended_at",
        ]
        read_only_fields = fields


class RoleChangeSerializer(serializers.ModelSerializer[RoleChange]):
    place = TerritorySerializer()
    supporter = serializers.CharField(source="supporter.display_name", default=None)
    by = serializers.CharField(source="by.display_name", default=None)

    class Meta:
        model = RoleChange
        fields = ["id", "change", "role", "supporter", "kind", "place", "until", "by", "at"]
        read_only_fields = fields


@extend_schema_field(serializers.DateField)
class UntilField(serializers.Field[datetime, str, str, Any]):
    """A day, which counts to its end."""

    default_error_messages = {"invalid": "AAAA-MM-JJ"}

    def to_internal_value(self, data: Any) -> datetime:
        try:
            return end_of(date.fromisoformat(str(data)))
        except (ValueError, OverflowError):
            self.fail("invalid")

    def to_representation(self, value: datetime) -> str:
        return value.isoformat()


class TerritoryField(serializers.CharField):
    """A territory's code: « FR », « R-93 », « D-04 »."""

    default_error_messages = {"unknown": "code"}

    def to_internal_value(self, data: Any) -> Place:  # type: ignore[override]
        place = find_territory(super().to_internal_value(data))
        if place is None:
            self.fail("unknown")
        return place


class ExtensionInput(serializers.Serializer[Any]):
    ends_at = UntilField()


class PersonInput(ExtensionInput):
    """Whom: by key, or (national organisers) by the whole address."""

    supporter = serializers.IntegerField(required=False)
    email = serializers.EmailField(required=False)


class DelegationInput(PersonInput):
    place = TerritoryField(required=False)


class RoleInput(PersonInput):
    kind = serializers.ChoiceField(choices=Role.Kind.choices)
    place = TerritoryField(required=False, help_text="none for a mobiliser: the team's")
    team = serializers.IntegerField(required=False)
