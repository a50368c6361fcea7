"""Words from a mobiliser to the team, and thanks."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from teams.models.teams import Team


class TeamMessage(models.Model):
    """One message to a team, mailed to the members who want it. `sent_to` is how many mails were queued."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="messages", verbose_name=_("équipe"))
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    subject = models.CharField(_("objet"), max_length=120)
    text = models.TextField(_("message"), max_length=4000)
    sent_to = models.PositiveIntegerField(_("destinataires"), default=0)
    at = models.DateTimeField(_("envoyé le"))

    class Meta:
        verbose_name = _("message à l'équipe")
        verbose_name_plural = _("messages aux équipes")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.subject


class Thanks(models.Model):
    """One thank-you to one person, by one click, at most once a day from the same person."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="thanks")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    day = models.DateField()
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("remerciement")
        verbose_name_plural = _("remerciements")
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["supporter", "by", "day"], name="thanks_once_a_day")]

    def __str__(self) -> str:
        return f"{self.supporter} {self.day}"
