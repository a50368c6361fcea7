"""The user model: a person who signs in by e-mail."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from supporters.querysets import SupporterQuerySet
from territory.models import Place


class SupporterManager(BaseUserManager.from_queryset(SupporterQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Supporter":
        supporter: Supporter = self.model(email=email.strip().lower(), **fields)
        supporter.set_password(password)
        supporter.save()
        return supporter

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Supporter":
        fields |= {"is_staff": True, "is_superuser": True, "confirmed_at": timezone.now()}
        return self.create_user(email, password, **fields)


class Supporter(AbstractBaseUser, PermissionsMixin):
    """Presence in this table reveals a political opinion: every row is art. 9 data (L01)."""

    email = models.EmailField(_("adresse e-mail"), max_length=254, unique=True)
    display_name = models.CharField(_("nom à afficher"), max_length=60, blank=True)
    birth_month = models.DateField(
        _("mois de naissance"),
        null=True,
        blank=True,
        help_text="first of the month; kept only to apply the age rules (L06)",
    )
    home = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    language = models.CharField(_("langue"), max_length=5, default="fr")
    is_staff = models.BooleanField(_("équipe de campagne"), default=False)
    is_active = models.BooleanField(_("actif"), default=True)
    date_joined = models.DateTimeField(_("inscription"), default=timezone.now)
    confirmed_at = models.DateTimeField(
        _("adresse confirmée le"), null=True, blank=True, help_text="double opt-in (L02)"
    )
    restricted_at = models.DateTimeField(_("traitement limité depuis"), null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = SupporterManager()

    class Meta:
        verbose_name = _("sympathisant")
        verbose_name_plural = _("sympathisants")
        ordering = ["-date_joined"]
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="supporter_email_lower_case")
        ]
        indexes = [models.Index(fields=["confirmed_at", "date_joined"], name="supporter_unconfirmed")]

    def __str__(self) -> str:
        return self.display_name or f"sympathisant {self.pk}"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def age_on(self, day: date) -> int | None:
        """Completed years at the first of the month after birth_month, the cautious reading; None if unknown."""
        if self.birth_month is None:
            return None
        return day.year - self.birth_month.year - (day.month <= self.birth_month.month)
