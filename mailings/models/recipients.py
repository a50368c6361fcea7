"""What the mail knows of each person: their choice of rhythm, what came back, what they got this week."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mailings.querysets import RecipientQuerySet


class Provider(models.TextChoices):
    """Who keeps the letter box: each has its own patience (E22)."""

    GMAIL = "gmail", "Gmail"
    MICROSOFT = "microsoft", "Outlook, Hotmail, Live"
    YAHOO = "yahoo", "Yahoo"
    ORANGE = "orange", "Orange, Wanadoo"
    SFR = "sfr", "SFR"
    FREE = "free", "Free"
    LAPOSTE = "laposte", "La Poste"
    OTHER = "other", _("Autres")


class Tier(models.IntegerChoices):
    """How much somebody did lately, by published thresholds (`supporters.activity`): acts on the site alone (L33)."""

    ASLEEP = 0, _("En sommeil")
    PRESENT = 1, _("Présent")
    ACTIVE = 2, _("Actif")
    ENGAGED = 3, _("Très actif")


class Recipient(models.Model):
    """One row for each person, made when first needed; absent, it is as a new one would be.

    `last_day` is a day counted from 1970-01-01 where the person lives, `week` the seven days that end with it, one bit
    each, the lowest for `last_day`: the caps of E21 are one comparison. A letter reserves its day here by a conditional
    update in the transaction that marks it as leaving, and whatever stops mail writes here too: one waits for the
    other (E14). `last_mailing` holds that reservation, so that a second try of the same letter is no second letter.
    """

    class Rhythm(models.TextChoices):
        DAILY = "daily", _("Presque chaque jour")
        WEEKLY = "weekly", _("Une fois par semaine")
        ESSENTIAL = "essential", _("L'essentiel seulement")

    class Stop(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", _("Désinscription")
        COMPLAINT = "complaint", _("Signalé comme indésirable")
        BOUNCE = "bounce", _("Adresse inconnue")
        FULL = "full", _("Boîte injoignable")
        ROLE_ADDRESS = "role", _("Adresse de service")

    supporter = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="recipient"
    )
    provider = models.CharField(_("messagerie"), max_length=9, choices=Provider.choices, default=Provider.OTHER)
    tier = models.PositiveSmallIntegerField(_("activité"), choices=Tier.choices, default=Tier.ASLEEP)
    rhythm = models.CharField(_("rythme"), max_length=9, choices=Rhythm.choices, default=Rhythm.DAILY)
    stopped_at = models.DateTimeField(_("arrêté le"), null=True, blank=True)
    stopped_for = models.CharField(_("parce que"), max_length=12, choices=Stop.choices, blank=True)
    soft_bounces = models.PositiveSmallIntegerField(_("échecs passagers"), default=0)
    first_soft_on = models.DateField(null=True, blank=True)
    last_soft_on = models.DateField(null=True, blank=True)
    last_day = models.IntegerField(default=0, editable=False)
    week = models.PositiveSmallIntegerField(default=0, editable=False)
    last_mailing = models.BigIntegerField(default=0, editable=False, help_text="number of a mailing, 0 for none")

    objects = RecipientQuerySet.as_manager()

    class Meta:
        verbose_name = _("destinataire")
        verbose_name_plural = _("destinataires")
        constraints = [
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True, stopped_for="") | Q(stopped_at__isnull=False) & ~Q(stopped_for=""),
                name="recipient_stopped_with_a_reason",
            ),
            models.CheckConstraint(condition=Q(week__lt=128), name="recipient_seven_days"),
        ]

    def __str__(self) -> str:
        return f"{self.supporter_id}"
