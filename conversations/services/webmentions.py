"""Webmentions (W3C, 2017): received at once, verified later: the source is fetched, and must link to the target."""

import hashlib
import logging
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.proposals.url_keys import canonical, url_key
from common.claims import claimed, wake
from common.fetching import Fetched, FetchError, FetchFailed
from common.web_addresses import AddressRefused, check_address
from conversations.desk.targets import is_ours, is_public_page
from conversations.models import Mention, ReceivedWebmention
from conversations.services import intake, pages

logger = logging.getLogger(__name__)

TASK = "conversations.tasks.verify_webmentions"
#: The same pair is looked at again at most this often, however often it is sent.
AGAIN = timedelta(hours=1)
#: Those that wait to be verified; beyond this, senders are asked to come back.
MOST_WAITING = 2_000
#: A source that cannot be read is asked three times, and then no more.
TRIES, WAIT = 3, timedelta(minutes=20)
LEASE = timedelta(minutes=5)

State = ReceivedWebmention.State


class TooManyWaiting(Exception):
    """The queue is full: come back later."""


@transaction.atomic
def receive(*, source: str, target: str, at: datetime) -> ReceivedWebmention:
    """Note that a page says it links to one of ours. Raises ValidationError, by field, or TooManyWaiting.

    Sent again, the page is read again: what it says may have changed, or be gone.
    """
    source, target = _checked(source, target)
    pair = hashlib.sha256(f"{canonical(source)}\n{canonical(target)}".encode()).hexdigest()
    known = ReceivedWebmention.objects.select_for_update().filter(pair=pair).first()
    if known is not None:
        return _again(known, at=at)
    if ReceivedWebmention.objects.filter(state=State.QUEUED).count() >= MOST_WAITING:
        raise TooManyWaiting
    received, _is_new = ReceivedWebmention.objects.get_or_create(
        pair=pair, defaults={"source": source, "target": target, "due_at": at, "received_at": at}
    )
    wake(TASK)
    return received


def verify_due(*, at: datetime, limit: int = 20) -> int:
    """Verify those that are due; returns how many mentions are new."""
    new = 0
    for pk, now in claimed(ReceivedWebmention.objects.all(), at=at, lease=LEASE, limit=limit):
        received = ReceivedWebmention.objects.filter(pk=pk).first()
        if received is None:
            continue
        try:
            new += verify(received=received, at=now)
        except Exception:  # of ours; the others are verified all the same
            logger.exception("Webmention %s", pk)
            _try_again(received, _("La vérification s'est interrompue."), at=now)
    return new


def verify(*, received: ReceivedWebmention, at: datetime) -> bool:
    """Read the source of one that was claimed. Returns whether a mention is new."""
    try:
        answer = pages.ask(received.source)
    except FetchFailed as error:
        _try_again(received, str(error), at=at)
        return False
    except FetchError as error:
        _refuse(received, str(error))
        return False
    return _read(received, answer, at=at)


def _read(received: ReceivedWebmention, answer: Fetched, *, at: datetime) -> bool:
    if answer.status in pages.GONE:
        _gone(received)
        _refuse(received, _("Cette page n'existe pas, ou plus."))
        return False
    if answer.status != 200:
        sentence = _("Le site a répondu par une erreur (%(status)s).") % {"status": answer.status}
        _try_again(received, sentence, at=at)
        return False
    article = pages.article_of(answer)
    if not article.links_to(received.target):
        _gone(received)
        _refuse(received, _("Cette page n'a pas de lien vers la nôtre."))
        return False
    heard = pages.as_heard(article, url=received.source, origin=Mention.Origin.WEBMENTION, at=at)
    try:
        mention, is_new = intake.take_in(heard=heard, at=at)
    except ValidationError:
        _refuse(received, _("Son auteur ne veut pas que nous gardions ce qu'il publie."))
        return False
    if mention.state == Mention.State.GONE:
        Mention.objects.filter(pk=mention.pk).update(state=Mention.State.THERE)
    _settle(received, state=State.ACCEPTED, error="")
    return is_new


def _checked(source: str, target: str) -> tuple[str, str]:
    checked: dict[str, str] = {"source": "", "target": ""}
    wrong: dict[str, Any] = {}
    for field, given in {"source": source, "target": target}.items():
        private = {*settings.FETCH_PRIVATE_HOSTS, settings.SITE_URL.partition("://")[2]}
        try:
            checked[field] = check_address(given, schemes=("http", "https"), private=private)
        except AddressRefused as refused:
            wrong[field] = refused.message
    if not wrong and not is_public_page(checked["target"]):
        wrong["target"] = _("Ce n'est pas une page publique de ce site.")
    if not wrong and is_ours(checked["source"]):
        wrong["source"] = _("Donnez la page d'un autre site.")
    if wrong:
        raise ValidationError(wrong)
    return checked["source"], checked["target"]


def _again(received: ReceivedWebmention, *, at: datetime) -> ReceivedWebmention:
    if received.state != State.QUEUED and received.received_at <= at - AGAIN:
        received.state, received.received_at, received.due_at, received.attempts = State.QUEUED, at, at, 0
        received.save(update_fields=["state", "received_at", "due_at", "attempts"])
        wake(TASK)
    return received


def _gone(received: ReceivedWebmention) -> None:
    """What came from there by this way alone was taken back by its author."""
    mentions = Mention.objects.filter(key=url_key(received.source), origin=Mention.Origin.WEBMENTION)
    mentions.update(state=Mention.State.GONE)


def _try_again(received: ReceivedWebmention, sentence: str, *, at: datetime) -> None:
    if received.attempts >= TRIES:
        _refuse(received, sentence)
    else:
        _settle(received, due_at=at + WAIT * received.attempts, keep_attempts=True, error=sentence[:300])


def _refuse(received: ReceivedWebmention, sentence: str) -> None:
    _settle(received, state=State.FAILED, error=sentence[:300])


def _settle(received: ReceivedWebmention, *, keep_attempts: bool = False, **changes: Any) -> None:
    """Unless it was sent again, or another worker took it, meanwhile."""
    if not keep_attempts:
        changes["attempts"] = 0
    held = ReceivedWebmention.objects.filter(pk=received.pk, leased_until=received.leased_until)
    held.update(leased_until=None, **changes)
