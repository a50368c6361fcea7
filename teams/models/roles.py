"""Who leads whom, where and until when. docs/permissions.md says what each role may see and do."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from teams.querysets import RoleChangeQuerySet, RoleQuerySet
from territory.models import Place


class Role(models.Model):
    """A responsibility given to one person by somebody above, within a territory and for a term.

    Current from `starts_at` until `ends_at`, unless it ended before (`ended_at`). A mobiliser's belongs to one team.
    A role that is delegated ends with the one it comes from. Volunteers hold no role: they are members of a team.
    """

    class Kind(models.TextChoices):
        NATIONAL = "national", _("Organisation nationale")
        REGIONAL = "regional", _("Responsable de région")
        DEPARTMENTAL = "departmental", _("Responsable de département")
        TRAINER = "trainer", _("Formateur, formatrice")
        MOBILISER = "mobiliser", _("Mobilisateur, mobilisatrice")

    #: From the top of the pyramid to its base.
    RANKS = (Kind.NATIONAL, Kind.REGIONAL, Kind.DEPARTMENTAL, Kind.TRAINER, Kind.MOBILISER)
    #: Kinds of place that each may be bound to. Overseas collectivities and the French abroad are départements here.
    PLACES = {
        Kind.NATIONAL: (Place.Kind.COUNTRY,),
        Kind.REGIONAL: (Place.Kind.REGION,),
        Kind.DEPARTMENTAL: (Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY, Place.Kind.ABROAD),
        Kind.TRAINER: (Place.Kind.REGION, Place.Kind.DEPARTEMENT, Place.Kind.COLLECTIVITY, Place.Kind.ABROAD),
        Kind.MOBILISER: Place.HOMES,
    }

    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roles", verbose_name=_("personne")
    )
    kind = models.CharField(_("rôle"), max_length=16, choices=Kind.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("territoire"))
    team = models.ForeignKey(
        "teams.Team", on_delete=models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("équipe")
    )
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("confié par")
    )
    delegated_from = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="delegations", verbose_name=_("délégué")
    )
    starts_at = models.DateTimeField(_("à partir du"))
    ends_at = models.DateTimeField(_("jusqu'au"))
    ended_at = models.DateTimeField(_("terminé le"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("rôle")
        verbose_name_plural = _("rôles")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="role_term_forward"),
            models.CheckConstraint(
                condition=Q(kind="mobiliser", team__isnull=False) | (~Q(kind="mobiliser") & Q(team__isnull=True)),
                name="role_team_of_mobilisers",
            ),
            models.UniqueConstraint(
                fields=["supporter", "kind", "place"],
                condition=Q(ended_at__isnull=True, team__isnull=True),
                name="role_held_once",
            ),
            models.UniqueConstraint(
                fields=["supporter", "team"],
                condition=Q(ended_at__isnull=True, team__isnull=False),
                name="role_team_led_once",
            ),
            models.UniqueConstraint(
                fields=["team"],
                condition=Q(ended_at__isnull=True, delegated_from__isnull=True, team__isnull=False),
                name="role_one_mobiliser_a_team",
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "place"], name="role_open", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["ends_at"], name="role_to_end", condition=Q(ended_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.place}"

    @property
    def rank(self) -> int:
        """0 at the top."""
        return self.RANKS.index(Role.Kind(self.kind))


class RoleChange(models.Model):
    """What happened to a role, by whom. Append-only; it outlives the people, without their names."""

    class Change(models.TextChoices):
        GIVEN = "given", _("Confié")
        DELEGATED = "delegated", _("Délégué")
        EXTENDED = "extended", _("Prolongé")
        ENDED = "ended", _("Retiré")
        EXPIRED = "expired", _("Arrivé à son terme")

    role = models.ForeignKey(Role, on_delete=models.SET_NULL, null=True, related_name="changes")
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(_("rôle"), max_length=16, choices=Role.Kind.choices)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("territoire"))
    change = models.CharField(_("changement"), max_length=12, choices=Change.choices)
    until = models.DateTimeField(_("jusqu'au"), null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )
    at = models.DateTimeField(_("le"))

    objects = RoleChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("changement de rôle")
        verbose_name_plural = _("changements de rôles")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_change_display()}: {self.get_kind_display()}, {self.place}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk and not self._state.adding:
            raise TypeError("The journal of roles is append-only.")
        super().save(*args, **kwargs)
