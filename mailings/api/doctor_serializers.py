"""How the doctor's report is written."""

from typing import Any

from rest_framework import serializers

from mailings.doctor.findings import Level


class FindingSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="« part.what », the same in every language")
    level = serializers.ChoiceField(choices=[str(level) for level in Level])
    words = serializers.CharField()
    cure = serializers.CharField(allow_blank=True)


class ReportSerializer(serializers.Serializer[Any]):
    at = serializers.DateTimeField()
    domain = serializers.CharField()
    healthy = serializers.BooleanField()
    findings = FindingSerializer(many=True)


class DoctorSerializer(serializers.Serializer[Any]):
    is_asked = serializers.BooleanField(help_text="an examination is under way")
    report = ReportSerializer(allow_null=True)
