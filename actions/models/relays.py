"""The campaign's own accounts elsewhere, and what leaves through them."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from actions.models.content import Content, Medium
from actions.querysets import RelayAccountQuerySet, RelayPostQuerySet
from common.fields import WebAddressField
from territory.models import Place


class RelayAccount(models.Model):
    """An account of the campaign. `secret` and `session` are encrypted (`common.secrets`), and never shown again."""

    class Kind(models.TextChoices):
        MASTODON = "mastodon", _("Mastodon")
        BLUESKY = "bluesky", _("Bluesky")
        WEBHOOK = "webhook", _("Webhook")

    kind = models.CharField(_("réseau"), max_length=8, choices=Kind.choices)
    name = models.CharField(_("nom"), max_length=80)
    address = WebAddressField(_("adresse du serveur"), max_length=500)
    handle = models.CharField(_("identifiant"), max_length=200, blank=True)
    secret = models.TextField(editable=False, help_text="access token, app password or signing key, encrypted")
    session = models.TextField(blank=True, editable=False, help_text="what spares a new sign-in, encrypted")
    limits = models.JSONField(default=dict, editable=False, help_text="what the server says of its lengths")
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("territoire")
    )
    is_active = models.BooleanField(_("en service"), default=True)
    paused_until = models.DateTimeField(_("en pause jusqu'au"), null=True, blank=True, help_text="the network's limit")
    trouble = models.CharField(_("ennui"), max_length=300, blank=True, help_text="what must be mended by hand")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RelayAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("compte relais")
        verbose_name_plural = _("comptes relais")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_kind_display()})"


class RelayPost(models.Model):
    """One message for one account. Two people approve it, then it waits in our own queue, never in the network's (L53).

    `key` makes it leave once: Mastodon's idempotency key, Bluesky's record key, the webhook's delivery id.
    `due_at`, `leased_until`, `attempts` and the state « queued » are what a worker claims.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Brouillon")
        WAITING = "waiting", _("À valider")
        QUEUED = "queued", _("En attente d'envoi")
        POSTED = "posted", _("Publié")
        FAILED = "failed", _("Échec")
        SILENCED = "silenced", _("Annulé par la réserve électorale")
        CANCELLED = "cancelled", _("Annulé")

    account = models.ForeignKey(
        RelayAccount, on_delete=models.PROTECT, related_name="posts", verbose_name=_("compte relais")
    )
    content = models.ForeignKey(
        Content, on_delete=models.SET_NULL, null=True, blank=True, related_name="relays", verbose_name=_("contenu")
    )
    text = models.TextField(_("texte"), max_length=5000)
    link = WebAddressField(_("lien"), max_length=2048, blank=True)
    medium = models.ForeignKey(
        Medium, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("image")
    )
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    state = models.CharField(_("état"), max_length=9, choices=State.choices, default=State.DRAFT)
    due_at = models.DateTimeField(_("à envoyer le"))
    leased_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    progress = models.JSONField(default=dict, editable=False, help_text="what is done already: pictures sent, record")
    error = models.CharField(_("erreur"), max_length=300, blank=True)
    remote_id = models.CharField(max_length=300, blank=True)
    remote_url = WebAddressField(_("publié à l'adresse"), max_length=2048, blank=True)
    posted_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="when the author of the proposal was told")
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("écrit par")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RelayPostQuerySet.as_manager()

    class Meta:
        verbose_name = _("message relayé")
        verbose_name_plural = _("messages relayés")
        ordering = ["-due_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="posted") | Q(posted_at__isnull=False), name="relaypost_posted_has_a_date"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="relaypost_due", condition=Q(state="queued")),
            models.Index(fields=["posted_at"], name="relaypost_to_tell", condition=Q(state="posted", told_at=None)),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class RelayApproval(models.Model):
    """One of the two people who answer for a message; the writer may be one of them, never both."""

    post = models.ForeignKey(RelayPost, on_delete=models.CASCADE, related_name="approvals", verbose_name=_("message"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("par")
    )
    at = models.DateTimeField(_("le"))

    class Meta:
        verbose_name = _("validation d'un message")
        verbose_name_plural = _("validations de messages")
        ordering = ["at"]
        constraints = [models.UniqueConstraint(fields=["post", "by"], name="relayapproval_once_per_person")]

    def __str__(self) -> str:
        return f"{self.post_id}"
