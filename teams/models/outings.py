"""Outings: a mobiliser announces one, people near join it, and hear what it brought."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teams.models.teams import Team
from teams.querysets import OutingQuerySet
from territory.models import Place


class Outing(models.Model):
    """A rendezvous in the field. What `result_…` and `came` say is written by the organiser afterwards.

    `meeting_point` is public, except for a meeting at somebody's home: participants alone see it then.
    `going` counts people, friends included, kept with the participations. `sequence` counts the changes that
    calendars must take over. The marks (`team_told_at`, `reminded_at`, `report_asked_at`) keep each mail to once.
    """

    class Kind(models.TextChoices):
        DOORS = "doors", _("Porte-à-porte")
        LEAFLETS = "leaflets", _("Tractage")
        STALL = "stall", _("Stand")
        HOME = "home", _("Réunion d'appartement")

    class State(models.TextChoices):
        ANNOUNCED = "announced", _("Annoncée")
        CANCELLED = "cancelled", _("Annulée")
        HELD = "held", _("Terminée")

    kind = models.CharField(_("type"), max_length=12, choices=Kind.choices)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="outings", verbose_name=_("équipe"))
    organiser = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("organisateur")
    )
    title = models.CharField(_("titre"), max_length=120)
    description = models.TextField(_("description"), max_length=1000, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune"))
    meeting_point = models.CharField(_("lieu de rendez-vous"), max_length=200)
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    capacity = models.PositiveSmallIntegerField(_("nombre de places"), null=True, blank=True)
    going = models.PositiveIntegerField(_("participants"), default=0)
    state = models.CharField(_("état"), max_length=12, choices=State.choices, default=State.ANNOUNCED)
    created_at = models.DateTimeField(_("annoncée le"))
    sequence = models.PositiveIntegerField(default=0)
    team_told_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    report_asked_at = models.DateTimeField(null=True, blank=True)
    reported_at = models.DateTimeField(_("bilan le"), null=True, blank=True)
    result_people = models.PositiveIntegerField(_("personnes rencontrées"), default=0)
    result_leaflets = models.PositiveIntegerField(_("tracts distribués"), default=0)
    result_doors = models.PositiveIntegerField(_("portes frappées"), default=0)
    result_words = models.CharField(_("en quelques mots"), max_length=500, blank=True)

    objects = OutingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sortie")
        verbose_name_plural = _("sorties")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="outing_forward"),
            models.CheckConstraint(
                condition=Q(capacity__isnull=True) | Q(going__lte=F("capacity")), name="outing_not_overfull"
            ),
        ]
        indexes = [
            models.Index(fields=["starts_at"], name="outing_announced", condition=Q(state="announced")),
            models.Index(fields=["team", "-starts_at"], name="outing_team"),
            # « Near » looks in a band of latitudes.
            models.Index(fields=["lat", "lon"], name="outing_near", condition=Q(state="announced")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_full(self) -> bool:
        return self.capacity is not None and self.going >= self.capacity


class Participation(models.Model):
    """One person who comes, with how many friends; whether they came; how they found it."""

    class Mood(models.TextChoices):
        GREAT = "great", _("Très bien")
        GOOD = "good", _("Bien")
        HARD = "hard", _("Difficile")

    outing = models.ForeignKey(Outing, on_delete=models.CASCADE, related_name="participations")
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="participations")
    friends = models.PositiveSmallIntegerField(_("amis"), default=0)
    joined_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    came = models.BooleanField(_("est venu"), null=True, blank=True)
    mood = models.CharField(_("comment c'était"), max_length=8, choices=Mood.choices, blank=True)
    words = models.CharField(_("un mot"), max_length=300, blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("participation")
        verbose_name_plural = _("participations")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["outing", "supporter"], name="participation_once"),
            models.CheckConstraint(condition=Q(friends__lte=9), name="participation_friends_at_most_nine"),
        ]

    def __str__(self) -> str:
        return f"{self.supporter} – {self.outing}"
