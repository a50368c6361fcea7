"""Outings as programs read and write them. Names of those who come are in ParticipantSerializer alone."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from teams.models import Outing, Participation
from teams.outings.figures import Figures
from teams.outings.words import address_of, is_at_home, where
from teams.services.outing_reports import OutingReport
from teams.services.outings import OutingData
from territory.models import Place

RESULT_MAX = 100_000


class OutingSerializer(serializers.ModelSerializer[Outing]):
    """`where`: of a meeting at somebody's home, the commune alone, unless the reader comes to it."""

    team = serializers.CharField(source="team.name", read_only=True)
    place = serializers.CharField(source="place.code", read_only=True, help_text="INSEE code")
    place_name = serializers.CharField(source="place.name", read_only=True)
    where = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Outing
        fields = [
            "id",
            "kind",
            "title",
            "description",
            "team",
            "place",
            "place_name",
            "where",
            "lon",
            "lat",
            "starts_at",
            "ends_at",
            "capacity",
            "going",
            "state",
            "result_people",
            "result_leaflets",
            "result_doors",
            "result_words",
            "url",
        ]
        read_only_fields = fields

    def get_where(self, outing: Outing) -> str:
        known = self.context.get("knows_address", False) or not is_at_home(outing)
        return where(outing, shows_address=known)

    def get_url(self, outing: Outing) -> str:
        return address_of(outing)


class OutingInput(serializers.Serializer[Outing]):
    """An announcement, or the whole of what it becomes."""

    kind = serializers.ChoiceField(choices=Outing.Kind.choices)
    title = serializers.CharField(max_length=120)
    place = serializers.SlugRelatedField(
        slug_field="code", queryset=Place.objects.homes(), help_text="INSEE code of a commune"
    )
    meeting_point = serializers.CharField(max_length=200)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    capacity = serializers.IntegerField(min_value=1, max_value=500, allow_null=True, required=False, default=None)
    description = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")

    def to_data(self) -> OutingData:
        read = self.validated_data
        return OutingData(**{name: read[name] for name in OutingData.__dataclass_fields__})


class AnnouncementInput(OutingInput):
    team = serializers.IntegerField(min_value=1)
    tell_team = serializers.BooleanField(required=False, default=False)


class CancelInput(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class JoinInput(serializers.Serializer[Any]):
    friends = serializers.IntegerField(min_value=0, max_value=9, required=False, default=0)
    agrees = serializers.BooleanField(required=False, default=False, help_text="to the local team's contact")


class OwnParticipationSerializer(serializers.ModelSerializer[Participation]):
    """Somebody's own."""

    outing = OutingSerializer(read_only=True)

    class Meta:
        model = Participation
        fields = ["outing", "friends", "joined_at", "came", "mood", "words"]
        read_only_fields = ["outing", "friends", "joined_at", "came"]


class MoodInput(serializers.Serializer[Any]):
    mood = serializers.ChoiceField(choices=Participation.Mood.choices)
    words = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ParticipantSerializer(serializers.ModelSerializer[Participation]):
    """For the organiser: first name and commune, and nothing else of the person (L08)."""

    name = serializers.CharField(source="supporter.display_name", read_only=True)
    commune = serializers.CharField(source="supporter.home.name", default="", read_only=True)

    class Meta:
        model = Participation
        fields = ["id", "name", "commune", "friends", "came", "mood", "words"]
        read_only_fields = fields


class CameToOutingInput(serializers.Serializer[Any]):
    participation = serializers.IntegerField(min_value=1)
    friends = serializers.IntegerField(min_value=0, max_value=9, required=False, default=0)


class FiguresSerializer(serializers.Serializer[Figures]):
    """`waiting`: walks that nobody has given back yet."""

    doors = serializers.IntegerField()
    people = serializers.IntegerField()
    leaflets = serializers.IntegerField()
    waiting = serializers.IntegerField()


class OutingReportInput(serializers.Serializer[Any]):
    """Who is not in `came` did not come."""

    came = CameToOutingInput(many=True)
    people = serializers.IntegerField(min_value=0, max_value=RESULT_MAX, required=False, default=0)
    leaflets = serializers.IntegerField(min_value=0, max_value=RESULT_MAX, required=False, default=0)
    doors = serializers.IntegerField(min_value=0, max_value=RESULT_MAX, required=False, default=0)
    words = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")

    def to_report(self, outing: Outing) -> OutingReport:
        read = self.validated_data
        came = {one["participation"]: one["friends"] for one in read["came"]}
        known = outing.participations.filter(pk__in=came, cancelled_at=None).count()
        if known != len(came):
            raise serializers.ValidationError({"came": _("Une de ces personnes ne venait pas à cette sortie.")})
        numbers = {name: read[name] for name in ("people", "leaflets", "doors", "words")}
        return OutingReport(came=came, **numbers)
