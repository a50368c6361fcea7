"""The ladder: each step of somebody who said « I'd like to help », dated."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teams.querysets import VolunteerQuerySet
from territory.models import Place


class Volunteer(models.Model):
    """A supporter who offered to help. Steps are dated once; the next one is what is missing.

    `last_active_at` is the last outing, training or other act: two weeks later the person is silent.
    Contact rests on the live consent LOCAL_TEAM: withdrawing it ends membership and `stopped_at` is set.
    """

    class TeamMail(models.TextChoices):
        ALL = "all", _("Tous les messages de mon équipe")
        ESSENTIAL = "essential", _("Seulement mes rendez-vous")
        NONE = "none", _("Aucun message")

    #: Welcomed within so long, or the mobiliser's lead is told.
    WELCOME = timedelta(hours=48)
    #: Without a sign for so long, somebody is silent.
    SILENT = timedelta(days=14)

    supporter = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="volunteer", verbose_name=_("personne")
    )
    ways = models.JSONField(_("envies"), default=list, blank=True, help_text="values of Outing.Kind")
    team_mail = models.CharField(_("messages de l'équipe"), max_length=12, choices=TeamMail.choices, default="all")
    offered_at = models.DateTimeField(_("s'est proposé le"))
    welcome_due_at = models.DateTimeField(_("à accueillir avant"), null=True, blank=True)
    lead_told_at = models.DateTimeField(_("responsable prévenu le"), null=True, blank=True)
    welcomed_at = models.DateTimeField(_("accueilli le"), null=True, blank=True)
    welcomed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    first_outing_at = models.DateTimeField(_("première sortie le"), null=True, blank=True)
    applied_at = models.DateTimeField(_("candidature le"), null=True, blank=True)
    application = models.CharField(_("pourquoi"), max_length=500, blank=True)
    declined_at = models.DateTimeField(_("candidature non retenue le"), null=True, blank=True)
    declined_because = models.CharField(_("ce qui a été répondu"), max_length=500, blank=True)
    trained_at = models.DateTimeField(_("formé le"), null=True, blank=True)
    certified_at = models.DateTimeField(_("certifié le"), null=True, blank=True)
    certified_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    last_active_at = models.DateTimeField(_("dernier signe"))
    stopped_at = models.DateTimeField(_("a arrêté le"), null=True, blank=True)

    objects = VolunteerQuerySet.as_manager()

    class Meta:
        verbose_name = _("bénévole")
        verbose_name_plural = _("bénévoles")
        ordering = ["-offered_at", "-pk"]
        indexes = [
            models.Index(
                fields=["welcome_due_at"],
                name="volunteer_to_welcome",
                condition=Q(welcomed_at__isnull=True, stopped_at__isnull=True),
            ),
            models.Index(fields=["offered_at"], name="volunteer_offered"),
            models.Index(
                fields=["applied_at"],
                name="volunteer_applied",
                condition=Q(applied_at__isnull=False, certified_at__isnull=True, stopped_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.supporter)


class HelpOffer(models.Model):
    """What somebody wrote who has not yet shown that the address is theirs. Confirmed, it becomes a Volunteer.

    Several may wait for one person: whoever types an address is not always its owner. Unconfirmed: seven days.
    """

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="help_offers")
    first_name = models.CharField(_("prénom"), max_length=60)
    birth_month = models.DateField(_("mois de naissance"), null=True, blank=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+", verbose_name=_("commune"))
    ways = models.JSONField(_("envies"), default=list, blank=True, help_text="values of Outing.Kind")
    purposes = models.JSONField(_("accords"), default=list, help_text="the boxes ticked with it")
    at = models.DateTimeField(_("écrit le"), db_index=True)

    class Meta:
        verbose_name = _("proposition d'aide")
        verbose_name_plural = _("propositions d'aide")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.pk}"
