"""Coming into being of an account: registered by a form, alive once its address is confirmed (L02)."""

from collections.abc import Collection
from datetime import date, datetime

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from common.tokens import proof_of
from supporters.consents import ON_SIGN_UP
from supporters.events import account_disabled, address_confirmed, profile_corrected
from supporters.models import Consent, Supporter, Suppression
from supporters.services.consents import confirm_consents, give_consent, withdraw_consent
from territory.models import Place

#: Closed to anyone under 18 (L06).
ADULT_PURPOSES = frozenset({Consent.Purpose.SELECTION, Consent.Purpose.TESTIMONY, Consent.Purpose.PHOTO})


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

    `proof` is the SHA-256 of the token of a sign-up's link, which confirms the boxes of the sign-up with it. Without
    it (a sign-in code proves the address, not that its owner ticked boxes) they wait until the person says so.
    """
    first = Supporter.objects.filter(pk=supporter.pk, confirmed_at__isnull=True).update(confirmed_at=at)
    addresses = EmailAddress.objects.filter(user=supporter)
    if not addresses.filter(email=supporter.email, verified=True).exists():
        addresses.exclude(email=supporter.email).update(primary=False)
        EmailAddress.objects.update_or_create(
            user=supporter, email=supporter.email, defaults={"verified": True, "primary": True}
        )
    # Whoever was erased and comes back by a new double opt-in may be written to again.
    Suppression.objects.filter(email_hash=email_hash(supporter.email)).delete()
    if proof:
        confirm_consents(supporter=supporter, at=at, proof=proof, purposes=ON_SIGN_UP)
    supporter.refresh_from_db(fields=["confirmed_at"])
    if first:
        address_confirmed.send(Supporter, supporter=supporter, at=at)
    return supporter


@transaction.atomic
def confirm_by_link(*, supporter: Supporter, purposes: Collection[str], token: str, at: datetime) -> Supporter:
    """The link of a form's mail answered: the address, and the boxes ticked with it, are confirmed together.

    Boxes that this link does not name were ticked by somebody else: they are withdrawn.
    """
    proof, source = proof_of(token), Consent.Source.FORM
    for purpose in purposes:
        give_consent(supporter=supporter, purpose=purpose, source=source, at=at, confirmed=True, proof=proof)
    supporter.consents.filter(confirmed_at=None).withdraw(at=at)
    return confirm_address(supporter=supporter, at=at)


def learn(*, supporter: Supporter, **known: object) -> Supporter:
    """Complete what the person's row does not say yet; nothing is overwritten."""
    missing = {name: value for name, value in known.items() if value and not getattr(supporter, name)}
    for name, value in missing.items():
        setattr(supporter, name, value)
    if missing:
        supporter.save(update_fields=list(missing))
    return supporter


@transaction.atomic
def change_consents(
    *, supporter: Supporter, wanted: Collection[str], offered: Collection[str], at: datetime
) -> list[str]:
    """Of the purposes offered, give the wanted and withdraw the others. Returns those withdrawn now."""
    was_open = set(supporter.consents.filter(withdrawn_at=None).values_list("purpose", flat=True))
    withdrawn = [purpose for purpose in offered if purpose in was_open and purpose not in wanted]
    for purpose in offered:
        if purpose in wanted:
            give_consent(supporter=supporter, purpose=purpose, source=Consent.Source.FORM, at=at, confirmed=True)
    for purpose in withdrawn:
        withdraw_consent(supporter=supporter, purpose=purpose, at=at)
    return withdrawn


@transaction.atomic
def correct_profile(
    *,
    supporter: Supporter,
    display_name: str,
    home: Place | None,
    birth_month: date,
    language: str,
    at: datetime,
) -> Supporter:
    """Rectification. Whoever turns out to be under 18 leaves the map and every selection (L06)."""
    was = supporter.display_name
    supporter.display_name, supporter.home = " ".join(display_name.split()), home
    supporter.birth_month, supporter.language = birth_month, language
    supporter.save(update_fields=["display_name", "home", "birth_month", "language"])
    age = supporter.age_on(timezone.localdate(at))
    if age is None or age < settings.MIN_AGE_PUBLIC:
        change_consents(supporter=supporter, wanted=(), offered=sorted(ADULT_PURPOSES), at=at)
    profile_corrected.send(Supporter, supporter=supporter, was=was, at=at)
    return supporter


@transaction.atomic
def disable(*, supporter: Supporter, at: datetime) -> Supporter:
    """Close an account to its holder at once; what they lead passes to others."""
    supporter.is_active = False
    supporter.save(update_fields=["is_active"])
    end_sessions(supporter=supporter)
    account_disabled.send(sender=Supporter, supporter=supporter, at=at)
    return supporter


@transaction.atomic
def end_sessions(*, supporter: Supporter, but: str = "") -> int:
    """End every session of a person, except the one whose key is `but`. Returns how many."""
    sessions = list(UserSession.objects.filter(user=supporter).exclude(session_key=but))
    for session in sessions:
        session.end()
    return len(sessions)
