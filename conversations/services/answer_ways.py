"""How an answer may leave: through an account that hears the same network, by mail, or by hand."""

from actions.models import RelayAccount
from conversations.models import Answer, Conversation, Mention, VoiceAddress
from conversations.services.addressing import is_page

Channel = Answer.Channel
_NETWORKS = (Mention.Origin.MASTODON, Mention.Origin.BLUESKY)


def ways(conversation: Conversation, to: Mention | None) -> list[tuple[str, RelayAccount | None]]:
    """How an answer to a mention may leave, the best first: channel and account. By hand always may."""
    found: list[tuple[str, RelayAccount | None]] = []
    if to is not None and to.origin in _NETWORKS and to.remote_id:
        accounts = RelayAccount.objects.filter(kind=to.origin, is_active=True)
        # The account that heard it first: its server knows what is answered.
        found += [(Channel.ACCOUNT, one) for one in sorted(accounts, key=lambda one: one.pk != to.account_id)]
    elif is_page(to):
        kinds = VoiceAddress.objects.filter(voice=conversation.voice_id, kind__in=_NETWORKS).values("kind")
        accounts = RelayAccount.objects.filter(kind__in=kinds, is_active=True)
        found += [(Channel.ACCOUNT, one) for one in accounts]
    if (to is not None and to.origin == Mention.Origin.MAIL) or mail_of(conversation):
        found.append((Channel.MAIL, None))
    return [*found, (Channel.BY_HAND, None)]


def mail_of(conversation: Conversation) -> str:
    """A public address of theirs, "" when they show none."""
    address = VoiceAddress.objects.filter(voice=conversation.voice_id, kind=VoiceAddress.Kind.MAIL).first()
    return address.value if address else str(conversation.voice.contact)
