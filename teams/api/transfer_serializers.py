"""Imports and exports of the organisation, for programs."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from teams.models import OrganisationExport, OrganisationImport
from teams.services.imports import SOURCE_MAX, SOURCE_MIN
from teams.transfers.preview import preview_of
from territory.models import Place


class OrganisationImportInput(serializers.Serializer[Any]):
    """A file, whence it comes, and the declaration of whoever brings it."""

    file = serializers.FileField()
    source_kind = serializers.ChoiceField(OrganisationImport.SourceKind.choices)
    source = serializers.CharField(min_length=SOURCE_MIN, max_length=SOURCE_MAX)
    obtained_on = serializers.DateField()
    declared = serializers.BooleanField(help_text="these people knew that their address would serve politics")


class OrganisationImportLineSerializer(serializers.ModelSerializer[OrganisationImport]):
    class Meta:
        model = OrganisationImport
        fields = [
            "id", "file_name", "source_kind", "source", "obtained_on", "state", "rows", "created_at", "sent_at",
            "undone_at",
        ]  # fmt: skip


class OrganisationFaultSerializer(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    column = serializers.CharField()
    reason = serializers.CharField()


class ImportedCounts(serializers.Serializer[Any]):
    kinds = serializers.DictField(child=serializers.IntegerField())
    departements = serializers.DictField(child=serializers.IntegerField())
    states = serializers.DictField(child=serializers.IntegerField())


class OrganisationImportSerializer(OrganisationImportLineSerializer):
    """With what is wrong by line, or how many by role, département and answer. No address."""

    errors = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()

    class Meta(OrganisationImportLineSerializer.Meta):
        fields = [*OrganisationImportLineSerializer.Meta.fields, "errors", "counts"]

    @extend_schema_field(OrganisationFaultSerializer(many=True))
    def get_errors(self, batch: OrganisationImport) -> list[dict[str, Any]]:
        return [dict(zip(("line", "column", "reason"), error, strict=True)) for error in batch.errors]

    @extend_schema_field(ImportedCounts)
    def get_counts(self, batch: OrganisationImport) -> dict[str, dict[str, int]]:
        found = preview_of(batch)
        return {"kinds": dict(found.kinds), "departements": dict(found.departements), "states": dict(found.states)}


class UndoneSerializer(serializers.Serializer[Any]):
    """How many of each came to an end; `kept`: by line, what stays and why."""

    forgotten = serializers.IntegerField()
    roles = serializers.IntegerField()
    stays = serializers.IntegerField()
    teams = serializers.IntegerField()
    kept = serializers.ListField(child=serializers.ListField())


class OrganisationExportInput(serializers.Serializer[Any]):
    place = serializers.SlugRelatedField(
        slug_field="code", queryset=Place.objects.none(), help_text="code of a territory"
    )
    content = serializers.ChoiceField(OrganisationExport.Content.choices)
    with_addresses = serializers.BooleanField(default=False)

    def __init__(self, *args: Any, places: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if places is not None:
            self.fields["place"].queryset = places  # type: ignore[attr-defined]


class OrganisationExportSerializer(serializers.ModelSerializer[OrganisationExport]):
    place = serializers.SlugRelatedField(slug_field="code", read_only=True)

    class Meta:
        model = OrganisationExport
        fields = [
            "id", "place", "content", "with_addresses", "rows", "requested_at", "approved_at", "downloaded_at",
        ]  # fmt: skip


class WaitingExportSerializer(OrganisationExportSerializer):
    """With the first name of whoever asked."""

    requested_by = serializers.CharField(source="requested_by.display_name", read_only=True)

    class Meta(OrganisationExportSerializer.Meta):
        fields = [*OrganisationExportSerializer.Meta.fields, "requested_by"]
