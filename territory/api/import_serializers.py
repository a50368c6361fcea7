"""Imports as programs read and send them."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from territory.imports.stages import stage_of
from territory.models import Import


class ImportLineSerializer(serializers.ModelSerializer[Import]):
    """An import in a list."""

    election = serializers.CharField(source="round.election.slug", default=None)
    round = serializers.IntegerField(source="round.number", default=None)

    class Meta:
        model = Import
        fields = [
            "id",
            "kind",
            "file_name",
            "second_name",
            "sha256",
            "election",
            "round",
            "options",
            "state",
            "approved",
            "error",
            "created_by",
            "created_at",
            "finished_at",
        ]


class ImportSerializer(ImportLineSerializer):
    share = serializers.SerializerMethodField(help_text="of the work under way, 0 to 1; null without any")

    class Meta(ImportLineSerializer.Meta):
        fields = [*ImportLineSerializer.Meta.fields, "report", "share"]

    @extend_schema_field(serializers.FloatField(allow_null=True))
    def get_share(self, row: Import) -> float | None:
        return stage_of(row, at=timezone.now()).share


class ImportInput(serializers.Serializer[Any]):
    """A file and what is said of it. `election` and what follows: results only; `key`: boundaries only."""

    kind = serializers.ChoiceField(choices=Import.Kind.choices)
    file = serializers.FileField()
    second = serializers.FileField(required=False, help_text="the other one of data.gouv.fr's two tables of results")
    election = serializers.CharField(required=False, help_text="slug, or « + » with `name` and `date` for a new one")
    name = serializers.CharField(required=False, max_length=120)
    date = serializers.DateField(required=False, help_text="Sunday of the vote, where the calendar does not know it")
    round = serializers.IntegerField(required=False, help_text="1 or 2, where the file does not tell")
    key = serializers.CharField(required=False, help_text="property that holds the precinct's code")
