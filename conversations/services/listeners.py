"""Where the desk listens: feeds that are followed, accounts and the mailbox that are looked at."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from actions.models import RelayAccount
from common.claims import wake
from common.fetching import ANYTHING, MAX_FEED_BYTES, FetchError, fetch
from common.web_addresses import AddressRefused, check_address, shown_host
from conversations.desk.pages import Article
from conversations.desk.targets import is_ours
from conversations.models import Listener, Voice
from conversations.services import pages
from conversations.services.voices import is_objected
from supporters.models import Supporter

TASK = "conversations.tasks.listen"
#: Accounts that hear: a webhook only speaks.
HEARING = (RelayAccount.Kind.MASTODON, RelayAccount.Kind.BLUESKY)

Kind, State = Listener.Kind, Listener.State


def follow(
    *, feed: str, by: Supporter, at: datetime, name: str = "", voice: Voice | None = None, takes_all: bool = False
) -> Listener:
    """Follow a feed from now on; of a site's own address, the feed that it names. Raises ValidationError by field."""
    checked = _checked(feed)
    found, title = _feed_of(checked)
    with transaction.atomic():
        listener, is_new = Listener.objects.get_or_create(
            feed=found,
            defaults={
                "kind": Kind.FEED,
                "name": (name.strip() or title or shown_host(found))[:120],
                "voice": voice,
                "takes_all": takes_all,
                "due_at": at,
                "created_by": by,
            },
        )
        wake(TASK)
    if not is_new:
        raise _known_already()
    return listener


@transaction.atomic
def look_through(
    *,
    kind: str,
    by: Supporter,
    at: datetime,
    account: RelayAccount | None = None,
    query: str = "",
    name: str = "",
) -> Listener:
    """Look through an account (notifications, or a search), or into the mailbox. Raises ValidationError by field."""
    query = " ".join(query.split())
    if kind == Kind.MAILBOX:
        if Listener.objects.filter(kind=kind).exists():
            raise ValidationError({"kind": _("La boîte aux lettres est déjà lue.")})
        account, query = None, ""
    elif account is None or account.kind not in HEARING:
        raise ValidationError({"account": _("Choisissez un compte Mastodon ou Bluesky.")})
    elif kind == Kind.SEARCH and not query:
        raise ValidationError({"query": _("Écrivez les mots à chercher.")})
    elif kind == Kind.NOTIFICATIONS:
        query = ""
    if account is not None and Listener.objects.filter(account=account, kind=kind, query=query).exists():
        raise ValidationError({"account": _("Cette écoute existe déjà.")})
    listener = Listener.objects.create(
        kind=kind,
        name=(name.strip() or _called(kind, account, query))[:120],
        account=account,
        query=query,
        takes_all=True,
        due_at=at,
        created_by=by,
    )
    wake(TASK)
    return listener


def correct(*, listener: Listener, at: datetime, **changes: Any) -> Listener:
    """Change what is followed (`name`, `feed`, `voice`, `takes_all`, `query`). Another feed is read at once."""
    feed = _checked(changes["feed"]) if listener.kind == Kind.FEED and "feed" in changes else listener.feed
    is_other = feed != listener.feed or (
        listener.kind == Kind.SEARCH and changes.get("query", listener.query) != listener.query
    )
    if listener.kind == Kind.SEARCH and "query" in changes and not changes["query"].strip():
        raise ValidationError({"query": _("Écrivez les mots à chercher.")})
    with transaction.atomic():
        if feed != listener.feed and Listener.objects.filter(feed=feed).exists():
            raise _known_already()
        listener.feed = feed
        for name in ("name", "voice", "takes_all", "query"):
            if name in changes:
                setattr(listener, name, changes[name])
        listener.save(update_fields=["name", "feed", "voice", "takes_all", "query"])
        return resume(listener=listener, at=at) if is_other else listener


@transaction.atomic
def pause(*, listener: Listener) -> Listener:
    """Look no more; what was heard stays."""
    _turn(listener, state=State.PAUSED)
    return listener


@transaction.atomic
def resume(*, listener: Listener, at: datetime) -> Listener:
    """Look again at once, whatever happened before. An account goes on from where it was read."""
    afresh = {"cursor": ""} if listener.kind == Kind.FEED else {}
    _turn(listener, state=State.QUEUED, due_at=at, failures=0, attempts=0, error="", etag="", modified="", **afresh)
    wake(TASK)
    return listener


@transaction.atomic
def remove(*, listener: Listener) -> None:
    """Forget that we listened there; what was heard stays."""
    listener.delete()


def _turn(listener: Listener, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(listener, name, value)
    listener.leased_until = None
    listener.save(update_fields=[*changes, "leased_until"])


def _checked(feed: str) -> str:
    try:
        checked = check_address(feed, schemes=("http", "https"), private=settings.FETCH_PRIVATE_HOSTS)
    except AddressRefused as refused:
        raise ValidationError({"feed": refused.message}) from refused
    if is_ours(checked):
        raise ValidationError({"feed": _("C'est le site de la campagne : donnez celui de quelqu'un d'autre.")})
    if is_objected("feed", checked) or is_objected("site", checked):
        raise ValidationError({"feed": _("Son auteur ne veut pas que la campagne suive ce qu'il publie.")})
    return checked


def _known_already() -> ValidationError:
    return ValidationError({"feed": _("Ce flux est déjà suivi.")})


def _feed_of(url: str) -> tuple[str, str]:
    """The feed at an address, or the first that its page names, and the site's title. What cannot be read now is taken
    as it was typed: it will be tried again."""
    try:
        answer = fetch(url, kinds=ANYTHING, limit=MAX_FEED_BYTES)
    except FetchError:
        return url, ""
    if answer.status != 200 or answer.kind not in pages.KINDS:
        return url, ""
    article: Article = pages.article_of(answer)
    if not article.feeds:
        raise ValidationError({"feed": _("Cette page ne dit pas où est son flux. Donnez l'adresse du flux lui-même.")})
    return _checked(article.feeds[0]), article.outlet or article.title


def _called(kind: str, account: RelayAccount | None, query: str) -> str:
    if account is None:
        return str(Kind(kind).label)
    return f"{account} : {query}" if query else f"{account}"
