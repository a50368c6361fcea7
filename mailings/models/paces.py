"""What staff did with the pace of a letter box provider: who, when, why."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from mailings.models.recipients import Provider


class PaceStep(models.Model):
    """Append-only. `before` and `after` are messages a minute; `until`, when the pause that was set or lifted ends."""

    class Kind(models.TextChoices):
        LIFTED = "lifted", _("Pause levée")
        HELD = "held", _("Mise en pause")
        SET = "set", _("Débit changé")
        RESET = "reset", _("Débit habituel rétabli")

    provider = models.CharField(max_length=9, choices=Provider.choices)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    before = models.PositiveIntegerField(null=True)
    after = models.PositiveIntegerField(null=True)
    until = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=300)

    class Meta:
        verbose_name = _("étape du débit d'une messagerie")
        verbose_name_plural = _("étapes des débits des messageries")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.get_provider_display()}: {self.get_kind_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise TypeError("The journal of paces is append-only.")
        super().save(*args, **kwargs)
