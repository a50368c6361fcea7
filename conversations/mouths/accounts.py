"""An answer through an account of the campaign: under what it answers, said to whom it answers, as public as that."""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from actions.models import RelayAccount, RelayPost
from actions.relays.adapters.base import Message
from actions.relays.lengths import length_of, too_long
from actions.relays.rules import Answerless, Posted, Refused, RelayError
from actions.services.relay_accounts import way_to
from conversations.models import Answer, Mention
from conversations.mouths.steps import require_leave, write_down
from conversations.services.addressing import addressed, is_page
from conversations.services.answer_steps import whole

#: Other words of the account whose place on the network is known: none of them is taken for these.
RECENT = timedelta(days=2)


def post(answer: Answer, *, at: datetime) -> Posted:
    """Look whether it stands there already; if not, say it. Raises RelayError."""
    account, mention = answer.account, answer.to
    if account is None or mention is None:
        raise Refused(_("Cette réponse n'a plus de compte, ou ne répond plus à rien."))
    now = _clock(at)
    text = addressed(answer, whole(answer))
    if sentence := too_long(length_of(account.kind, text, "", account.limits)):
        raise Refused(sentence)
    try:
        with way_to(account) as way:
            return _post(answer, _message(answer, text, to=_place_of(answer, mention, account, way)), way, now)
    except Answerless:
        Mention.objects.filter(pk=mention.pk).update(state=Mention.State.GONE)
        raise


def _post(answer: Answer, message: Message, way: Any, now: Callable[[], datetime]) -> Posted:
    """The three steps, what is known written down between them."""
    found: Posted | None = way.find(message, answer.progress)
    if found is not None:
        return found
    way.prepare(message, answer.progress)
    answer.progress.setdefault("tried_at", now().isoformat())
    write_down(answer)
    require_leave(answer.account.place if answer.account else None, at=now())
    try:
        posted: Posted = way.publish(message, answer.progress)
        return posted
    except Refused:
        answer.progress.pop("tried_at", None)  # it is certain that nothing was said
        write_down(answer)
        raise
    except RelayError:
        write_down(answer)
        raise


def _place_of(answer: Answer, mention: Mention, account: RelayAccount, way: Any) -> str:
    """The id of what is answered, on the server of the account that answers; "" for a page. Asked once.

    Raises RelayError.
    """
    if is_page(mention):
        return ""
    if account.kind == RelayAccount.Kind.BLUESKY and mention.remote_id:
        return mention.remote_id
    if mention.remote_id and mention.account_id == account.pk:
        return mention.remote_id
    if "place" not in answer.progress:  # each server of Mastodon numbers in its own way
        found = way.locate(mention.url) if mention.url else ""
        if not found:
            raise Answerless(_("Le message auquel vous répondez n'est plus là."))
        answer.progress["place"] = found
        write_down(answer)
    place: str = answer.progress["place"]
    return place


def _message(answer: Answer, text: str, *, to: str) -> Message:
    since = answer.created_at - RECENT
    known = Answer.objects.filter(account=answer.account_id, sent_at__gte=since).exclude(remote_id="")
    relayed = RelayPost.objects.filter(account=answer.account_id, posted_at__gte=since).exclude(remote_id="")
    others = {*known.values_list("remote_id", flat=True), *relayed.values_list("remote_id", flat=True)}
    return Message(
        key=answer.key,
        text=text,
        written_at=answer.created_at,
        language=answer.conversation.voice.language or "fr",
        others=frozenset(others),
        reply_to=to,
    )


def _clock(at: datetime) -> Callable[[], datetime]:
    started = time.monotonic()
    return lambda: at + timedelta(seconds=time.monotonic() - started)
