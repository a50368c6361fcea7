"""The way out of relayed messages: each leaves once, whoever is killed, and never while the campaign must be silent.

What was done is written down before the next step: the picture sent, the first try. A worker that takes up after
another looks on the network before it posts (`Adapter.find`).
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from actions.emails.relays import tell_stopped
from actions.models import RelayPost
from actions.relays.adapters.base import Adapter, Message, Picture
from actions.relays.rules import WAITS, Limited, Posted, Refused, RelayError, Trouble, Unreachable, next_try
from actions.relays.text import compose
from actions.services.relay_accounts import note_pause, note_trouble, way_to
from actions.services.relays import leaves_with, unfit
from common.claims import claimed
from territory.models import ZoneVote
from territory.silence import zone_of

logger = logging.getLogger(__name__)

State = RelayPost.State
#: Longer than a message can take: each request ends by itself.
LEASE = timedelta(minutes=5)
#: At most so many in one run; the next takes the rest.
BATCH = 100
#: Other messages of the account whose place on the network is known: none of them is taken for this one.
RECENT = timedelta(days=2)
#: Tries in all, those included whose worker was killed.
MOST_TRIES = len(WAITS) + 3


class _Stopped(Exception):
    """It must not leave, now or ever: `state` says why in one word, `str()` in a sentence."""

    def __init__(self, state: str, sentence: str) -> None:
        super().__init__(sentence)
        self.state = state


class _Lost(Exception):
    """Another worker has taken the message over, or somebody has cancelled it."""


def send_due(*, at: datetime) -> int:
    """Send what is due; returns how many messages were posted."""
    posted = 0
    for pk, now in claimed(RelayPost.objects.all(), at=at, lease=LEASE, limit=BATCH):
        rows = RelayPost.objects.select_related("account__place", "content__place", "medium", "written_by")
        post = rows.filter(pk=pk).first()
        if post is not None:
            posted += _send(post, at=now)
    return posted


def _send(post: RelayPost, *, at: datetime) -> bool:
    started = time.monotonic()

    def now() -> datetime:
        return at + timedelta(seconds=time.monotonic() - started)

    try:
        if post.attempts > MOST_TRIES:
            raise Refused(_("L'envoi s'est interrompu trop souvent. Prévenez la personne qui administre le site."))
        _require_leave(post, at=at)
        with way_to(post.account) as way:
            where = _post(post, way, now)
    except _Lost:
        return False
    except _Stopped as stopped:
        _end(post, stopped.state, str(stopped), at=now())
        return False
    except RelayError as error:
        _keep(post, error, at=now())
        return False
    except Exception as error:
        logger.exception("relay post %s", post.pk)
        _keep(post, Unreachable(type(error).__name__), at=now())
        return False
    return _note_posted(post, where, at=now())


def _post(post: RelayPost, way: Adapter, now: Any) -> Posted:
    """The three steps, what is known written down between them."""
    message = _message(post)
    found = way.find(message, post.progress)
    if found is not None:
        return found
    way.prepare(message, post.progress)
    post.progress.setdefault("tried_at", now().isoformat())
    _write_down(post)
    _require_leave(post, at=now())  # pictures take their time: the last word is said here
    try:
        return way.publish(message, post.progress)
    except Refused:
        post.progress.pop("tried_at", None)  # it is certain that nothing was posted
        _write_down(post)
        raise
    except RelayError:
        _write_down(post)
        raise


def _write_down(post: RelayPost) -> None:
    """Raises _Lost when the message is no longer this worker's. `attempts` tells one worker's turn from the next."""
    mine = RelayPost.objects.filter(pk=post.pk, state=State.QUEUED, attempts=post.attempts)
    if not mine.update(progress=post.progress):
        raise _Lost


def _require_leave(post: RelayPost, *, at: datetime) -> None:
    """May it still leave, at this instant? Raises _Stopped, or a RelayError."""
    planned = datetime.fromisoformat(post.progress.get("planned") or post.due_at.isoformat())
    zones = {zone_of(post.account.place)}
    if post.content is not None and post.content.place is not None:
        zones.add(zone_of(post.content.place))
    # Whatever was to leave before or in a silence and has not, never leaves after it (L51).
    if ZoneVote.objects.touching(min(planned, at), at + timedelta(microseconds=1)).filter(zone__in=zones).exists():
        raise _Stopped(State.SILENCED, _("La réserve électorale a commencé avant le départ de ce message."))
    if post.content is not None:
        post.content.refresh_from_db(fields=["state", "starts_at", "ends_at", "credit"])
        if not leaves_with(post.content, due_at=at):
            raise _Stopped(State.CANCELLED, _("Le contenu n'est plus en ligne."))
        credit = post.progress.get("credit", "")
        if credit and post.content.credit != credit and credit in post.text:
            raise _Stopped(State.CANCELLED, _("La personne citée est partie : son nom ne se dit plus."))
    if post.progress.get("with_picture") and post.medium is None:
        raise Refused(_("L'image de ce message n'existe plus."))
    if sentence := unfit(post, at=at):
        raise Refused(sentence)


def _message(post: RelayPost) -> Message:
    content, medium = post.content, post.medium
    picture = None
    if medium is not None:
        try:
            with default_storage.open(medium.image) as file:
                data = file.read()
        except OSError as error:
            raise Unreachable(_("L'image de ce message ne se lit pas.")) from error
        url = settings.SITE_URL + reverse("actions:picture", args=[medium.image])
        picture = Picture(data, medium.alt, medium.width, medium.height, url)
    since = post.created_at - RECENT
    others = RelayPost.objects.filter(account=post.account_id, posted_at__gte=since).exclude(remote_id="")
    return Message(
        key=post.key,
        text=compose(post.text, post.link),
        written_at=post.created_at,
        language=content.language if content else "fr",
        link=post.link,
        title=content.title if content else "",
        summary=content.summary if content else "",
        page=settings.SITE_URL + content.get_absolute_url() if content else "",
        picture=picture,
        others=frozenset(others.values_list("remote_id", flat=True)),
    )


def _note_posted(post: RelayPost, where: Posted, *, at: datetime) -> bool:
    """False when another worker, which took this one for dead, has noted it meanwhile."""
    url = where.remote_url if where.remote_url.startswith(("https://", "http://")) else ""
    changed = (
        RelayPost.objects.filter(pk=post.pk)
        .exclude(state=State.POSTED)
        .update(
            state=State.POSTED,
            posted_at=at,
            remote_id=where.remote_id[:300],
            remote_url=url if len(url) <= 2048 else "",
            leased_until=None,
            error="",
        )
    )
    return bool(changed)


def _keep(post: RelayPost, error: RelayError, *, at: datetime) -> None:
    """Not posted: later, never, or once somebody has mended the account."""
    sentence = str(error)[:300]
    if isinstance(error, Limited):
        _put_off(post, note_pause(post.account, error, at=at), sentence, attempts=post.attempts - 1)
    elif isinstance(error, Trouble):
        note_trouble(post.account, sentence)
        _put_off(post, at, sentence, attempts=post.attempts - 1)
    elif isinstance(error, Refused) or (again := next_try(attempts=post.attempts, at=at)) is None:
        _end(post, State.FAILED, sentence, at=at)
    else:
        _put_off(post, again, sentence, attempts=post.attempts)


def _put_off(post: RelayPost, until: datetime, sentence: str, *, attempts: int) -> None:
    mine = RelayPost.objects.filter(pk=post.pk, state=State.QUEUED, attempts=post.attempts)
    mine.update(due_at=until, leased_until=None, error=sentence, attempts=attempts)


def _end(post: RelayPost, state: str, sentence: str, *, at: datetime) -> None:
    """It stays here; whoever wrote it is told."""
    with transaction.atomic():
        mine = RelayPost.objects.filter(pk=post.pk, state=State.QUEUED, attempts=post.attempts)
        if mine.update(state=state, error=sentence[:300], leased_until=None):
            post.state, post.error = state, sentence[:300]
            tell_stopped(post)
