"""What was said on a network before a conversation: read when somebody who answers asks for it, and not kept.

Others than the voice spoke there, who have said nothing to the campaign: nothing of them is written down (L60).
"""

from datetime import datetime

from django.utils.translation import gettext as _

from actions.relays.heard import Said
from conversations.ears.accounts import HEARING, ear_of
from conversations.ears.brought import EarError
from conversations.models import Conversation, Mention

#: Statuses of the thread, the nearest ones.
MOST = 20


def root_of(conversation: Conversation) -> Mention | None:
    """The first thing they said in answer to something, on a network of the campaign; None without one."""
    there = conversation.mentions.filter(origin__in=HEARING, account__isnull=False, state=Mention.State.THERE)
    answering = there.exclude(remote_id="").exclude(in_reply_to="")
    found: Mention | None = answering.select_related("account").order_by("said_at", "pk").first()
    return found


def before(*, conversation: Conversation, at: datetime) -> list[Said]:
    """The public thread that leads to it, oldest first, the campaign's own words included. Raises EarError."""
    mention = root_of(conversation)
    if mention is None or mention.account is None:
        raise EarError(_("Rien ne dit ce qui précède : ce message ne répond à aucun autre."))
    with ear_of(mention.account, at=at) as ear:
        found: list[Said] = ear.before(mention.remote_id, most=MOST)
    return found
