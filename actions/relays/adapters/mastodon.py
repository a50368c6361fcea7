"""Mastodon, through its official client library.

A status leaves with an idempotency key, which the server keeps for about an hour; later, an account's own recent
statuses are read before anything is sent again.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from mastodon import Mastodon
from mastodon.errors import (
    MastodonAPIError,
    MastodonError,
    MastodonNetworkError,
    MastodonNotFoundError,
    MastodonRatelimitError,
    MastodonServerError,
    MastodonUnauthorizedError,
)

from actions.relays.adapters.base import Account, Checked, Message
from actions.relays.adapters.mastodon_said import PUBLIC, said_of
from actions.relays.heard import Said, Told
from actions.relays.outgoing import PATIENCE, session
from actions.relays.pictures import fit
from actions.relays.rules import Answerless, Limited, Posted, Refused, Trouble, Unreachable
from actions.relays.text import same_words

#: A picture that was sent, and belongs to no status yet, is kept a day by servers; we count on an hour.
PICTURE_KEPT = timedelta(hours=1)
#: Clocks of servers are not ours.
CLOCKS = timedelta(minutes=10)
#: Statuses read back, by pages of 40.
PAGES = 5
#: Seconds between two looks at a picture in the making, and how long one waits in all.
LOOK, LONGEST = 0.5, 60.0
#: Statuses heard at once.
HEARD = 40
#: Bytes of a picture when the server does not say.
PICTURE_MOST = 8_000_000

_TOKEN = re.compile(r"[A-Za-z0-9_-]{10,200}")


class MastodonAdapter:
    def __init__(self, account: Account, *, now: Callable[[], datetime] | None = None) -> None:
        if not _TOKEN.fullmatch(account.secret):  # the library would open a file of that name
            raise Trouble(_("Le jeton d'accès n'a pas la forme de ceux de Mastodon."))
        self._account = account
        self._now = now or (lambda: datetime.now(UTC))
        self._http = session()
        self._client = Mastodon(
            access_token=account.secret,
            api_base_url=account.address,
            ratelimit_method="throw",
            request_timeout=PATIENCE,
            version_check_mode="created",
            mastodon_version="4.0.0",
            session=self._http,
            user_agent="TousEnCampagne",
        )

    def close(self) -> None:
        self._http.close()

    def check(self) -> Checked:
        with self._told():
            me = self._client.account_verify_credentials()
            said = self._client.instance_v2().get("configuration") or {}
        statuses, media = said.get("statuses") or {}, said.get("media_attachments") or {}
        limits = {
            "characters": statuses.get("max_characters"),
            "link": statuses.get("characters_reserved_per_url"),
            "picture_bytes": media.get("image_size_limit"),
            "picture_kinds": media.get("supported_mime_types"),
            "alt": media.get("description_limit"),
        }
        handle = f"@{me['acct']}@{urlsplit(str(me['url'])).hostname or ''}"
        return Checked(handle, {name: value for name, value in limits.items() if value})

    def find(self, message: Message, progress: dict[str, Any]) -> Posted | None:
        """Only asked after a first try: `progress["tried_at"]` says when that was."""
        if "tried_at" not in progress:
            return None
        since = datetime.fromisoformat(progress["tried_at"]) - CLOCKS
        with self._told():
            me = self._client.account_verify_credentials()["id"]
            for status in self._own_since(me, since):
                if str(status["id"]) not in message.others and self._is_ours(status, message):
                    return _posted(status)
        return None

    def prepare(self, message: Message, progress: dict[str, Any]) -> None:
        picture = message.picture
        if picture is None or self._is_kept(progress):
            return
        limits = self._account.limits
        most, kinds = limits.get("picture_bytes") or PICTURE_MOST, limits.get("picture_kinds")
        data, kind = fit(picture.data, most=most, kinds=kinds)
        with self._told():
            sent = self._client.media_post(
                data,
                mime_type=kind,
                description=picture.alt[: limits.get("alt") or 1500],
                file_name=f"image.{kind[6:]}",
            )
            self._wait_for(sent)
        progress["picture"] = {"id": str(sent["id"]), "at": self._now().isoformat()}

    def publish(self, message: Message, progress: dict[str, Any]) -> Posted:
        pictures = [progress["picture"]["id"]] if message.picture is not None else None
        visibility = self._visibility_of(message.reply_to) if message.reply_to else "public"
        try:
            with self._told():
                status = self._client.status_post(
                    message.text,
                    in_reply_to_id=message.reply_to or None,
                    media_ids=pictures,
                    visibility=visibility,
                    language=message.language,
                    idempotency_key=str(message.key),
                )
        except Refused:
            progress.pop("picture", None)  # perhaps it was the picture, forgotten by the server
            raise
        return _posted(status)

    def notifications(self, *, since: str) -> Told:
        """Oldest first after a cursor, so that nothing falls between two pages."""
        with self._told():
            page = self._client.notifications(types=["mention"], min_id=since or None, limit=HEARD)
            told = [(str(one["id"]), self._said(one.get("status"))) for one in page]
        return _page(told, since=since)

    def search(self, query: str, *, since: str) -> Told:
        """A hashtag by its timeline, which every server keeps; words where the server searches."""
        with self._told():
            if query.startswith("#"):
                page: list[Any] = self._client.timeline_hashtag(query[1:], min_id=since or None, limit=HEARD)
            else:
                found = self._client.search_v2(
                    query, resolve=False, result_type="statuses", min_id=since or None, limit=HEARD
                )
                page = found["statuses"]
            me = self._client.account_verify_credentials()["id"] if page else None
            told = [(str(one["id"]), self._said(one) if one["account"]["id"] != me else None) for one in page]
        return _page(told, since=since)

    def before(self, remote_id: str, *, most: int) -> list[Said]:
        with self._told():
            said = [self._said(status) for status in self._client.status_context(remote_id)["ancestors"]]
        return [one for one in said if one is not None][-most:]

    def locate(self, url: str) -> str:
        with self._told():
            found = self._client.search_v2(url, resolve=True, result_type="statuses", limit=1)["statuses"]
        return str(found[0]["id"]) if found else ""

    def _said(self, status: Any) -> Said | None:
        """None, too, for what cannot be read: one odd status does not deafen the account to the others."""
        try:
            return said_of(status, server=self._account.address) if status else None
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def _visibility_of(self, remote_id: str) -> str:
        """An answer is as public as what it answers. Raises Answerless."""
        try:
            with self._told():
                visibility = self._client.status(remote_id)["visibility"]
        except Refused as error:
            raise Answerless(_("Le message auquel vous répondez n'est plus là.")) from error
        if visibility not in PUBLIC:
            raise Answerless(_("Le message auquel vous répondez n'est plus public."))
        return str(visibility)

    def _is_kept(self, progress: dict[str, Any]) -> bool:
        kept = progress.get("picture")
        return kept is not None and self._now() - datetime.fromisoformat(kept["at"]) < PICTURE_KEPT

    def _wait_for(self, sent: Any) -> None:
        """Servers answer 202, then 206, while they work on a picture (media v2)."""
        until = time.monotonic() + LONGEST
        while not sent.get("url"):
            if time.monotonic() > until:
                raise Unreachable(_("Le serveur n'a pas fini de préparer l'image."))
            time.sleep(LOOK)
            sent = self._client.media(sent["id"])

    def _own_since(self, me: Any, since: datetime) -> Iterator[Any]:
        last = None
        for _page in range(PAGES):
            page = self._client.account_statuses(me, exclude_reblogs=True, max_id=last, limit=40)
            for status in page:
                if status["created_at"] < since:
                    return
                yield status
            if not page:
                return
            last = page[-1]["id"]

    def _is_ours(self, status: Any, message: Message) -> bool:
        try:
            said: str = self._client.status_source(status["id"])["text"]
        except MastodonNotFoundError:  # servers that do not tell the source
            return same_words(str(status["content"]), message.text)
        return said == message.text

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The library's errors in our words."""
        try:
            yield
        except MastodonRatelimitError as error:
            reset = self._client.ratelimit_reset
            until = datetime.fromtimestamp(reset, UTC) if reset else None
            raise Limited(_("Le réseau demande d'attendre."), until=until) from error
        except MastodonUnauthorizedError as error:
            raise Trouble(_("Le serveur refuse le jeton d'accès. Créez-en un autre et enregistrez-le.")) from error
        except (MastodonServerError, MastodonNetworkError) as error:
            raise Unreachable(_("Le serveur ne répond pas.")) from error
        except MastodonAPIError as error:
            raise _of_status(error) from error
        except (MastodonError, ValueError, KeyError, TypeError) as error:
            raise Unreachable(_("Le serveur a répondu autre chose que ce que l'on attend.")) from error


def _page(told: list[tuple[str, Said | None]], *, since: str) -> Told:
    """Ids grow with time; they are longer, too, before they are greater."""
    told.sort(key=lambda one: (len(one[0]), one[0]))
    said = tuple(one for _id, one in told if one is not None)
    return Told(said, told[-1][0] if told else since, more=bool(since) and len(told) >= HEARD)


def _of_status(error: MastodonAPIError) -> Exception:
    status, words = _second(error.args), str(error.args[-1] or "")[:200]
    if status in (401, 403):
        return Trouble(_("Le serveur refuse ce compte : %s") % words)
    if status in (408, 409, 425):
        return Unreachable(_("Le serveur ne répond pas."))
    if isinstance(status, int) and 400 <= status < 500:
        return Refused(_("Le serveur refuse ce message : %s") % words)
    return Unreachable(_("Le serveur a répondu autre chose que ce que l'on attend."))


def _second(args: tuple[Any, ...]) -> Any:
    return args[1] if len(args) > 1 else None


def _posted(status: Any) -> Posted:
    return Posted(str(status["id"]), str(status.get("url") or status.get("uri") or ""))
