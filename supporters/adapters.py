"""How django-allauth's pages behave here."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from common.limits import client_network, network_key
from supporters.models import Supporter
from supporters.privacy.erasure import remove_person


class AccountAdapter(DefaultAccountAdapter):
    def get_client_ip(self, request: HttpRequest) -> str:
        """A made-up private IPv6 address that stands for the visitor's network, so that none is kept in clear.

        allauth stores it beside sessions and cuts it at /64 for its rate limits: 56 bits of the hash remain.
        """
        digits = "fd" + network_key(request, salt="address")[:30]
        return ":".join(digits[at : at + 4] for at in range(0, 32, 4))

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        context = {"ip": client_network(self.request)} | (context or {})
        super().send_notification_mail(template_prefix, user, context, email)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Whoever answers the mail has the address: a sign-up of it that was never confirmed makes room."""
        others = Supporter.objects.filter(email=email_address.email).exclude(pk=email_address.user_id)
        with transaction.atomic():
            if others.confirmed().exists():
                return False
            for other in others:
                remove_person(other, at=timezone.now())
            return super().confirm_email(request, email_address)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To one's page; first to the consents that were ticked at sign-up and never confirmed by their own mail."""
        waiting = request.user.consents.waiting().exists()  # type: ignore[union-attr]
        return reverse("supporters:consents") if waiting else reverse("supporters:account")


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of second factors are encrypted: a stolen dump of the database opens no staff page."""

    def get_totp_issuer(self) -> str:
        return str(settings.CAMPAIGN_NAME)

    def encrypt(self, text: str) -> str:
        return self._box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._box().decrypt(encrypted_text.encode()).decode()

    def _box(self) -> Fernet:
        key = sha256(b"supporters.adapters.mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(urlsafe_b64encode(key))
