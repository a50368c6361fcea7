"""What follows from a sign-in and from a confirmed address."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.models import EmailAddress
from allauth.account.signals import email_confirmed, user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from common.tokens import proof_of
from supporters.events import came_in
from supporters.models import Supporter
from supporters.services.accounts import confirm_address

SIGNED_IN, SEEN = "signed_in_at", "seen_at"


@receiver(user_logged_in)
def begin_session(sender: Any, request: HttpRequest, user: Supporter, **kwargs: Any) -> None:
    request.session[SIGNED_IN] = request.session[SEEN] = time.time()
    request.session.set_expiry(None)
    if not get_authentication_records(request, user):
        # Signed in by the link of the sign-up's mail, which allauth does not note.
        record_authentication(request, user, method="link")


@receiver(email_confirmed)
def confirm(sender: Any, request: HttpRequest, email_address: EmailAddress, **kwargs: Any) -> None:
    """By the link of a sign-up, with its boxes; by a sign-in code, the address alone."""
    match = request.resolver_match
    key = match.kwargs.get("key", "") if match and match.url_name == "account_confirm_email" else ""
    supporter = email_address.user
    proof = proof_of(key) if key and not supporter.is_confirmed else ""
    confirm_address(supporter=supporter, at=timezone.now(), proof=proof)


@receiver(user_signed_up)
def come_in(sender: Any, request: HttpRequest, user: Supporter, **kwargs: Any) -> None:
    came_in.send(Supporter, request=request, supporter=user, at=timezone.now())
