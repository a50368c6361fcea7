"""What was decided on sessions outside the usual: who, when, why. Lines stay when a decision is taken back."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from canvassing.models.sessions import DoorSession


class SessionReview(models.Model):
    """One decision on one session, append-only."""

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Gardée")
        ASIDE = "aside", _("Mise de côté")
        RESTORED = "restored", _("Rétablie")
        REOPENED = "reopened", _("Remise à vérifier")

    session = models.ForeignKey(DoorSession, on_delete=models.CASCADE, related_name="reviews")
    verdict = models.CharField(_("décision"), max_length=8, choices=Verdict.choices)
    reason = models.CharField(_("pourquoi"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("vérification d'une session")
        verbose_name_plural = _("vérifications des sessions")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.session_id} – {self.verdict}"
