"""What the boards show, counted beforehand (canvassing/boards/recompute.py): no page reads every session."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.models import Team
from territory.models import Place


def _no_topics() -> dict[str, int]:
    return {}


class Figures(models.Model):
    """Sums over sessions that count. `walkers`: different people."""

    sessions = models.PositiveIntegerField(default=0)
    walkers = models.PositiveIntegerField(default=0)
    knocked = models.PositiveIntegerField(default=0)
    absent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    opened = models.PositiveIntegerField(default=0)
    talked = models.PositiveIntegerField(default=0)
    leaflets = models.PositiveIntegerField(default=0)
    helpers = models.PositiveIntegerField(default=0)
    cards = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class DoorTotal(Figures):
    """Of a place that is wider than a commune, or of a team; of the whole country where it names neither.

    `turfs` and what follows: of its territory, whenever they were cut; nought for a team.
    """

    class Span(models.TextChoices):
        ALL = "all", _("depuis le début")
        MONTH = "month", _("30 jours")
        WEEK = "week", _("7 jours")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    span = models.CharField(max_length=5, choices=Span.choices)
    topics = models.JSONField(default=_no_topics)
    turfs = models.PositiveIntegerField(default=0)
    turfs_done = models.PositiveIntegerField(default=0)
    doors = models.PositiveIntegerField(default=0)
    doors_left = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("total de portes")
        verbose_name_plural = _("totaux de portes")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(team__isnull=True), name="doortotal_place_or_team"
            ),
            models.UniqueConstraint(
                fields=["place", "span"], condition=Q(place__isnull=False), name="doortotal_once_a_place"
            ),
            models.UniqueConstraint(
                fields=["team", "span"], condition=Q(team__isnull=False), name="doortotal_once_a_team"
            ),
            models.UniqueConstraint(
                fields=["span"], condition=Q(place__isnull=True, team__isnull=True), name="doortotal_one_country"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place_id or self.team_id} – {self.span}"


class DoorDay(Figures):
    """One day of a place that is wider than a commune; of the whole country where it names none."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    day = models.DateField()

    class Meta:
        verbose_name = _("journée de portes")
        verbose_name_plural = _("journées de portes")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["place", "day"], condition=Q(place__isnull=False), name="doorday_once_a_place"
            ),
            models.UniqueConstraint(fields=["day"], condition=Q(place__isnull=True), name="doorday_one_country"),
        ]

    def __str__(self) -> str:
        return f"{self.place_id} – {self.day}"


class BoardState(models.Model):
    """One row: when the figures were last counted, and from what (`inputs`, a few sums that change with them)."""

    computed_at = models.DateTimeField()
    inputs = models.CharField(max_length=200)

    class Meta:
        verbose_name = _("état des tableaux")
        verbose_name_plural = _("état des tableaux")

    def __str__(self) -> str:
        return f"{self.computed_at:%Y-%m-%d %H:%M}"
