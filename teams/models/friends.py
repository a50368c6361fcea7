"""Inviting friends: one message, an address that is not kept, and who came through whom (L13)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class InvitationLink(models.Model):
    """A person's own link and QR code: `code` is random and says nothing of them."""

    supporter = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation_link")
    code = models.CharField(max_length=12, unique=True)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lien d'invitation")
        verbose_name_plural = _("liens d'invitation")

    def __str__(self) -> str:
        return self.code


class FriendInvitation(models.Model):
    """That a person asked us to write to a friend: whether a mail left is told to nobody, nor kept here."""

    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="friend_invitations")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("invitation envoyée")
        verbose_name_plural = _("invitations envoyées")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}"


class InvitedAddress(models.Model):
    """The keyed hash of an address already written to: nobody is invited twice within twelve months (L13)."""

    address_hash = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("adresse déjà invitée")
        verbose_name_plural = _("adresses déjà invitées")

    def __str__(self) -> str:
        return self.address_hash[:8]


class Sponsorship(models.Model):
    """Who brought whom. Shown as counts to the inviter, as a tree without names to national organisers alone."""

    class Via(models.TextChoices):
        LINK = "link", _("Lien personnel")
        MAIL = "mail", _("Invitation par e-mail")

    newcomer = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sponsorship")
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="brought")
    via = models.CharField(max_length=8, choices=Via.choices)
    at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("parrainage")
        verbose_name_plural = _("parrainages")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(inviter__isnull=True) | ~Q(newcomer=F("inviter")), name="sponsorship_not_by_oneself"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
