"""Personal-data rights: export, requests to staff, erasure and what keeps an erased person away (L04, L05)."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.claims import WorkQuerySet


class Export(models.Model):
    """Everything about a person, as a zip built in the background and offered for seven days."""

    class State(models.TextChoices):
        QUEUED = "queued", _("En préparation")
        READY = "ready", _("Prêt")
        FAILED = "failed", _("Échec")

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="exports")
    state = models.CharField(max_length=8, choices=State.choices, default=State.QUEUED)
    file = models.CharField(max_length=80, blank=True, help_text="random name in the default storage")
    requested_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(default=timezone.now)
    leased_until = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    objects = WorkQuerySet.as_manager()

    class Meta:
        verbose_name = _("export de données")
        verbose_name_plural = _("exports de données")
        ordering = ["-requested_at"]

    def __str__(self) -> str:
        return f"{self.get_state_display()} ({self.requested_at:%Y-%m-%d})"


class RightsRequest(models.Model):
    """A request that a human must answer within a month."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Accès")
        RECTIFICATION = "rectification", _("Rectification")
        RESTRICTION = "restriction", _("Limitation")
        OBJECTION = "objection", _("Opposition")
        ERASURE = "erasure", _("Effacement")

    ANSWER_WITHIN = timedelta(days=30)

    supporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="rights_requests")
    kind = models.CharField(_("droit"), max_length=16, choices=Kind.choices)
    message = models.TextField(_("demande"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("reçue le"), auto_now_add=True)
    due_at = models.DateTimeField(_("à traiter avant le"))
    answer = models.TextField(_("réponse"), max_length=2000, blank=True)
    handled_at = models.DateTimeField(_("traitée le"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande de droits")
        verbose_name_plural = _("demandes de droits")
        ordering = ["due_at"]

    def __str__(self) -> str:
        words = {
            "right": self.get_kind_display(),
            "day": date_format(timezone.localtime(self.due_at), "SHORT_DATE_FORMAT"),
        }
        return gettext("%(right)s avant le %(day)s") % words


class Suppression(models.Model):
    """The keyed hash of an address that must not be written to again; the key is outside the database."""

    email_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("adresse supprimée")
        verbose_name_plural = _("adresses supprimées")

    def __str__(self) -> str:
        return self.email_hash[:12]


class ErasureRecord(models.Model):
    """That an erasure took place, without saying whose: replayed after a backup is restored."""

    supporter_id = models.BigIntegerField(help_text="a number that names nobody once the row is gone")
    erased_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("effacement")
        verbose_name_plural = _("effacements")
        ordering = ["-erased_at"]

    def __str__(self) -> str:
        return f"{self.supporter_id} ({self.erased_at:%Y-%m-%d})"
