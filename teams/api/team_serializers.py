"""Teams as programs read and write them. First names and communes of people are in MemberSerializer alone (L08)."""

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from supporters.models import Supporter
from teams.api.outing_serializers import OutingSerializer
from teams.models import Membership, Team, TeamChange, TeamMessage, TeamOffer
from teams.team.people import step_of


class TeamSerializer(serializers.ModelSerializer[Team]):
    """A team in a list."""

    place = serializers.CharField(source="place.code", read_only=True, help_text="INSEE code")
    place_name = serializers.CharField(source="place.name", read_only=True)
    state = serializers.CharField(read_only=True, help_text="active, without (mobiliser), merged, closed")

    class Meta:
        model = Team
        fields = ["id", "name", "place", "place_name", "lon", "lat", "state", "members", "opened_at", "last_active_at"]
        read_only_fields = fields


class TeamChangeSerializer(serializers.ModelSerializer[TeamChange]):
    change = serializers.CharField(read_only=True)
    other = serializers.CharField(source="other.name", read_only=True, default=None)

    class Meta:
        model = TeamChange
        fields = ["change", "other", "note", "at"]
        read_only_fields = fields


class ResultSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()
    number = serializers.IntegerField()


class TeamDetailSerializer(TeamSerializer):
    """`teams.team.page.page_of` as context: `page`."""

    mobiliser = serializers.SerializerMethodField(help_text="first name of whoever leads it")
    results = serializers.SerializerMethodField()
    history = serializers.SerializerMethodField()
    coming = serializers.SerializerMethodField(help_text="its next outings, the first to begin first")
    held = serializers.SerializerMethodField(help_text="its last outings")

    class Meta(TeamSerializer.Meta):
        fields = [*TeamSerializer.Meta.fields, "contact", "mobiliser", "results", "history", "coming", "held"]
        read_only_fields = fields

    def get_mobiliser(self, team: Team) -> str:
        person = self.context["page"]["mobiliser"]
        return person.display_name if person else ""

    @extend_schema_field(ResultSerializer(many=True))
    def get_results(self, team: Team) -> Any:
        return ResultSerializer(self.context["page"]["results"], many=True).data

    @extend_schema_field(TeamChangeSerializer(many=True))
    def get_history(self, team: Team) -> Any:
        return TeamChangeSerializer(self.context["page"]["history"], many=True).data

    @extend_schema_field(OutingSerializer(many=True))
    def get_coming(self, team: Team) -> Any:
        return OutingSerializer(self.context["page"]["coming"], many=True).data

    @extend_schema_field(OutingSerializer(many=True))
    def get_held(self, team: Team) -> Any:
        return OutingSerializer(self.context["page"]["held"], many=True).data


class TeamNameInput(serializers.ModelSerializer[Team]):
    class Meta:
        model = Team
        fields = ["name", "contact"]


class MemberSerializer(serializers.ModelSerializer[Membership]):
    """`id` names the stay: it is what is thanked and welcomed."""

    name = serializers.CharField(source="supporter.display_name", read_only=True)
    place = serializers.CharField(source="supporter.home.name", read_only=True, default="")
    step = serializers.SerializerMethodField()
    to_welcome = serializers.SerializerMethodField()
    last_active_at = serializers.DateTimeField(
        source="supporter.volunteer.last_active_at", read_only=True, default=None
    )

    class Meta:
        model = Membership
        fields = ["id", "name", "place", "joined_at", "step", "to_welcome", "last_active_at"]
        read_only_fields = fields

    def get_step(self, stay: Membership) -> str:
        return step_of(getattr(stay.supporter, "volunteer", None))

    def get_to_welcome(self, stay: Membership) -> bool:
        volunteer = getattr(stay.supporter, "volunteer", None)
        return bool(volunteer and volunteer.welcomed_at is None and volunteer.welcome_due_at)


class TeamMessageSerializer(serializers.ModelSerializer[TeamMessage]):
    author = serializers.CharField(source="author.display_name", read_only=True, default="")

    class Meta:
        model = TeamMessage
        fields = ["id", "author", "subject", "text", "sent_to", "at"]
        read_only_fields = ["id", "author", "sent_to", "at"]


class AudienceSerializer(serializers.Serializer[Any]):
    """Who would receive a message now, and why the others would not; and how many messages are left today."""

    receivers = serializers.IntegerField()
    by_choice = serializers.IntegerField()
    restricted = serializers.IntegerField()
    silenced = serializers.IntegerField()
    left_today = serializers.IntegerField()


class OfferSerializer(serializers.ModelSerializer[TeamOffer]):
    team = TeamSerializer(read_only=True)
    neighbour = TeamSerializer(read_only=True)
    answer = serializers.CharField(read_only=True, help_text="accepted, declined, expired; empty while it is open")

    class Meta:
        model = TeamOffer
        fields = ["id", "team", "neighbour", "offered_at", "expires_at", "answer", "answered_at"]
        read_only_fields = fields


class MergeInput(serializers.Serializer[Any]):
    into = serializers.IntegerField(help_text="a team of your territory")


class SplitInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    members = serializers.ListField(
        child=serializers.IntegerField(), allow_empty=False, help_text="stays (`id` of teams/<id>/members/)"
    )
    mobiliser = serializers.IntegerField(required=False, allow_null=True, help_text="one of them, who is certified")


class ChoiceInput(serializers.Serializer[Any]):
    team = serializers.IntegerField(allow_null=True, help_text="one of `near`; null to stay")


class NearTeamSerializer(serializers.Serializer[Any]):
    team = TeamSerializer()
    km = serializers.FloatField()


class OwnTeamSerializer(serializers.Serializer[Any]):
    """Where somebody is, whether they are asked to stay or move, and where they may go."""

    team = TeamSerializer(allow_null=True)
    joined_at = serializers.DateTimeField(allow_null=True)
    asked = serializers.BooleanField()
    near = NearTeamSerializer(many=True)


def own_team_of(mine: Membership | None, near: list[tuple[Team, float]]) -> dict[str, Any]:
    return OwnTeamSerializer(
        {
            "team": mine.team if mine else None,
            "joined_at": mine.joined_at if mine else None,
            "asked": bool(mine and mine.asked_at and not mine.answered_at),
            "near": [{"team": team, "km": round(km, 1)} for team, km in near],
        }
    ).data


def people_behind(stays: list[int], team: Team) -> list[Supporter]:
    """The people of these stays in a team. Raises ValidationError when one is not."""
    found = list(Supporter.objects.filter(memberships__in=stays, memberships__team=team, memberships__left_at=None))
    if len(found) != len(set(stays)):
        raise serializers.ValidationError({"members": [_("Une des personnes choisies n'est plus dans cette équipe.")]})
    return found
