"""Coming into being of an account: registered by a form, alive once its address is confirmed (L02)."""

from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.crypto import salted_hmac

from supporters.models import Supporter, Suppression
from territory.models import Place


def email_hash(email: str) -> str:
    """What remains of an erased address: an HMAC whose key is outside the database (L05)."""
    key = settings.SUPPRESSION_KEY
    return salted_hmac("supporters.suppression", email.strip().lower(), secret=key, algorithm="sha256").hexdigest()


@transaction.atomic
def register(
    *,
    email: str,
    at: datetime,
    language: str = "fr",
    birth_month: date | None = None,
    display_name: str = "",
    home: Place | None = None,
) -> Supporter:
    """The person of this address: found as they are, or made, unconfirmed and without a password.

    Nothing of an existing person is changed: whoever typed the address has not shown that it is theirs.
    """
    email = email.strip().lower()
    supporter, made = Supporter.objects.get_or_create(
        email=email,
        defaults={
            "password": make_password(None),
            "date_joined": at,
            "language": language,
            "birth_month": birth_month,
            "display_name": display_name,
            "home": home,
        },
    )
    if made:
        EmailAddress.objects.create(user=supporter, email=email, primary=True, verified=False)
    return supporter


@transaction.atomic
def confirm_address(*, supporter: Supporter, at: datetime, proof: str = "") -> Supporter:
    """The address answered. Idempotent.

    `proof` is the SHA-256 of the confirmed link's token: the mail of that link named the choices, so they are
    confirmed with it. Without it (a sign-in code proves the address, not that its owner ticked the boxes)
    consents stay unconfirmed until the person says so.
    """
    Supporter.objects.filter(pk=supporter.pk, confirmed_at__isnull=True).update(confirmed_at=at)
    addresses = EmailAddress.objects.filter(user=supporter)
    if not addresses.filter(email=supporter.email, verified=True).exists():
        addresses.exclude(email=supporter.email).update(primary=False)
        EmailAddress.objects.update_or_create(
            user=supporter, email=supporter.email, defaults={"verified": True, "primary": True}
        )
    # Whoever was erased and comes back by a new double opt-in may be written to again.
    Suppression.objects.filter(email_hash=email_hash(supporter.email)).delete()
    if proof:
        supporter.consents.confirm(at=at, proof=proof)
    supporter.refresh_from_db(fields=["confirmed_at"])
    return supporter


@transaction.atomic
def disable(*, supporter: Supporter) -> Supporter:
    """Close an account to its holder at once."""
    supporter.is_active = False
    supporter.save(update_fields=["is_active"])
    end_sessions(supporter=supporter)
    return supporter


@transaction.atomic
def end_sessions(*, supporter: Supporter, but: str = "") -> int:
    """End every session of a person, except the one whose key is `but`. Returns how many."""
    sessions = list(UserSession.objects.filter(user=supporter).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)
