"""The campaign's accounts elsewhere: their secrets, what keeps them from speaking, the way to them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import RelayAccount
from actions.relays.adapters import adapter_for
from actions.relays.adapters.base import Account, Adapter
from actions.relays.rules import Limited, RelayError, Trouble, pause_until
from common.claims import wake
from common.secrets import SecretLost, seal, unseal
from supporters.models import Supporter

_SECRET, _SESSION = "actions.relays.secret", "actions.relays.session"


@transaction.atomic
def keep_account(*, account: RelayAccount, secret: str, by: Supporter) -> RelayAccount:
    """Save what was typed of an account. An empty secret leaves the one that is kept; a new one forgets the session."""
    if account.pk is None:
        account.created_by = by
    if secret:
        account.secret, account.session, account.trouble = seal(_SECRET, secret), "", ""
    account.save()
    return account


def check_account(*, account: RelayAccount, at: datetime) -> str:
    """Sign in, post nothing, learn the server's limits. Returns what is wrong, empty when all is well.

    An account that was in trouble and answers again speaks again: what waits for it leaves.
    """
    try:
        with way_to(account) as way:
            known = way.check()
    except Limited as error:
        note_pause(account, error, at=at)
        return str(error)
    except Trouble as error:
        note_trouble(account, str(error))
        return str(error)
    except RelayError as error:
        return str(error)
    changes = {"limits": known.limits, "trouble": "", "paused_until": None}
    if account.kind != RelayAccount.Kind.WEBHOOK:
        changes["handle"] = known.handle[:200]
    with transaction.atomic():
        RelayAccount.objects.filter(pk=account.pk).update(**changes)
        wake("actions.tasks.send_due_relays")
    account.refresh_from_db()
    return ""


def note_trouble(account: RelayAccount, sentence: str) -> None:
    """It speaks no more until somebody has mended it."""
    RelayAccount.objects.filter(pk=account.pk).update(trouble=sentence[:300], session="")


def note_pause(account: RelayAccount, error: Limited, *, at: datetime) -> datetime:
    """Its network asks it to wait; returns until when."""
    until = pause_until(error.until, at=at)
    RelayAccount.objects.filter(pk=account.pk).update(paused_until=until)
    return until


@contextmanager
def way_to(account: RelayAccount) -> Iterator[Adapter]:
    """The adapter of an account, its connections closed afterwards. Raises RelayError."""
    way = adapter_for(account.kind, _opened(account))
    try:
        yield way
    finally:
        way.close()


def _opened(account: RelayAccount) -> Account:
    def keep_session(session: str) -> None:
        RelayAccount.objects.filter(pk=account.pk).update(session=seal(_SESSION, session) if session else "")

    try:
        secret = unseal(_SECRET, account.secret)
    except SecretLost as error:
        raise Trouble(_("Le secret de ce compte ne se lit plus : enregistrez-le de nouveau.")) from error
    try:
        session = unseal(_SESSION, account.session) if account.session else ""
    except SecretLost:  # the password opens another
        session = ""
    return Account(account.address.rstrip("/"), account.handle, secret, session, account.limits, keep_session)
