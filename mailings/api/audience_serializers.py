"""Audiences as programs read and write them. `rule` is a tree: docs/audiences.md has its criteria."""

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from mailings.audiences.selecting import Preview
from mailings.models import Audience, Mailing
from territory.models import Place


@extend_schema_serializer(component_name="LetterAudience")  # the teams' messages have an audience, too
class AudienceSerializer(serializers.ModelSerializer[Audience]):
    place = serializers.SlugRelatedField("code", queryset=Place.objects.all(), required=False, allow_null=True)
    rule = serializers.JSONField(required=False, help_text="{} of a broadcast")

    class Meta:
        model = Audience
        fields = ["pk", "name", "kind", "place", "rule", "words", "created_at", "archived_at"]
        read_only_fields = ["pk", "created_at", "archived_at"]
        extra_kwargs = {"name": {"validators": []}}  # the service says it, with the page's own sentence


class DrawnAudience(serializers.Serializer[Any]):
    """To whom, before anything is saved."""

    kind = serializers.ChoiceField(choices=Audience.Kind.choices)
    place = serializers.SlugRelatedField("code", queryset=Place.objects.all(), required=False, allow_null=True)
    rule = serializers.JSONField(required=False)


class LeftOutSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField()
    label = serializers.CharField()
    number = serializers.IntegerField()


@extend_schema_serializer(component_name="LetterAudienceCount")
class PreviewSerializer(serializers.Serializer[Preview]):
    """`matching` is `receiving` and all that were left out, each for one reason."""

    matching = serializers.IntegerField()
    receiving = serializers.IntegerField()
    left_out = LeftOutSerializer(many=True)
    says = serializers.CharField(help_text="the rule in words; empty of a broadcast")


class LetterKind(serializers.Serializer[Any]):
    mailing = serializers.ChoiceField(choices=Mailing.Kind.choices, default=Mailing.Kind.LETTER)
