"""What accounts of the campaign hear on Mastodon and Bluesky: who speaks to them, and what searches find."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from actions.models import RelayAccount
from actions.relays.heard import Said, Told
from actions.relays.rules import Limited, Refused, RelayError
from actions.services.relay_accounts import note_pause, way_to
from common.web_addresses import AddressRefused, check_address
from conversations.desk.heard import Heard, Speaker
from conversations.ears.brought import OFTEN, SEARCHED, Brought, EarError
from conversations.models import Listener

#: Where one hears anything: a webhook has no ears.
HEARING = (RelayAccount.Kind.MASTODON, RelayAccount.Kind.BLUESKY)
#: The first look goes so far back: nobody waits for an answer to what was said in another campaign.
FIRST_LOOK = timedelta(days=7)
#: An account that is out of service, or waits to be mended, is looked at again after so long.
LATER = timedelta(minutes=30)


def listen(listener: Listener, *, at: datetime) -> Brought:
    """What came since the last look. Raises EarError."""
    account = listener.account
    if account is None:
        raise EarError(_("Cette écoute n'a plus de compte."), stops=True)
    is_search = listener.kind == Listener.Kind.SEARCH
    with ear_of(account, at=at) as ear:
        if is_search:
            told: Told = ear.search(listener.query, since=listener.cursor)
        else:
            told = ear.notifications(since=listener.cursor)
    fresh = [said for said in told.said if listener.cursor or said.at >= at - FIRST_LOOK]
    heard = tuple(heard_of(said, account=account, to_us=not is_search) for said in fresh)
    every = SEARCHED if is_search else OFTEN
    return Brought(heard, told.cursor[:300], more=told.more, every=every)


def heard_of(said: Said, *, account: RelayAccount, to_us: bool) -> Heard:
    """In the desk's own form."""
    author = said.author
    return Heard(
        origin=account.kind,
        speaker=Speaker(
            kind=account.kind,
            value=author.address,
            name=author.name,
            outlet_url=_address(author.page),
            language=said.language,
            audience=author.followers,
        ),
        said_at=said.at,
        url=_address(said.url),
        remote_id=said.remote_id,
        in_reply_to=said.in_reply_to,
        text=said.text,
        account=account.pk,
        to_us=to_us,
    )


@contextmanager
def ear_of(account: RelayAccount, *, at: datetime) -> Iterator[Any]:
    """The ear of an account, what goes wrong told as EarError. A network's limit makes the whole account wait.

    A refusal does not: a key that may write and not read goes on relaying.
    """
    _require_able(account, at=at)
    try:
        with way_to(account) as way:
            yield way
    except Limited as error:
        raise EarError(str(error), until=note_pause(account, error, at=at)) from error
    except Refused as error:
        raise EarError(_("Le réseau refuse cette question. Son serveur ne la connaît peut-être pas.")) from error
    except RelayError as error:
        raise EarError(str(error)) from error


def _require_able(account: RelayAccount, *, at: datetime) -> None:
    if account.kind not in HEARING:
        raise EarError(_("Ce compte n'entend rien : seuls Mastodon et Bluesky s'écoutent."), stops=True)
    if not account.is_active:
        raise EarError(_("Ce compte n'est plus en service."), until=at + LATER)
    if account.trouble:
        raise EarError(_("Ce compte attend d'être réparé : %s") % account.trouble, until=at + LATER)
    if account.paused_until is not None and account.paused_until > at:
        raise EarError(_("Le réseau demande d'attendre."), until=account.paused_until)


def _address(url: str) -> str:
    """A page that anybody can open; empty for what is none."""
    try:
        return check_address(url, schemes=("https", "http"), private=settings.RELAY_PRIVATE_HOSTS)
    except AddressRefused:
        return ""
