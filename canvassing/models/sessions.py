"""What one person counted on one walk in one day: all that is known of what people said."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from canvassing.models.reports import MOST_DOORS
from canvassing.models.walks import Walk
from canvassing.querysets import DoorSessionQuerySet
from teams.models import Outing, Team
from territory.models import Place, Precinct


def _none() -> list[str]:
    return []


def _no_topics() -> dict[str, int]:
    return {}


class DoorSession(models.Model):
    """The counts of one phone (or one sheet of paper) on one walk and one day of the place's clock.

    `absent` + `refused` + `opened` = `knocked`, and one talks only where it opened (L20). `topics`: {key: times}
    (canvassing/doorstep/topics.py), shown from twenty doors only (L22). `flags` say what is outside the usual
    (canvassing/doorstep/flags.py); a session that is set aside counts nowhere, and comes back whole.
    What place and team it counts for is written down with it: turfs change afterwards.
    """

    class Source(models.TextChoices):
        PHONE = "phone", _("Téléphone")
        PAPER = "paper", _("Papier")

    class State(models.TextChoices):
        COUNTED = "counted", _("Comptée")
        ASIDE = "aside", _("Mise de côté")

    walk = models.ForeignKey(Walk, on_delete=models.PROTECT, related_name="sessions")
    phone = models.UUIDField()
    day = models.DateField(_("jour"))
    source = models.CharField(_("origine"), max_length=5, choices=Source.choices, default=Source.PHONE)
    supporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="door_sessions",
        verbose_name=_("personne"),
    )
    commune = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune"))
    precinct = models.ForeignKey(
        Precinct, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("bureau de vote")
    )
    team = models.ForeignKey(
        Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("équipe")
    )
    outing = models.ForeignKey(
        Outing, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("sortie")
    )
    knocked = models.PositiveSmallIntegerField(_("portes frappées"), default=0)
    absent = models.PositiveSmallIntegerField(_("personne"), default=0)
    refused = models.PositiveSmallIntegerField(_("refus"), default=0)
    opened = models.PositiveSmallIntegerField(_("portes ouvertes"), default=0)
    talked = models.PositiveSmallIntegerField(_("conversations"), default=0)
    leaflets = models.PositiveSmallIntegerField(_("tracts remis"), default=0)
    helpers = models.PositiveSmallIntegerField(_("veulent aider"), default=0)
    cards = models.PositiveSmallIntegerField(_("fiches de contact"), default=0)
    topics = models.JSONField(_("sujets"), default=_no_topics, blank=True)
    first_at = models.DateTimeField(_("première porte"), null=True, blank=True)
    last_at = models.DateTimeField(_("dernière porte"), null=True, blank=True)
    received_at = models.DateTimeField(_("reçue le"))
    flags = models.JSONField(_("à vérifier"), default=_none, blank=True)
    flagged = models.BooleanField(_("à vérifier"), default=False)
    state = models.CharField(_("état"), max_length=7, choices=State.choices, default=State.COUNTED)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(_("vérifiée le"), null=True, blank=True)
    reason = models.CharField(_("pourquoi"), max_length=200, blank=True)
    #: How many times the ledger was written for it: each time another line.
    booked = models.PositiveIntegerField(default=0)
    #: Doors that stand in the ledger for it.
    booked_doors = models.PositiveSmallIntegerField(default=0)

    objects = DoorSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session de porte-à-porte")
        verbose_name_plural = _("sessions de porte-à-porte")
        ordering = ["-day", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["walk", "phone", "day"], name="doorsession_once"),
            models.CheckConstraint(
                condition=Q(knocked=F("absent") + F("refused") + F("opened")), name="doorsession_doors_add_up"
            ),
            models.CheckConstraint(condition=Q(talked__lte=F("opened")), name="doorsession_talked_were_opened"),
            models.CheckConstraint(condition=Q(knocked__lte=MOST_DOORS), name="doorsession_not_too_many"),
        ]
        indexes = [
            models.Index(fields=["day", "commune"], name="doorsession_day"),
            models.Index(fields=["team", "day"], name="doorsession_team"),
            models.Index(fields=["precinct"], name="doorsession_precinct"),
            models.Index(fields=["-reviewed_at"], name="doorsession_reviewed", condition=Q(reviewed_at__isnull=False)),
            models.Index(
                fields=["-received_at"],
                name="doorsession_to_review",
                condition=Q(flagged=True, reviewed_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.walk_id} – {self.day}"
