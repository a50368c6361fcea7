"""The queue of record: a row for each recipient of a mailing, and the slices that workers take.

A worker takes a slice by a conditional update with a lease, and sends it window by window. Before a window leaves, its
deliveries are written in the slice (`window`), in the transaction that checks consent, cap and stops; when it has
left, what became of each is written with the next window. Whoever was killed left a window: those who take its slice
after it mark what is still queued of it as uncertain, and never send it by themselves (docs/delivery.md).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.claims import WorkQuerySet
from mailings.models.mailings import Mailing, Subject
from mailings.models.recipients import Provider, Tier
from territory.models import Zone


class Slice(models.Model):
    """Deliveries `first` to `last` (numbers of rows, both in it) of a mailing, to one provider, in one zone."""

    class State(models.TextChoices):
        HELD = "held", _("Attend l'objet")
        QUEUED = "queued", _("À envoyer")
        DONE = "done", _("Fini")
        CANCELLED = "cancelled", _("Annulé")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="slices")
    provider = models.CharField(max_length=9, choices=Provider.choices)
    zone = models.CharField(max_length=16, choices=Zone.choices)
    subject = models.ForeignKey(
        Subject, on_delete=models.CASCADE, null=True, related_name="+", help_text="tried on this slice; else the winner"
    )
    first = models.BigIntegerField()
    last = models.BigIntegerField()
    size = models.PositiveIntegerField(help_text="deliveries")
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField(help_text="the mailing's hour where these people live, or the next try")
    leased_until = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=32, blank=True, help_text="the worker that holds the lease")
    window = models.JSONField(default=list, help_text="deliveries that are leaving")
    attempts = models.PositiveIntegerField(default=0)
    #: How many of its deliveries came to what; written with each window.
    sent = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    uncertain = models.PositiveIntegerField(default=0)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("tranche d'envoi")
        verbose_name_plural = _("tranches d'envoi")
        ordering = ["due_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="slice_forward")]
        indexes = [models.Index(fields=["due_at", "id"], name="slice_due", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.first}-{self.last}"


class Delivery(models.Model):
    """One mail to one person, once. Few and narrow columns, and no index that sending would have to change."""

    class State(models.IntegerChoices):
        QUEUED = 0, _("À envoyer")
        SENT = 1, _("Envoyé")
        SKIPPED = 2, _("Écarté")
        FAILED = 3, _("Refusé")
        UNCERTAIN = 4, _("Incertain")
        DEFERRED = 5, _("Remis à plus tard")

    class Reason(models.IntegerChoices):
        """Why it did not leave. The first five in the order in which they are asked (E26)."""

        NONE = 0, ""
        SILENCE = 1, _("réserve électorale")
        HOUR = 2, _("hors des heures d'envoi")
        CONSENT = 3, _("pas d'accord en cours")
        CAP = 4, _("assez de courriers cette semaine")
        STOPPED = 5, _("adresse arrêtée ou désinscrite")
        UNDER_AGE = 6, _("moins de 18 ans")
        RHYTHM = 7, _("a choisi un autre rythme")
        CANCELLED = 8, _("courrier annulé")
        REFUSED = 9, _("refusé par la messagerie")
        TIRED = 10, _("essayé en vain")
        GONE = 11, _("compte fermé")

    class Bounce(models.IntegerChoices):
        NONE = 0, _("Non")
        SOFT = 1, _("Passager")
        HARD = 2, _("Définitif")
        POLICY = 3, _("Refusé par principe")
        DELIVERED = 4, _("Remis")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="deliveries", db_index=False)
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deliveries")
    state = models.PositiveSmallIntegerField(_("état"), choices=State.choices, default=State.QUEUED)
    reason = models.PositiveSmallIntegerField(_("raison"), choices=Reason.choices, default=Reason.NONE)
    tier = models.PositiveSmallIntegerField(_("activité"), choices=Tier.choices, default=Tier.ASLEEP)
    bounce = models.PositiveSmallIntegerField(_("retour"), choices=Bounce.choices, default=Bounce.NONE)
    code = models.PositiveSmallIntegerField(_("réponse du serveur"), default=0, help_text="of SMTP: 250, 550…")
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)

    class Meta:
        verbose_name = _("envoi")
        verbose_name_plural = _("envois")
        constraints = [models.UniqueConstraint(fields=["mailing", "supporter"], name="delivery_once_per_person")]

    def __str__(self) -> str:
        return f"{self.mailing_id}: {self.supporter_id}"


class Tally(models.Model):
    """What became of a mailing's recipients, by provider, tier and hour: written when a slice ends, added to when
    something comes back. Outlives the deliveries, and names nobody."""

    class Outcome(models.TextChoices):
        SENT = "sent", _("Envoyés")
        SKIPPED = "skipped", _("Écartés")
        FAILED = "failed", _("Refusés")
        UNCERTAIN = "uncertain", _("Incertains")
        LEFT_OUT = "left_out", _("Non sélectionnés")
        DELIVERED = "delivered", _("Remis")
        HARD = "hard", _("Retours définitifs")
        SOFT = "soft", _("Retours passagers")
        POLICY = "policy", _("Refusés par principe")
        COMPLAINT = "complaint", _("Signalés indésirables")
        UNSUBSCRIBED = "unsubscribed", _("Désinscrits")

    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="tallies")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    reason = models.PositiveSmallIntegerField(choices=Delivery.Reason.choices, default=Delivery.Reason.NONE)
    variant = models.PositiveBigIntegerField(default=0, help_text="number of the subject, 0 when none was shown")
    provider = models.CharField(max_length=9, choices=Provider.choices, default=Provider.OTHER)
    tier = models.PositiveSmallIntegerField(choices=Tier.choices, default=Tier.ASLEEP)
    hour = models.DateTimeField(help_text="the hour, to its beginning")
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("compte d'un courrier")
        verbose_name_plural = _("comptes des courriers")
        constraints = [
            models.UniqueConstraint(
                fields=["mailing", "outcome", "reason", "variant", "provider", "tier", "hour"], name="tally_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.number}"


class ProviderState(models.Model):
    """How fast one provider takes mail now (E22): its limit, what this minute used, and until when it rests."""

    provider = models.CharField(_("messagerie"), max_length=9, choices=Provider.choices, primary_key=True)
    per_minute = models.PositiveIntegerField(_("messages par minute"))
    minute = models.BigIntegerField(default=0, editable=False, help_text="minutes since 1970")
    used = models.PositiveIntegerField(default=0, editable=False)
    paused_until = models.DateTimeField(_("en pause jusqu'à"), null=True, blank=True)
    level = models.PositiveSmallIntegerField(default=0, editable=False, help_text="back-offs one after another")
    reason = models.CharField(_("raison"), max_length=300, blank=True)
    #: Refusals by policy are counted over ten minutes.
    watched_from = models.DateTimeField(null=True, blank=True, editable=False)
    tried = models.PositiveIntegerField(default=0, editable=False)
    refused = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("débit d'une messagerie")
        verbose_name_plural = _("débits des messageries")

    def __str__(self) -> str:
        return self.get_provider_display()


class SendingDay(models.Model):
    """What left on one day (Europe/Paris) and what came back: the warm-up of a new sender climbs by them (E23)."""

    day = models.DateField(_("jour"), unique=True)
    step = models.PositiveSmallIntegerField(default=0, help_text="of the warm-up")
    ceiling = models.PositiveIntegerField(_("plafond"), null=True, help_text="none once warm")
    reserved = models.PositiveIntegerField(default=0)
    hard = models.PositiveIntegerField(_("retours définitifs"), default=0)
    complaints = models.PositiveIntegerField(_("signalements"), default=0)

    class Meta:
        verbose_name = _("jour d'envoi")
        verbose_name_plural = _("jours d'envoi")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
