"""What moderators decided and what visitors reported (L71)."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from supporters.models.testimony import Testimony


class Decision(models.Model):
    """One decision of one moderator, kept with who, when and why."""

    class Verdict(models.TextChoices):
        PUBLISH = "publish", _("Publié")
        PUBLISH_TEXT = "publish_text", _("Publié sans la photo")
        REFUSE = "refuse", _("Refusé")

    class Reason(models.TextChoices):
        NONE = "", "—"
        INSULT = "insult", _("Propos injurieux, haineux ou diffamatoires")
        THIRD_PARTY = "third_party", _("Met en cause ou montre une autre personne")
        PRIVATE_DATA = "private_data", _("Contient des coordonnées ou des données privées")
        OFF_TOPIC = "off_topic", _("Sans rapport avec la campagne")
        ADVERTISING = "advertising", _("Publicité ou démarchage")
        POLL = "poll", _("Sondage ou résultat avant l'heure")
        PHOTO = "photo", _("Photo inadaptée")
        OTHER = "other", _("Autre motif")

    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="decisions")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("modérateur")
    )
    verdict = models.CharField(_("décision"), max_length=12, choices=Verdict.choices)
    reason = models.CharField(_("motif"), max_length=16, choices=Reason.choices, blank=True)
    note = models.CharField(_("précision"), max_length=300, blank=True, help_text=_("dite à l'auteur"))
    message = models.TextField(_("message jugé"))
    decided_at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        verbose_name = _("décision")
        verbose_name_plural = _("décisions")
        ordering = ["-decided_at"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verdict="refuse") | ~models.Q(reason=""), name="decision_refusal_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} ({self.decided_at:%Y-%m-%d})"


class Report(models.Model):
    """One visitor's report. `reporter` is a keyed hash that changes every day: it counts people, it names nobody."""

    class Reason(models.TextChoices):
        HATE = "hate", _("Haine, injure ou menace")
        PRIVACY = "privacy", _("Me montre ou me nomme sans mon accord")
        FALSE = "false", _("Usurpation ou mensonge")
        ILLEGAL = "illegal", _("Contenu illicite")
        OTHER = "other", _("Autre")

    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField(_("motif"), max_length=8, choices=Reason.choices)
    details = models.CharField(_("précisions"), max_length=300, blank=True)
    reporter = models.CharField(max_length=64)
    created_at = models.DateTimeField(_("le"), auto_now_add=True)
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)

    class Meta:
        verbose_name = _("signalement")
        verbose_name_plural = _("signalements")
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["testimony", "reporter"], name="report_once_per_visitor")]

    def __str__(self) -> str:
        return self.get_reason_display()


class RemovedPicture(models.Model):
    """The perceptual hash of a photo that a moderator turned down, so that it does not come back. Names nobody."""

    hash = models.BigIntegerField(unique=True)
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("photo écartée")
        verbose_name_plural = _("photos écartées")

    def __str__(self) -> str:
        return f"{self.hash & (2**64 - 1):016x}"
