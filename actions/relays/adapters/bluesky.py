"""Bluesky, through the official atproto library, which is imported when a message leaves: it takes a second.

The record's key is made of our own, so that a record put twice is one record. Sessions are kept and refreshed: a server
lets an account sign in 300 times a day.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from django.utils.translation import gettext as _

from actions.relays.adapters.base import Account, Checked, Message
from actions.relays.adapters.bluesky_ear import BlueskyEar
from actions.relays.facets import find_facets
from actions.relays.outgoing import PATIENCE, PinnedTransport
from actions.relays.pictures import fit
from actions.relays.rules import Limited, Posted, Refused, Trouble, Unreachable, record_key

COLLECTION = "app.bsky.feed.post"
#: Bytes of a picture.
PICTURE_MOST = 1_000_000
#: A blob of no record is forgotten after some hours.
PICTURE_KEPT = timedelta(hours=1)


class BlueskyAdapter(BlueskyEar):
    def __init__(self, account: Account, *, now: Callable[[], datetime] | None = None) -> None:
        from atproto import Client, Request

        self._account = account
        self._now = now or (lambda: datetime.now(UTC))
        self._request = Request(transport=PinnedTransport(), timeout=PATIENCE)
        self._client = Client(base_url=account.address.rstrip("/"), request=self._request)
        self._did = ""

    def close(self) -> None:
        self._request.close()

    def check(self) -> Checked:
        """With the password itself: a session that still works would hide one that was taken back."""
        with self._told():
            self._sign_in()
            handle = self._client._session.handle if self._client._session else self._account.handle
        return Checked(handle, {"characters": 300, "picture_bytes": PICTURE_MOST})

    def find(self, message: Message, progress: dict[str, Any]) -> Posted | None:
        if "tried_at" not in progress:
            return None
        from atproto import models
        from atproto.exceptions import BadRequestError

        asked = models.ComAtprotoRepoGetRecord.Params(
            repo=self._signed_in(), collection=COLLECTION, rkey=record_key(message.key, message.written_at)
        )
        with self._told():
            try:
                found = self._client.com.atproto.repo.get_record(asked)
            except BadRequestError as error:
                if _name_of(error) == "RecordNotFound" or "Could not locate record" in str(error):
                    return None
                raise
        return self._posted(found.uri)

    def prepare(self, message: Message, progress: dict[str, Any]) -> None:
        # The record is the same at every try, its time included.
        progress.setdefault("created_at", self._now().isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        if message.reply_to and "reply" not in progress:
            progress["reply"] = self._reply_to(message.reply_to)
        picture = message.picture
        if picture is None or self._is_kept(progress):
            return
        data, kind = fit(picture.data, most=self._account.limits.get("picture_bytes") or PICTURE_MOST)
        self._signed_in()
        with self._told():
            # Not `upload_blob`: it hands bytes over in a way that httpx gives up.
            sent = self._client.invoke_procedure(
                "com.atproto.repo.uploadBlob", content=data, headers={"Content-Type": kind}
            )
            blob = dict(cast("dict[str, Any]", sent.content)["blob"])
        progress["picture"] = {"blob": blob, "at": self._now().isoformat()}

    def publish(self, message: Message, progress: dict[str, Any]) -> Posted:
        from atproto import models

        did = self._signed_in()
        record = {
            "$type": COLLECTION,
            "text": message.text,
            "createdAt": progress["created_at"],
            "langs": [message.language],
            "facets": self._facets(message.text),
            **_embed(message, progress),
            **({"reply": progress["reply"]} if message.reply_to else {}),
        }
        asked = models.ComAtprotoRepoPutRecord.Data(
            repo=did, collection=COLLECTION, rkey=record_key(message.key, message.written_at), record=record
        )
        try:
            with self._told():
                made = self._client.com.atproto.repo.put_record(asked)
        except Refused:
            progress.pop("picture", None)  # perhaps it was the picture, forgotten by the server
            raise
        return self._posted(made.uri)

    def _is_kept(self, progress: dict[str, Any]) -> bool:
        kept = progress.get("picture")
        return kept is not None and self._now() - datetime.fromisoformat(kept["at"]) < PICTURE_KEPT

    def _signed_in(self) -> str:
        """The account's own identifier, by the session that was kept or else by the password."""
        if self._did:
            return self._did
        from atproto.exceptions import AtProtocolError, NetworkError, RateLimitExceededError

        with self._told():
            if self._account.session:
                try:
                    self._client.on_session_change(self._keep)
                    self._client.login(session_string=self._account.session, fetch_bsky_profile=False)
                    self._client.com.atproto.server.get_session()
                    self._did = _did_of(self._client)
                except (NetworkError, RateLimitExceededError):
                    raise
                except (AtProtocolError, ValueError):  # too old, or taken back: the password opens another
                    self._did = ""
            if not self._did:
                self._sign_in()
        return self._did

    def _sign_in(self) -> None:
        self._client.on_session_change(self._keep)
        self._client.login(self._account.handle.lstrip("@"), self._account.secret, fetch_bsky_profile=False)
        self._did = _did_of(self._client)

    def _keep(self, event: Any, session: Any) -> None:
        from atproto import SessionEvent

        if event in (SessionEvent.CREATE, SessionEvent.REFRESH):
            self._account.keep_session(session.export())

    def _facets(self, text: str) -> list[dict[str, Any]]:
        found = []
        for facet in find_facets(text):
            feature = {
                "link": {"$type": "app.bsky.richtext.facet#link", "uri": facet.value},
                "tag": {"$type": "app.bsky.richtext.facet#tag", "tag": facet.value},
                "mention": {"$type": "app.bsky.richtext.facet#mention", "did": ""},
            }[facet.kind]
            if facet.kind == "mention":
                feature["did"] = self._did_named(facet.value)
                if not feature["did"]:
                    continue
            found.append({"index": {"byteStart": facet.start, "byteEnd": facet.end}, "features": [feature]})
        return found

    def _did_named(self, handle: str) -> str:
        from atproto import models
        from atproto.exceptions import BadRequestError

        with self._told():
            try:
                asked = models.ComAtprotoIdentityResolveHandle.Params(handle=handle.lower())
                return str(self._client.com.atproto.identity.resolve_handle(asked).did)
            except BadRequestError:  # nobody has this name: it stays a word
                return ""

    def _posted(self, uri: str) -> Posted:
        handle = self._client._session.handle if self._client._session else self._account.handle
        return Posted(uri, f"https://bsky.app/profile/{handle}/post/{uri.rpartition('/')[2]}")

    @contextmanager
    def _told(self) -> Iterator[None]:
        """The library's errors in our words."""
        import httpx
        from atproto import exceptions as at

        try:
            yield
        except at.RateLimitExceededError as error:
            until = error.reset_at
            if until is None and error.retry_after is not None:
                until = self._now() + timedelta(seconds=error.retry_after)
            raise Limited(_("Le réseau demande d'attendre."), until=until) from error
        except at.UnauthorizedError as error:
            raise Trouble(
                _("Le serveur refuse le mot de passe d'application. Créez-en un autre et enregistrez-le.")
            ) from error
        except at.BadRequestError as error:
            if _name_of(error) in ("ExpiredToken", "InvalidToken"):
                self._account.keep_session("")
                raise Unreachable(_("La session a pris fin.")) from error
            raise Refused(_("Le serveur refuse ce message : %s") % str(error)[:200]) from error
        except (at.RequestErrorBase, httpx.HTTPError) as error:
            raise Unreachable(_("Le serveur ne répond pas.")) from error
        except (at.AtProtocolError, ValueError, KeyError, TypeError) as error:
            raise Unreachable(_("Le serveur a répondu autre chose que ce que l'on attend.")) from error


def _embed(message: Message, progress: dict[str, Any]) -> dict[str, Any]:
    """The picture; without one, the card of the page, which nobody makes but the sender."""
    picture = message.picture
    if picture is not None:
        image = {
            "alt": picture.alt,
            "image": progress["picture"]["blob"],
            "aspectRatio": {"width": picture.width, "height": picture.height},
        }
        return {"embed": {"$type": "app.bsky.embed.images", "images": [image]}}
    if message.link and message.title:
        card = {"uri": message.link, "title": message.title, "description": message.summary}
        return {"embed": {"$type": "app.bsky.embed.external", "external": card}}
    return {}


def _did_of(client: Any) -> str:
    return str(client._session.did)


def _name_of(error: Any) -> str:
    """The name of an XRPC error, such as « RecordNotFound »."""
    content = error.response.content if error.response is not None else None
    return str(getattr(content, "error", ""))
