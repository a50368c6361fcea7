"""Consents: one append-only row per purpose, with the exact text agreed to and its proof (L01, L02)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from supporters.querysets import ConsentQuerySet


class ConsentText(models.Model):
    """The exact words shown beside a box, once; `digest` is their SHA-256."""

    digest = models.CharField(max_length=64, unique=True)
    text = models.TextField()

    class Meta:
        verbose_name = _("texte de consentement")
        verbose_name_plural = _("textes de consentement")

    def __str__(self) -> str:
        return self.text[:60]


class Consent(models.Model):
    """A consent given once and, perhaps, withdrawn once. Live: confirmed and not withdrawn."""

    class Purpose(models.TextChoices):
        ACCOUNT = "account", _("Compte et lettre de campagne")
        SELECTION = "selection", _("Messages choisis d'après mon activité")
        TESTIMONY = "testimony", _("Publication de mon témoignage sur la carte")
        PHOTO = "photo", _("Publication de ma photo")
        LOCAL_TEAM = "local_team", _("Contact par l'équipe proche de chez moi")
        LOCAL_LIST = "local_list", _("Transmission à la liste locale du candidat")
        GROUP = "group", _("Mes messages dans le groupe de discussion")

    class Source(models.TextChoices):
        FORM = "form", _("Formulaire du site")
        API = "api", _("Interface de programmation")
        PAPER = "paper", _("Papier")
        DOOR = "door", _("Porte-à-porte")

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(_("finalité"), max_length=16, choices=Purpose.choices)
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(_("origine"), max_length=8, choices=Source.choices)
    given_at = models.DateTimeField(_("donné le"))
    confirmed_at = models.DateTimeField(_("confirmé le"), null=True, blank=True)
    proof = models.CharField(_("preuve"), max_length=64, blank=True, help_text="SHA-256 of the confirmed token")
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consentement")
        verbose_name_plural = _("consentements")
        ordering = ["-given_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["supporter", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_one_open_per_purpose",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} ({self.given_at:%Y-%m-%d})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Rows are written once; later moments are stamped by the queryset's `confirm` and `withdraw` alone."""
        if self.pk and not self._state.adding:
            raise TypeError("A consent is append-only: withdraw it and record a new one.")
        super().save(*args, **kwargs)
