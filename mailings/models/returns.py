"""What comes back: bounces, complaints, messages that a machine could not read."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from mailings.models.deliveries import Delivery
from mailings.models.mailings import Mailing


class Return(models.Model):
    """One thing that came back. `raw` is kept only for what a person must look at, a megabyte at most."""

    class Kind(models.TextChoices):
        HARD = "hard", _("Retour définitif")
        SOFT = "soft", _("Retour passager")
        POLICY = "policy", _("Refusé par principe")
        COMPLAINT = "complaint", _("Signalé comme indésirable")
        UNSUBSCRIBE = "unsubscribe", _("Désinscription par e-mail")
        AUTOMATIC = "automatic", _("Réponse automatique")
        UNKNOWN = "unknown", _("Non reconnu")
        FORGED = "forged", _("Jeton faux")

    class Source(models.TextChoices):
        MAIL = "mail", _("Courrier")
        PROVIDER = "provider", _("Prestataire")

    kind = models.CharField(_("genre"), max_length=11, choices=Kind.choices)
    source = models.CharField(_("origine"), max_length=8, choices=Source.choices)
    key = models.CharField(max_length=64, unique=True, help_text="digest of what came: the same twice counts once")
    delivery = models.ForeignKey(Delivery, on_delete=models.SET_NULL, null=True, related_name="returns")
    mailing = models.ForeignKey(Mailing, on_delete=models.SET_NULL, null=True, related_name="returns")
    status = models.CharField(_("code"), max_length=11, blank=True, help_text="of RFC 3463: 5.1.1")
    diagnostic = models.CharField(_("explication"), max_length=300, blank=True)
    raw = models.BinaryField(blank=True, default=b"")
    is_quarantined = models.BooleanField(_("à regarder"), default=False)
    received_at = models.DateTimeField(_("reçu le"))
    handled_at = models.DateTimeField(_("traité le"), null=True, blank=True)

    class Meta:
        verbose_name = _("retour")
        verbose_name_plural = _("retours")
        ordering = ["-received_at", "-pk"]
        indexes = [models.Index(fields=["received_at"], name="return_to_see", condition=models.Q(is_quarantined=True))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.status}".strip()
