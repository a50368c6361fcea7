"""Walks as programs read and write them. First names are in HandedSerializer alone, for who may read them (L08)."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from canvassing.models import AddressState, Turf, Walk
from canvassing.walks.minutes import minutes_for
from canvassing.walks.page import streets_of
from teams.models import Membership, Outing, Team


class WalkTurfSerializer(serializers.ModelSerializer[Turf]):
    commune = serializers.CharField(source="commune.code", read_only=True, help_text="INSEE code")
    commune_name = serializers.CharField(source="commune.name", read_only=True)
    precinct = serializers.CharField(source="precinct.code", read_only=True, allow_null=True, default=None)
    minutes = serializers.SerializerMethodField(help_text="about how long the doors left take")

    class Meta:
        model = Turf
        fields = [
            "id",
            "number",
            "name",
            "commune",
            "commune_name",
            "precinct",
            "doors",
            "doors_left",
            "metres",
            "minutes",
        ]
        read_only_fields = fields

    def get_minutes(self, turf: Turf) -> int:
        return minutes_for(turf.doors_left)


class WalkSerializer(serializers.ModelSerializer[Walk]):
    turf = WalkTurfSerializer(read_only=True)
    team = serializers.CharField(source="team.name", read_only=True, allow_null=True, default=None)
    walkers = serializers.SerializerMethodField(help_text="how many walk it now")

    class Meta:
        model = Walk
        fields = ["id", "turf", "team", "outing", "handed_at", "ends_at", "ended_at", "end", "walkers"]
        read_only_fields = fields

    def get_walkers(self, walk: Walk) -> int:
        current = getattr(walk, "current", None)
        return walk.walkers.filter(left_at=None).count() if current is None else len(current)


class StopSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="address.pk")
    number = serializers.CharField(source="address.number")
    suffix = serializers.CharField(source="address.suffix")
    street = serializers.CharField(source="address.street")
    doors = serializers.IntegerField(source="address.doors")
    lon = serializers.FloatField(source="address.lon")
    lat = serializers.FloatField(source="address.lat")
    state = serializers.ChoiceField(choices=AddressState.State.choices)
    left = serializers.IntegerField()
    note = serializers.CharField()


class WalkDetailSerializer(WalkSerializer):
    """With its addresses in the order of the walk, while it is open: nothing of who lives there."""

    addresses = serializers.SerializerMethodField()

    class Meta(WalkSerializer.Meta):
        fields = [*WalkSerializer.Meta.fields, "addresses"]
        read_only_fields = fields

    def get_addresses(self, walk: Walk) -> list[dict[str, Any]]:
        if not walk.is_open or not self.context.get("with_addresses"):
            return []
        stops = [stop for street in streets_of(walk) for stop in street.stops]
        return list(StopSerializer(stops, many=True).data)


class HandedSerializer(WalkSerializer):
    people = serializers.SerializerMethodField(help_text="first names, for who leads them")
    seen_at = serializers.DateTimeField(read_only=True, allow_null=True, default=None)

    class Meta(WalkSerializer.Meta):
        fields = [*WalkSerializer.Meta.fields, "people", "seen_at"]
        read_only_fields = fields

    def get_people(self, walk: Any) -> list[str]:
        if not self.context["seeing"].people_of(walk):
            return []
        return [one.supporter.display_name for one in walk.current]


class LinkSerializer(serializers.Serializer[Any]):
    url = serializers.URLField(read_only=True)


class JoinWalkInput(serializers.Serializer[Any]):
    link = serializers.CharField(max_length=600, help_text="the address that was scanned, or its last part")

    def validate_link(self, text: str) -> str:
        return text.rstrip("/").rpartition("/")[2]


class ReturnInput(serializers.Serializer[Any]):
    end = serializers.ChoiceField(choices=["returned", "finished"], default="returned")


class WalkExtensionInput(serializers.Serializer[Any]):
    ends_at = serializers.DateTimeField(required=False, help_text="another week from now, unless it is said")


class HandOutInput(serializers.Serializer[Any]):
    """One of `team`, `member` and `outing`, as GET lists them."""

    team = serializers.PrimaryKeyRelatedField(queryset=Team.objects.all(), required=False)
    member = serializers.PrimaryKeyRelatedField(queryset=Membership.objects.current(), required=False)
    outing = serializers.PrimaryKeyRelatedField(queryset=Outing.objects.all(), required=False)
    ends_at = serializers.DateTimeField(required=False, help_text="in a week, unless it is said")

    def __init__(
        self,
        *args: Any,
        teams: Iterable[Team] = (),
        members: Any = None,
        outings: Any = None,
        **kwargs: Any,
    ) -> None:
        """Nobody, unless told to whom."""
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["team"].queryset = Team.objects.filter(pk__in=[team.pk for team in teams])
        fields["member"].queryset = Membership.objects.none() if members is None else members
        fields["outing"].queryset = Outing.objects.none() if outings is None else outings

    def receiver(self) -> dict[str, Any]:
        """What the service takes."""
        read = dict(self.validated_data)
        member = read.pop("member", None)
        if member is not None:
            read |= {"supporter": member.supporter, "team": member.team}
        return read


class ReceiverSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="pk")
    name = serializers.SerializerMethodField()

    def get_name(self, row: Any) -> str:
        return str(row.supporter.display_name) if isinstance(row, Membership) else str(row)


class ReceiversSerializer(serializers.Serializer[Any]):
    teams = ReceiverSerializer(many=True)
    members = ReceiverSerializer(many=True)
    outings = ReceiverSerializer(many=True)
