"""What messages link to, as the linked page says of itself."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.claims import WorkQuerySet
from common.fields import WebAddressField


class LinkCard(models.Model):
    """What a page says of itself, fetched safely once and shown under each message that links to it.

    While « queued », a worker reads it. `video` is an identifier that was checked, of a player that we know.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("À lire")
        READ = "read", _("Lue")
        FAILED = "failed", _("Sans fiche")

    url = WebAddressField(_("adresse"), max_length=2048)
    url_key = models.CharField(max_length=64, unique=True, help_text="of the address, tracking left out")
    title = models.CharField(_("titre"), max_length=200, blank=True)
    description = models.CharField(_("description"), max_length=400, blank=True)
    site = models.CharField(_("site"), max_length=100, blank=True)
    image = models.CharField(max_length=80, blank=True, help_text="our own copy, 1600 px")
    small = models.CharField(max_length=80, blank=True, help_text="400 px")
    video_kind = models.CharField(max_length=11, blank=True)
    video = models.CharField(max_length=100, blank=True)
    state = models.CharField(_("état"), max_length=6, choices=State.choices, default=State.QUEUED)
    due_at = models.DateTimeField()
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("erreur"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche d'un lien")
        verbose_name_plural = _("fiches de liens")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["due_at"], name="linkcard_due", condition=Q(state="queued"))]

    def __str__(self) -> str:
        return self.title or self.url
