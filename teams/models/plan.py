"""The plan: what is wanted where and when, where each place stands, and where the chain breaks."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.claims import WorkQuerySet
from teams.models.teams import Team
from teams.querysets import GapQuerySet, StandingQuerySet
from territory.models import Place


class Measure(models.TextChoices):
    """What the plan counts."""

    TRAINERS = "trainers", _("Formateurs")
    MOBILISERS = "mobilisers", _("Mobilisateurs")
    VOLUNTEERS = "volunteers", _("Bénévoles")
    DOORS = "doors", _("Portes")


class Plan(models.Model):
    """The one plan of the campaign: its national goals live in Goal rows of the country.

    The row is also the queue of record of its own recomputing (`due_at`, `leased_until`; common.claims).
    """

    class Split(models.TextChoices):
        POPULATION = "population", _("Selon la population")
        POTENTIAL = "potential", _("Selon le potentiel des bureaux")

    class State(models.TextChoices):
        QUEUED = "queued", _("À recalculer")
        DONE = "done", _("À jour")
        FAILED = "failed", _("Échec")

    due_on = models.DateField(_("échéance"))
    split_by = models.CharField(_("répartition"), max_length=12, choices=Split.choices, default=Split.POPULATION)
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    computed_at = models.DateTimeField(_("calculé le"), null=True, blank=True)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField()

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")

    def __str__(self) -> str:
        return f"{self.due_on}"


class Goal(models.Model):
    """How much of one measure a territory should reach by the plan's date, as somebody set it (`fixed`) or as it was
    split from the territory above. The country's are always fixed. Communes have none stored: Standing has theirs."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="goals")
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=12, choices=Measure.choices)
    amount = models.PositiveIntegerField()
    fixed = models.BooleanField(default=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("objectif")
        verbose_name_plural = _("objectifs")
        constraints = [models.UniqueConstraint(fields=["plan", "place", "measure"], name="goal_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.measure}: {self.amount}"


class Standing(models.Model):
    """Where a place stands in one measure: written by the recomputing alone, read by every page in constant time.

    `per_week`: mean of the last three weeks. `projected` with `low` and `high` (80 %): at the plan's date, at today's
    pace; None where three weeks tell nothing. Rows of nought and no goal are left out.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="standings")
    #: The place's parent, beside it: a page reads all children of one by one index.
    parent = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    measure = models.CharField(max_length=12, choices=Measure.choices)
    actual = models.PositiveIntegerField(default=0)
    goal = models.PositiveIntegerField(default=0)
    per_week = models.FloatField(default=0)
    projected = models.PositiveIntegerField(null=True)
    low = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("avancement")
        verbose_name_plural = _("avancements")
        constraints = [models.UniqueConstraint(fields=["place", "measure"], name="standing_once")]
        indexes = [models.Index(fields=["parent", "measure"], name="standing_parent")]

    def __str__(self) -> str:
        return f"{self.place} {self.measure}: {self.actual}/{self.goal}"


class DayTotal(models.Model):
    """How much of one measure came in a day in a département, a region or the country: the chart of the last weeks."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    measure = models.CharField(max_length=12, choices=Measure.choices)
    day = models.DateField()
    amount = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("total du jour")
        verbose_name_plural = _("totaux du jour")
        constraints = [models.UniqueConstraint(fields=["place", "measure", "day"], name="daytotal_once")]

    def __str__(self) -> str:
        return f"{self.place} {self.measure} {self.day}: {self.amount}"


class Gap(models.Model):
    """One place where the chain breaks, with what mending it would bring (`gain`: volunteers by the plan's date).

    Written by the recomputing alone, in the order of `gain`. `figures` are those its words need.
    """

    class Kind(models.TextChoices):
        NO_TRAINER = "no_trainer", _("Pas de formateur")
        NO_MOBILISER = "no_mobiliser", _("Pas de mobilisateur")
        TEAM_WITHOUT = "team_without", _("Équipe sans mobilisateur")
        SILENT_TEAM = "silent_team", _("Équipe silencieuse")
        UNWELCOMED = "unwelcomed", _("Personnes à accueillir")
        NO_SESSION = "no_session", _("Candidats sans formation")
        WALKS = "walks", _("Secteurs sans preneur")

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    departement = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    region = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    gain = models.FloatField()
    figures = models.JSONField(default=dict)

    objects = GapQuerySet.as_manager()

    class Meta:
        verbose_name = _("rupture de la chaîne")
        verbose_name_plural = _("ruptures de la chaîne")
        ordering = ["-gain", "pk"]
        constraints = [models.CheckConstraint(condition=Q(gain__gte=0), name="gap_gain_not_negative")]
        indexes = [
            models.Index(fields=["-gain"], name="gap_gain"),
            models.Index(fields=["departement", "-gain"], name="gap_departement"),
            models.Index(fields=["region", "-gain"], name="gap_region"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.place}"
