"""What was heard becomes a mention: one row however often and however it was found."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from actions.proposals.url_keys import url_key
from common.text import fold, writable
from conversations.desk.about import passage
from conversations.desk.heard import Heard
from conversations.desk.questions import is_direct_question
from conversations.models import Finding, Listener, Mention, Voice
from conversations.services import hearing, voices
from supporters.models import Supporter

#: Said to the campaign and to nobody else: whatever asks something there asks it of us.
_TO_US = (Mention.Origin.MAIL,)


class Objected(ValidationError):
    """They do not want the campaign to keep anything of them: nothing was (L62)."""

    def __init__(self) -> None:
        super().__init__(_("Cette personne ne veut pas que la campagne garde ce qui la concerne."), code="objected")


@transaction.atomic
def take_in(
    *, heard: Heard, at: datetime, listener: Listener | None = None, by: Supporter | None = None
) -> tuple[Mention, bool]:
    """The mention of what was heard, and whether it is new; its conversation knows of it.

    Heard again, by another way, it is the same row with one more `Finding`. Raises Objected, a ValidationError.
    """
    key = key_of(heard)
    mention, is_new = _known(key, heard), False
    if mention is None:
        mention, is_new = _made(key, heard, at=at, listener=listener, by=by)
    else:
        _complete(mention, heard)
    Finding.objects.get_or_create(
        mention=mention, origin=heard.origin, defaults={"listener": listener, "by": by, "at": at}
    )
    return mention, is_new


def key_of(heard: Heard) -> str:
    """The same for all spellings of one address; of the id for what has no address. Raises ValueError for neither."""
    if found := url_key(heard.url):
        return found
    if not heard.remote_id:
        raise ValueError("neither address nor id")
    return hashlib.sha256(f"id:{heard.remote_id}".encode()).hexdigest()


def names() -> list[str]:
    """What the campaign is called when others speak of it."""
    return [name for name in (settings.CAMPAIGN_NAME, settings.CAMPAIGN_CANDIDATE, *settings.DESK_WORDS) if name]


def own_hosts() -> set[str]:
    """Hosts of the campaign's own pages, « www » left out."""
    hosts = (urlsplit(settings.SITE_URL).netloc, settings.SHORT_LINK_HOST)
    return {host.lower().removeprefix("www.") for host in hosts if host}


def known_of(keys: Iterable[str], *, origin: str) -> set[str]:
    """Which of these keys were already found this way: nothing is left to do with them."""
    found = Finding.objects.filter(mention__key__in=list(keys), origin=origin)
    return set(found.values_list("mention__key", flat=True))


def _known(key: str, heard: Heard) -> Mention | None:
    found: Mention | None = Mention.objects.filter(key=key).first()
    if found is None and heard.remote_id:
        same = Mention.objects.filter(remote_id=heard.remote_id, account=heard.account)
        found = same.order_by("pk").first()
    return found


def _made(
    key: str, heard: Heard, *, at: datetime, listener: Listener | None, by: Supporter | None
) -> tuple[Mention, bool]:
    if voices.is_objected(heard.speaker.kind, heard.speaker.value):
        raise Objected
    title, text = _clean(heard.title, "title"), _words(heard.text)
    try:
        with transaction.atomic():
            mention = Mention.objects.create(
                voice=_voice(heard, at=at, listener=listener, by=by),
                origin=heard.origin,
                url=heard.url,
                key=key,
                remote_id=heard.remote_id,
                in_reply_to=heard.in_reply_to,
                account_id=heard.account,
                title=title,
                text=text,
                search=fold(f"{title} {text}"),
                is_question=is_direct_question(
                    f"{title}\n{text}",
                    names=names(),
                    addressed=heard.to_us or heard.origin in _TO_US,
                ),
                audience=heard.speaker.audience,
                said_at=min(heard.said_at, at),
                found_at=at,
            )
    except IntegrityError:  # another worker heard it at the same moment
        found: Mention | None = Mention.objects.filter(key=key).first()
        if found is None:
            raise
        return found, False
    hearing.hear(mention=mention, at=at)
    return mention, True


def _voice(heard: Heard, *, at: datetime, listener: Listener | None, by: Supporter | None) -> Voice:
    if listener is not None and listener.voice is not None:
        return listener.voice
    source = heard.url or heard.speaker.outlet_url or settings.SITE_URL
    voice = voices.find_or_make(speaker=heard.speaker, source_url=source, at=at)
    if by is not None and voice.created_by_id is None and voice.created_at == at:
        voice.created_by = by
        voice.save(update_fields=["created_by"])
    return voice


def _complete(mention: Mention, heard: Heard) -> None:
    """What the first finding did not know: a pasted link becomes something that an account can answer."""
    told = {
        "url": heard.url,
        "remote_id": heard.remote_id,
        "in_reply_to": heard.in_reply_to,
        "account_id": heard.account,
        "audience": heard.speaker.audience,
    }
    missing = {name: value for name, value in told.items() if value and not getattr(mention, name)}
    if missing:
        for name, value in missing.items():
            setattr(mention, name, value)
        mention.save(update_fields=list(missing))


def _words(text: str) -> str:
    longest = int(Mention._meta.get_field("text").max_length or 0)
    return passage(writable(text).strip(), names=names(), length=longest)


def _clean(text: str, field: str) -> str:
    longest = int(getattr(Mention._meta.get_field(field), "max_length", 0))
    text = " ".join(writable(text).split())
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
