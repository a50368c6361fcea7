"""Teams, who belongs to them and what became of them."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.querysets import MembershipQuerySet, TeamOfferQuerySet, TeamQuerySet
from territory.models import Place


class Team(models.Model):
    """Volunteers around one mobiliser, near one another. Who leads it: the current Role that names it.

    `lon`, `lat` (degrees, WGS 84) are its place's point; `members` counts open memberships, kept with them.
    """

    class State(models.TextChoices):
        ACTIVE = "active", _("Active")
        WITHOUT = "without", _("Sans mobilisateur")
        MERGED = "merged", _("Réunie à une autre")
        CLOSED = "closed", _("Fermée")

    #: A team in these states has members.
    LIVE = (State.ACTIVE, State.WITHOUT)
    #: Newcomers are offered teams that have fewer members.
    ROOM = 30
    #: Without a sign for so long, a team is silent.
    SILENT = timedelta(days=14)

    name = models.CharField(_("nom"), max_length=80)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="teams", verbose_name=_("commune"))
    lon = models.FloatField(null=True, blank=True)
    lat = models.FloatField(null=True, blank=True)
    contact = models.CharField(
        _("comment joindre le mobilisateur"),
        max_length=200,
        blank=True,
        help_text=_("Montré aux membres de l'équipe seulement."),
    )
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.ACTIVE)
    members = models.PositiveIntegerField(_("membres"), default=0)
    opened_at = models.DateTimeField(_("ouverte le"))
    without_since = models.DateTimeField(_("sans mobilisateur depuis"), null=True, blank=True)
    closed_at = models.DateTimeField(_("fermée le"), null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    split_from = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    last_active_at = models.DateTimeField(_("dernier signe"))

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("équipe")
        verbose_name_plural = _("équipes")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["merged", "closed"], closed_at__isnull=False)
                | Q(state__in=["active", "without"], closed_at__isnull=True),
                name="team_closed_when_ended",
            ),
            models.CheckConstraint(
                condition=Q(state="without", without_since__isnull=False)
                | (~Q(state="without") & Q(without_since__isnull=True)),
                name="team_without_since",
            ),
        ]
        indexes = [
            # A newcomer's nearest team is looked for in a band of latitudes.
            models.Index(fields=["lat", "lon"], name="team_near", condition=Q(state="active")),
            models.Index(fields=["place", "state"], name="team_place_state"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.state in self.LIVE


class Membership(models.Model):
    """One stay of a volunteer in a team. History: rows are closed, never changed to another team.

    When a team is taken over, members are asked (`asked_at`) to stay or to move, and answer once (`answered_at`).
    """

    class Left(models.TextChoices):
        MOVED = "moved", _("A rejoint une autre équipe")
        STOPPED = "stopped", _("A quitté l'équipe")
        MERGED = "merged", _("Équipe réunie à une autre")
        SPLIT = "split", _("Équipe partagée")
        CLOSED = "closed", _("Équipe fermée")
        WITHDRAWN = "withdrawn", _("Accord retiré")

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("équipe"))
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("personne")
    )
    joined_at = models.DateTimeField(_("depuis le"))
    left_at = models.DateTimeField(_("jusqu'au"), null=True, blank=True)
    left = models.CharField(_("raison du départ"), max_length=12, choices=Left.choices, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membre")
        verbose_name_plural = _("membres")
        ordering = ["joined_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["supporter"], condition=Q(left_at__isnull=True), name="membership_one_open"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, left="") | (Q(left_at__isnull=False) & ~Q(left="")),
                name="membership_left_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["team"], name="membership_open", condition=Q(left_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.supporter} – {self.team}"


class TeamChange(models.Model):
    """The history of a team. Append-only."""

    class Change(models.TextChoices):
        OPENED = "opened", _("A ouvert")
        RENAMED = "renamed", _("Renommée")
        LOST = "lost", _("A perdu son mobilisateur")
        OFFERED = "offered", _("Proposée aux équipes voisines")
        UNTAKEN = "untaken", _("Accueillie par aucune équipe voisine")
        LED = "led", _("A un mobilisateur")
        MERGED = "merged", _("Réunie à une autre")
        ABSORBED = "absorbed", _("A accueilli une autre équipe")
        SPLIT = "split", _("Partagée")
        CLOSED = "closed", _("Fermée")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="changes")
    change = models.CharField(max_length=12, choices=Change.choices)
    other = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("histoire d'une équipe")
        verbose_name_plural = _("histoires des équipes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.team}: {self.get_change_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise TypeError("A team's history is append-only.")
        super().save(*args, **kwargs)


class TeamOffer(models.Model):
    """A team without mobiliser, offered to a neighbour: whoever accepts first takes it in."""

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", _("Acceptée")
        DECLINED = "declined", _("Déclinée")
        EXPIRED = "expired", _("Sans réponse")

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="offers")
    neighbour = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="offers_received")
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TeamOfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("équipe proposée")
        verbose_name_plural = _("équipes proposées")
        ordering = ["-offered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["team", "neighbour"], condition=Q(answered_at__isnull=True), name="teamoffer_one_open"
            ),
            models.CheckConstraint(condition=~Q(team=models.F("neighbour")), name="teamoffer_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.team} → {self.neighbour}"
