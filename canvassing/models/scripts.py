"""What volunteers say at the door: words of the campaign, with branches. Law reminders are not its to leave out."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Script(models.Model):
    """One version of the script, as it was written (canvassing/doorstep/script_text.py). The active one goes along with
    every walk that is loaded from now on; earlier ones stay, to come back to."""

    text = models.TextField(_("argumentaire"), max_length=12_000)
    active = models.BooleanField(_("en usage"), default=False)
    written_at = models.DateTimeField(_("écrit le"))

    class Meta:
        verbose_name = _("argumentaire")
        verbose_name_plural = _("argumentaires")
        ordering = ["-written_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["active"], condition=Q(active=True), name="script_one_active")]

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d %H:%M}"
