"""What the mail's doctor found, kept: the gate before every letter reads it (docs/mail-doctor.md)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Examination(models.Model):
    """One report, newest first. Of names and servers, never of people: addresses are taken out before it is kept."""

    at = models.DateTimeField(_("fait le"))
    domain = models.CharField(_("domaine"), max_length=253)
    setup = models.CharField(max_length=64, help_text="digest of the settings examined: with others it says nothing")
    findings = models.JSONField(default=list)

    class Meta:
        verbose_name = _("examen du courrier")
        verbose_name_plural = _("examens du courrier")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["setup", "-at"], name="examination_newest")]

    def __str__(self) -> str:
        return f"{self.domain}, {self.at:%Y-%m-%d %H:%M}"
