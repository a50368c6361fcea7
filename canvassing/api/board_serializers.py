"""What boards and reviews say to programs. Counts below five doors are null."""

from typing import Any

from rest_framework import serializers

from canvassing.boards.figures import FEWEST_DOORS, NAMES, Line, Progress, Sums
from canvassing.boards.queue import seen_as
from canvassing.models import DoorSession
from canvassing.services.review import REASON_MAX

#: Of a session: what is told of it from five doors on.
COUNTS = ("knocked", "absent", "refused", "opened", "talked", "leaflets", "helpers", "cards")
VERBS = ("accept", "aside", "restore", "reopen")


def sums_said(sums: Sums) -> dict[str, int | float | None]:
    """`opened`: doors that opened and did not refuse; `answered`: all that opened."""
    always = {"sessions": sums.sessions, "walkers": sums.walkers}
    counts = {name: getattr(sums, name) if sums.shown else None for name in NAMES if name not in always}
    rate = sums.opened_rate
    told = {"answered": sums.answered if sums.shown else None, "opened_rate": None if rate is None else round(rate, 4)}
    return {**always, **counts, **told}


def progress_said(progress: Progress) -> dict[str, int]:
    return {
        "turfs": progress.turfs,
        "turfs_done": progress.turfs_done,
        "doors": progress.doors,
        "doors_left": progress.doors_left,
    }


def line_said(line: Line, *, with_turfs: bool) -> dict[str, Any]:
    """`key`: a place's or precinct's code (empty outside of any known precinct), a team's id, or a day."""
    said: dict[str, Any] = {"key": line.key, "name": line.name, "sums": sums_said(line.sums)}
    return said | {"progress": progress_said(line.progress)} if with_turfs else said


class DoorSessionSerializer(serializers.ModelSerializer[DoorSession]):
    """`seen` goes back with a decision: one that was taken meanwhile is then refused (409)."""

    commune = serializers.CharField(source="commune.code")
    precinct = serializers.CharField(source="precinct.code", default=None)
    person = serializers.SerializerMethodField(help_text="first name")
    seen = serializers.SerializerMethodField()
    flags = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = DoorSession
        fields = [
            "id", "walk", "day", "source", "commune", "precinct", "team", "outing", "person", *COUNTS, "flags",
            "flagged", "state", "reason", "received_at", "reviewed_at", "seen",
        ]  # fmt: skip
        read_only_fields = fields

    def get_person(self, session: DoorSession) -> str | None:
        return str(session.supporter) if session.supporter else None

    def get_seen(self, session: DoorSession) -> str:
        return seen_as(session)

    def to_representation(self, instance: DoorSession) -> dict[str, Any]:
        said: dict[str, Any] = super().to_representation(instance)
        hidden = 0 < instance.knocked < FEWEST_DOORS
        return said | dict.fromkeys(COUNTS) if hidden else said


class VerdictInput(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=VERBS)
    reason = serializers.CharField(
        max_length=REASON_MAX,
        required=False,
        default="",
        allow_blank=True,
        help_text="to set aside: the person reads it",
    )
    seen = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)


class HeldCardsSerializer(serializers.Serializer[Any]):
    """Of one walk: how many cards wait. What they say is read by nobody."""

    walk = serializers.UUIDField()
    commune = serializers.CharField(source="walk__turf__commune__name")
    turf = serializers.CharField(source="walk__turf__name")
    team = serializers.CharField(source="walk__team__name", allow_null=True)
    cards = serializers.IntegerField(source="n")


class CardsInput(serializers.Serializer[Any]):
    verb = serializers.ChoiceField(choices=("release", "refuse"))


class CardsOutcome(serializers.Serializer[Any]):
    done = serializers.IntegerField()
    kept = serializers.IntegerField(help_text="that cannot be answered now, and wait on")
