"""What moderators decided and what visitors reported (L71)."""

from django.conf import settings
from django.db import models

from supporters.models.testimony import Testimony


class Decision(models.Model):
    """One decision of one moderator, kept with who, when and why."""

    class Verdict(models.TextChoices):
        PUBLISH = "publish", "Publié"
        PUBLISH_TEXT = "publish_text", "Publié sans la photo"
        REFUSE = "refuse", "Refusé"

    class Reason(models.TextChoices):
        NONE = "", "—"
        INSULT = "insult", "Propos injurieux, haineux ou diffamatoires"
        THIRD_PARTY = "third_party", "Met en cause ou montre une autre personne"
        PRIVATE_DATA = "private_data", "Contient des coordonnées ou des données privées"
        OFF_TOPIC = "off_topic", "Sans rapport avec la campagne"
        ADVERTISING = "advertising", "Publicité ou démarchage"
        POLL = "poll", "Sondage ou résultat avant l'heure"
        PHOTO = "photo", "Photo inadaptée"
        OTHER = "other", "Autre motif"

    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="decisions")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="modérateur")
    verdict = models.CharField("décision", max_length=12, choices=Verdict.choices)
    reason = models.CharField("motif", max_length=16, choices=Reason.choices, blank=True)
    note = models.CharField("précision", max_length=300, blank=True, help_text="dite à l'auteur")
    message = models.TextField("message jugé")
    decided_at = models.DateTimeField("le", auto_now_add=True)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
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
        HATE = "hate", "Haine, injure ou menace"
        PRIVACY = "privacy", "Me montre ou me nomme sans mon accord"
        FALSE = "false", "Usurpation ou mensonge"
        ILLEGAL = "illegal", "Contenu illicite"
        OTHER = "other", "Autre"

    testimony = models.ForeignKey(Testimony, on_delete=models.CASCADE, related_name="reports")
    reason = models.CharField("motif", max_length=8, choices=Reason.choices)
    details = models.CharField("précisions", max_length=300, blank=True)
    reporter = models.CharField(max_length=64)
    created_at = models.DateTimeField("le", auto_now_add=True)
    handled_at = models.DateTimeField("traité le", null=True, blank=True)

    class Meta:
        verbose_name = "signalement"
        verbose_name_plural = "signalements"
        ordering = ["-created_at"]
        constraints = [models.UniqueConstraint(fields=["testimony", "reporter"], name="report_once_per_visitor")]

    def __str__(self) -> str:
        return self.get_reason_display()


class RemovedPicture(models.Model):
    """The perceptual hash of a photo that a moderator turned down, so that it does not come back. Names nobody."""

    hash = models.BigIntegerField(unique=True)
    at = models.DateTimeField("le")

    class Meta:
        verbose_name = "photo écartée"
        verbose_name_plural = "photos écartées"

    def __str__(self) -> str:
        return f"{self.hash & (2**64 - 1):016x}"
