"""A Bluesky server (a PDS) of one account: sessions that end, records by key, blobs, limits told.

Others speak there too (`say`): the account is notified of who names it, answers it, quotes it, and searches the rest.
"""

import base64
import hashlib
import itertools
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.networks.base import Answer, Asked, Network, running

DID = "did:plc:campagne2345678901234567"
HANDLE = "campagne.example.com"
COLLECTION = "app.bsky.feed.post"
PASSWORD = "abcd-efgh-ijkl-mnop"


class Bluesky(Network):
    """`records` by key; `sign_ins` counts passwords given. `end_sessions` makes every token too old."""

    def __init__(self) -> None:
        super().__init__()
        self.records: dict[str, dict[str, Any]] = {}
        self.blobs: dict[str, tuple[bytes, str]] = {}
        self.people = {HANDLE: DID}
        self.sign_ins = self.refreshes = self.puts = 0
        self.blob_most = 1_000_000
        self.life = 7200
        self.posts: list[dict[str, Any]] = []
        self.followers: dict[str, int] = {}
        self._tokens = itertools.count()
        self._live: set[str] = set()

    def end_sessions(self) -> None:
        self._live.clear()

    def say(self, handle: str, text: str, *, to: str = "", quotes: str = "", **said: Any) -> str:
        """Somebody's post; returns its uri."""
        did = self.people.setdefault(handle, f"did:plc:{handle.partition('.')[0]:a<24}")
        self.followers.setdefault(did, 45)
        uri = f"at://{did}/{COLLECTION}/3k{len(self.posts):011d}".replace("0", "a").replace("1", "b")
        created = said.pop("created_at", _now())
        record: dict[str, Any] = {"$type": COLLECTION, "text": text, "createdAt": created, "langs": ["fr"]}
        if to:
            root = (self._record_of(to) or {}).get("reply", {}).get("root") or self._ref(to)
            record["reply"] = {"root": root, "parent": self._ref(to)}
        if quotes:
            record["embed"] = {"$type": "app.bsky.embed.record", "record": self._ref(quotes)}
        reason = "reply" if to.startswith(f"at://{DID}") else "quote" if quotes else "mention" if HANDLE in text else ""
        self.posts.insert(0, {"uri": uri, "handle": handle, "did": did, "record": record | said,
                              "indexed_at": _now(len(self.posts)), "reason": reason})  # fmt: skip
        return uri

    def withdraw(self, uri: str) -> None:
        self.posts = [one for one in self.posts if one["uri"] != uri]

    def do(self, asked: Asked) -> Answer:
        name = asked.path.removeprefix("/xrpc/")
        if name == "com.atproto.server.createSession":
            return self._sign_in(asked.json())
        token = asked.headers.get("authorization", "").removeprefix("Bearer ")
        if token not in self._live:
            return Answer(400, {"error": "ExpiredToken", "message": "Token has expired"})
        told = self._known(name, asked, token)
        told.headers |= {"ratelimit-limit": "3000", "ratelimit-remaining": "2990"}
        return told

    def _known(self, name: str, asked: Asked, token: str) -> Answer:
        match name:
            case "com.atproto.server.refreshSession":
                self._live.discard(token)
                self.refreshes += 1
                return Answer(body=self._session())
            case "com.atproto.server.getSession":
                return Answer(body={"did": DID, "handle": HANDLE, "email": "", "active": True})
            case "com.atproto.identity.resolveHandle":
                did = self.people.get(asked.query["handle"])
                return Answer(body={"did": did}) if did else Answer(400, {"error": "HandleNotFound"})
            case "com.atproto.repo.uploadBlob":
                return self._take_blob(asked)
            case "com.atproto.repo.getRecord":
                return self._get(asked.query)
            case "com.atproto.repo.putRecord":
                return self._put(asked.json())
            case "app.bsky.notification.listNotifications":
                return self._notifications(asked.query)
            case "app.bsky.feed.searchPosts":
                words, since = asked.query["q"].lower(), asked.query.get("since", "")
                found = [one for one in self.posts if words in one["record"]["text"].lower()]
                return Answer(body={"posts": [self._view(one["uri"]) for one in found if one["indexed_at"] >= since]})
            case "app.bsky.feed.getPosts":
                return Answer(body={"posts": [self._view(one) for one in asked.all("uris") if self._record_of(one)]})
            case "app.bsky.feed.getPostThread":
                return self._thread(asked.query["uri"])
            case "app.bsky.actor.getProfiles":
                return Answer(body={"profiles": [self._profile(did) for did in asked.all("actors")]})
        return Answer(501, {"error": "MethodNotImplemented"})

    def _sign_in(self, sent: dict[str, Any]) -> Answer:
        self.sign_ins += 1
        if sent.get("password") != PASSWORD or sent.get("identifier") not in (HANDLE, DID):
            return Answer(401, {"error": "AuthenticationRequired", "message": "Invalid identifier or password"})
        return Answer(body=self._session())

    def _session(self) -> dict[str, Any]:
        return {
            "accessJwt": self._token("access", self.life),
            "refreshJwt": self._token("refresh", 90 * 86_400),
            "handle": HANDLE,
            "did": DID,
            "active": True,
        }

    def _token(self, scope: str, life: int) -> str:
        now = int(time.time())
        head = {"typ": "at+jwt", "alg": "HS256"}
        said = {"scope": scope, "sub": DID, "aud": "did:web:local", "iat": now, "exp": now + life}
        said["jti"] = str(next(self._tokens))
        parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in (head, said)]
        token = ".".join([*parts, "c2lnbmF0dXJl"])
        self._live.add(token)
        return token

    def _take_blob(self, asked: Asked) -> Answer:
        if len(asked.body) > self.blob_most:
            return Answer(400, {"error": "BlobTooLarge", "message": "This file is too large"})
        digest = hashlib.sha256(asked.body).digest()
        cid = "b" + base64.b32encode(b"\x01\x55\x12\x20" + digest).decode().lower().rstrip("=")
        kind = asked.headers["content-type"]
        self.blobs[cid] = (asked.body, kind)
        blob = {"$type": "blob", "ref": {"$link": cid}, "mimeType": kind, "size": len(asked.body)}
        return Answer(body={"blob": blob})

    def _get(self, query: dict[str, str]) -> Answer:
        record = self.records.get(query["rkey"])
        if record is None:
            return Answer(400, {"error": "RecordNotFound", "message": "Could not locate record"})
        return Answer(body={"uri": _uri(query["rkey"]), "cid": _cid(record), "value": record})

    def _put(self, sent: dict[str, Any]) -> Answer:
        record, key = sent["record"], sent["rkey"]
        for image in record.get("embed", {}).get("images", []):
            if image["image"]["ref"]["$link"] not in self.blobs:
                return Answer(400, {"error": "BlobNotFound", "message": "Could not find blob"})
        self.puts += 1
        self.records[key] = record
        return Answer(body={"uri": _uri(key), "cid": _cid(record), "validationStatus": "valid"})

    def _notifications(self, query: dict[str, str]) -> Answer:
        """Newest first, a page at a time."""
        told = [one for one in self.posts if one["reason"]]
        start, limit = int(query.get("cursor", "0")), int(query["limit"])
        page = told[start : start + limit]
        body: dict[str, Any] = {
            "notifications": [self._view(one["uri"]) | {"reason": one["reason"], "isRead": False} for one in page]
        }
        return Answer(body=body | ({"cursor": str(start + limit)} if start + limit < len(told) else {}))

    def _thread(self, uri: str) -> Answer:
        if self._record_of(uri) is None:
            return Answer(400, {"error": "NotFound", "message": "Post not found"})
        return Answer(body={"thread": self._floor(uri)})

    def _floor(self, uri: str) -> dict[str, Any]:
        record = self._record_of(uri)
        if record is None:
            return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
        floor = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self._view(uri)}
        if record.get("reply"):
            floor["parent"] = self._floor(record["reply"]["parent"]["uri"])
        return floor

    def _record_of(self, uri: str) -> dict[str, Any] | None:
        if uri.startswith(f"at://{DID}/"):
            return self.records.get(uri.rpartition("/")[2])
        return next((one["record"] for one in self.posts if one["uri"] == uri), None)

    def _ref(self, uri: str) -> dict[str, str]:
        return {"uri": uri, "cid": _cid(self._record_of(uri) or {})}

    def _view(self, uri: str) -> dict[str, Any]:
        record = self._record_of(uri) or {}
        one = next((one for one in self.posts if one["uri"] == uri), {"did": DID, "handle": HANDLE})
        author = {"did": one["did"], "handle": one["handle"], "displayName": one["handle"].partition(".")[0].title()}
        return self._ref(uri) | {"author": author, "record": record, "indexedAt": one.get("indexed_at") or _now()}

    def _profile(self, did: str) -> dict[str, Any]:
        handle = next((handle for handle, found in self.people.items() if found == did), HANDLE)
        return {"did": did, "handle": handle, "followersCount": self.followers.get(did, 0)}


def _now(tick: int = 0) -> str:
    """No two posts are found in the same instant."""
    return (datetime.now(UTC) + timedelta(milliseconds=tick)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _uri(key: str) -> str:
    return f"at://{DID}/app.bsky.feed.post/{key}"


def _cid(record: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(record, sort_keys=True).encode()).digest()
    return "b" + base64.b32encode(b"\x01\x71\x12\x20" + digest).decode().lower().rstrip("=")


@contextmanager
def bluesky() -> Iterator[Bluesky]:
    server = Bluesky()
    with running(server):
        yield server
