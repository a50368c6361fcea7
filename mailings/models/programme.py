"""The daily programme: what leaves on which days, to whom, and what a day's editor answered."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mailings.models.audiences import Audience
from mailings.querysets import ProgrammeDayQuerySet


class ProgrammeRule(models.Model):
    """A line of the programme, from which each of its days a mailing is proposed.

    Of two lines that would write to somebody on one day, the lower `position` does.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("Courrier du jour")
        WEEKLY = "weekly", _("Courrier de la semaine")
        ESSENTIAL = "essential", _("Essentiel")

    name = models.CharField(_("nom"), max_length=80)
    rhythm = models.CharField(_("rythme"), max_length=9, choices=Rhythm.choices, default=Rhythm.DAILY)
    weekdays = models.PositiveSmallIntegerField(
        _("jours"), default=0b0111111, help_text="one bit for each day, Monday the lowest"
    )
    send_time = models.TimeField(_("heure d'envoi, chez chacun"))
    audience = models.ForeignKey(Audience, on_delete=models.PROTECT, related_name="rules", verbose_name=_("audience"))
    subject = models.CharField(_("objet proposé"), max_length=150)
    greeting = models.TextField(_("texte proposé"), max_length=3000, blank=True)
    with_content = models.BooleanField(_("avec le contenu du jour"), default=True)
    with_walk = models.BooleanField(_("avec la feuille de route la plus proche"), default=True)
    with_week = models.BooleanField(_("avec la semaine en chiffres"), default=False)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("ligne du programme")
        verbose_name_plural = _("lignes du programme")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(weekdays__gte=1, weekdays__lte=127), name="programme_has_days")
        ]

    def __str__(self) -> str:
        return self.name


class ProgrammeDay(models.Model):
    """One day of the programme, once its mailings were proposed; approved, they leave."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposé")
        APPROVED = "approved", _("Validé")
        SKIPPED = "skipped", _("Sans courrier")

    day = models.DateField(_("jour"), unique=True)
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.PROPOSED)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProgrammeDayQuerySet.as_manager()

    class Meta:
        verbose_name = _("jour du programme")
        verbose_name_plural = _("jours du programme")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
