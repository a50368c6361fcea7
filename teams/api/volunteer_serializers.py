"""The ladder as programs read and write it."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from supporters.api.fields import MonthField
from supporters.models import Consent
from teams.ladder.help_rules import PURPOSES
from teams.ladder.hub import ladder_of, stay_of
from teams.ladder.newcomers import Newcomer
from teams.models import Outing, Team, Thanks, Volunteer
from teams.team.offers import TeamOffered
from territory.models import Place


class WaysField(serializers.MultipleChoiceField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=Outing.Kind.choices, required=False, **kwargs)


class HelpInput(serializers.Serializer[Any]):
    """What the account does not say yet; the rest may be left out."""

    first_name = serializers.CharField(max_length=60, required=False, default="")
    place = serializers.PrimaryKeyRelatedField(
        queryset=Place.objects.homes(), required=False, default=None, help_text="id of a commune"
    )
    birth_month = MonthField(required=False, help_text="« 1980-05 »")
    ways = WaysField(default=list)
    consents = serializers.ListField(
        child=serializers.ChoiceField(choices=Consent.Purpose.choices),
        default=list,
        help_text="what the person agrees to: « account » and « local_team » are needed, « selection » is free",
    )

    def validate_consents(self, sent: list[str]) -> list[str]:
        """Those of this form; others are given elsewhere."""
        return [purpose.value for purpose in PURPOSES if purpose in sent]


class NewHelpInput(HelpInput):
    email = serializers.EmailField(max_length=254)
    first_name = serializers.CharField(max_length=60)
    place = serializers.PrimaryKeyRelatedField(queryset=Place.objects.homes(), help_text="id of a commune")
    birth_month = MonthField(help_text="« 1980-05 »: kept for the age rules alone")


class HelpLinkInput(serializers.Serializer[Any]):
    email = serializers.EmailField(max_length=254)


class ThanksSerializer(serializers.ModelSerializer[Thanks]):
    by = serializers.CharField(source="by.display_name", default="", help_text="a first name")
    team = serializers.CharField(source="team.name", default="")

    class Meta:
        model = Thanks
        fields = ["by", "team", "at"]


class ChoicesInput(serializers.Serializer[Any]):
    ways = WaysField()
    team_mail = serializers.ChoiceField(choices=Volunteer.TeamMail.choices, required=False)


class WelcomeInput(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=1000)


class ApplicationInput(serializers.Serializer[Any]):
    words = serializers.CharField(max_length=500)


class ReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class ChosenTeamInput(serializers.Serializer[Any]):
    team = serializers.IntegerField(help_text="one of those that /teams/nearest/ gives")


class CertificationInput(serializers.Serializer[Any]):
    """A team that nobody leads, or the name of a new one."""

    team = serializers.IntegerField(required=False)
    team_name = serializers.CharField(max_length=80, required=False, default="")


class StepSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    done_at = serializers.DateTimeField(allow_null=True)
    current = serializers.BooleanField()
    waiting = serializers.BooleanField()


class JoinedTeamSerializer(serializers.ModelSerializer[Team]):
    place = serializers.CharField(source="place.name")

    class Meta:
        model = Team
        fields = ["id", "name", "place", "members"]


class VolunteerSerializer(serializers.ModelSerializer[Volunteer]):
    """Somebody's own ladder."""

    steps = serializers.SerializerMethodField()
    team = serializers.SerializerMethodField()

    class Meta:
        model = Volunteer
        fields = ["ways", "team_mail", "steps", "team", "application", "declined_at", "declined_because", "stopped_at"]

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, volunteer: Volunteer) -> list[dict[str, Any]]:
        shown = ladder_of(volunteer, stay_of(volunteer.supporter))
        return [dict(StepSerializer(one.step).data) for one in shown]

    @extend_schema_field(JoinedTeamSerializer(allow_null=True))
    def get_team(self, volunteer: Volunteer) -> dict[str, Any] | None:
        stay = stay_of(volunteer.supporter)
        return dict(JoinedTeamSerializer(stay.team).data) if stay else None


class OfferedSerializer(serializers.Serializer[TeamOffered]):
    """A team near, with the distance in kilometres and its next outing."""

    id = serializers.IntegerField(source="team.pk")
    name = serializers.CharField(source="team.name")
    place = serializers.CharField(source="team.place.name")
    members = serializers.IntegerField(source="team.members")
    km = serializers.FloatField()
    next_outing = serializers.SerializerMethodField()

    def get_next_outing(self, offered: TeamOffered) -> dict[str, Any] | None:
        outing = offered.next_outing
        return {"id": outing.pk, "title": outing.title, "starts_at": outing.starts_at} if outing else None


class SomebodySerializer(serializers.ModelSerializer[Volunteer]):
    """Somebody else: a first name and a commune, no more (L08)."""

    first_name = serializers.CharField(source="supporter.display_name")
    commune = serializers.CharField(source="supporter.home.name", default="")


class NewcomerSerializer(SomebodySerializer):
    """`words` are ready to send, and may be changed."""

    team = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()

    class Meta:
        model = Volunteer
        fields = ["id", "first_name", "commune", "ways", "offered_at", "welcome_due_at", "team", "words"]

    def to_representation(self, instance: Any) -> dict[str, Any]:
        """Of a `teams.ladder.newcomers.Newcomer`."""
        self.newcomer: Newcomer = instance
        return super().to_representation(instance.volunteer)

    def get_team(self, volunteer: Volunteer) -> str:
        return self.newcomer.team.name if self.newcomer.team else ""

    def get_words(self, volunteer: Volunteer) -> str:
        return self.newcomer.words


class CandidateSerializer(SomebodySerializer):
    class Meta:
        model = Volunteer
        fields = ["id", "first_name", "commune", "application", "applied_at", "first_outing_at", "trained_at"]
