"""What people say they passed on."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from actions.models.content import Content
from actions.networks import Network


class Share(models.Model):
    """A content that somebody says to have shared, on one network, on one day (Europe/Paris): counted once."""

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shares")
    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="shared", verbose_name=_("contenu"))
    network = models.CharField(_("réseau"), max_length=8, choices=Network.choices)
    day = models.DateField(_("jour"))
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("partage")
        verbose_name_plural = _("partages")
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["supporter", "content", "network", "day"], name="share_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.content_id} {self.network}"


class ShareDay(models.Model):
    """Everybody's shares of a content on a network on a day: anonymous, so it stays when a person is erased."""

    content = models.ForeignKey(Content, on_delete=models.CASCADE, related_name="share_days", db_index=False)
    day = models.DateField()
    network = models.CharField(max_length=8, choices=Network.choices)
    total = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("partages du jour")
        verbose_name_plural = _("partages du jour")
        ordering = ["day"]
        constraints = [models.UniqueConstraint(fields=["content", "day", "network"], name="shareday_unique")]

    def __str__(self) -> str:
        return f"{self.day} {self.network}: {self.total}"
