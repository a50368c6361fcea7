"""One adapter for each kind of account."""

from collections.abc import Callable

from actions.models import RelayAccount
from actions.relays.adapters.base import Account, Adapter
from actions.relays.adapters.bluesky import BlueskyAdapter
from actions.relays.adapters.mastodon import MastodonAdapter
from actions.relays.adapters.webhook import WebhookAdapter

Kind = RelayAccount.Kind
_ADAPTERS: dict[str, Callable[[Account], Adapter]] = {
    Kind.MASTODON: MastodonAdapter,
    Kind.BLUESKY: BlueskyAdapter,
    Kind.WEBHOOK: WebhookAdapter,
}


def adapter_for(kind: str, account: Account) -> Adapter:
    """Raises Trouble when the secret cannot be one of that network."""
    return _ADAPTERS[kind](account)
