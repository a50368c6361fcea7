"""Mail that must leave: the row is the queue of record, the worker only empties it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from common.claims import WorkQuerySet
from territory.models import Zone


class OutgoingMail(models.Model):
    """One message to one person. Its content is deleted once sent; failures stay visible to staff."""

    class State(models.TextChoices):
        QUEUED = "queued", _("À envoyer")
        SENT = "sent", _("Envoyé")
        FAILED = "failed", _("Échec")
        SILENCED = "silenced", _("Annulé par la réserve électorale")

    to = models.EmailField(_("à"), max_length=254)
    subject = models.CharField(_("objet"), max_length=200)
    content = models.BinaryField(help_text="MIME; emptied once sent")
    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="+")
    state = models.CharField(_("état"), max_length=8, choices=State.choices, default=State.QUEUED)
    zone = models.CharField(
        _("territoire"),
        max_length=16,
        choices=Zone.choices,
        blank=True,
        help_text="of whoever is spoken to, when the mail is propaganda: silence stops it (L51)",
    )
    forget = models.BooleanField(default=False, help_text="the row goes with the mail: its address is not kept (L13)")
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    due_at = models.DateTimeField(_("à partir de"))
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(_("dernière erreur"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("créé le"), auto_now_add=True)
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("courrier à envoyer")
        verbose_name_plural = _("courriers à envoyer")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["due_at"], name="outgoingmail_due", condition=models.Q(state="queued"))]

    def __str__(self) -> str:
        return self.subject
