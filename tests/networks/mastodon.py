"""A Mastodon server of one account: statuses once by idempotency key, pictures that take their time, limits told.

Others speak there too (`say`): the account hears who names it or answers it, and finds the rest by searching.
"""

import html
import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from tests.networks.base import Answer, Asked, Network, running

TOKEN = "jeton-de-la-campagne-0123456789"


class Mastodon(Network):
    """`characters` and `link` are its limits; `slow_pictures` how often a picture is looked at before it is ready."""

    def __init__(self) -> None:
        super().__init__()
        self.characters, self.link, self.slow_pictures = 500, 23, 1
        self.kinds = ["image/jpeg", "image/png", "image/webp"]
        self.statuses: list[dict[str, Any]] = []
        self.pictures: dict[str, dict[str, Any]] = {}
        self.keys: dict[str, str] = {}
        self.remaining = 300
        self.tells_source = True
        self.others: list[dict[str, Any]] = []
        self.searches = True
        self._ids = itertools.count(112_000_000_000_000_001)

    def forget_keys(self) -> None:
        """An hour has passed."""
        self.keys.clear()

    def say(self, acct: str, text: str, *, to: str = "", **said: Any) -> str:
        """Somebody's status, `text` in HTML; returns its id. « name » is of this server, « name@host » of another."""
        number = str(next(self._ids))
        name, _at, host = acct.partition("@")
        home = f"https://{host}" if host else self.url
        self.others.insert(0, {
            "id": number, "created_at": datetime.now(UTC), "content": text, "in_reply_to_id": to or None,
            "url": f"{home}/@{name}/{number}", "uri": f"{home}/users/{name}/statuses/{number}",
            "visibility": "public", "spoiler_text": "", "language": "fr", "media_attachments": [], "reblog": None,
            "account": {"id": acct, "username": name, "acct": acct, "url": f"{home}/@{name}",
                        "display_name": said.pop("name", name.title()), "followers_count": said.pop("followers", 120)},
        } | said)  # fmt: skip
        return number

    def withdraw(self, number: str) -> None:
        self.others = [one for one in self.others if one["id"] != number]

    def do(self, asked: Asked) -> Answer:
        if asked.path.rstrip("/") in ("/api/v1/instance", "/api/v2/instance"):
            return Answer(body=self._instance())
        if asked.headers.get("authorization") != f"Bearer {TOKEN}":
            return Answer(401, {"error": "The access token is invalid"})
        self.remaining -= 1
        told = self._known(asked)
        reset = (datetime.now(UTC) + timedelta(minutes=5)).isoformat().replace("+00:00", "Z")
        told.headers |= {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": reset,
        }
        return told

    def _known(self, asked: Asked) -> Answer:
        steps = asked.path.strip("/").split("/")
        match [asked.method, *steps]:
            case ["GET", "api", "v1", "accounts", "verify_credentials"]:
                return Answer(body=self._account())
            case ["GET", "api", "v1", "accounts", _, "statuses"]:
                return Answer(body=self._page(asked.query))
            case ["GET", "api", "v1", "statuses", number, "source"] if self.tells_source:
                return self._source(number)
            case ["POST", "api", "v1", "statuses"]:
                return self._post(asked)
            case ["GET", "api", "v1", "statuses", number, "context"]:
                return Answer(body={"ancestors": self._before(number), "descendants": []})
            case ["GET", "api", "v1", "statuses", number] if (one := self._one(number)) is not None:
                return Answer(body=one)
            case ["GET", "api", "v1", "notifications"]:
                return Answer(body=[self._notice(one) for one in self._heard(self._spoke_to_us(), asked.query)])
            case ["GET", "api", "v1", "timelines", "tag", tag]:
                tagged = [one for one in self.others if f"#{tag}".lower() in one["content"].lower()]
                return Answer(body=[_dated(one) for one in self._heard(tagged, asked.query)])
            case ["GET", "api", "v2", "search"] if self.searches:
                return Answer(body={"accounts": [], "hashtags": [], "statuses": self._search(asked.query)})
            case ["POST", "api", "v2", "media"]:
                return self._take_picture(asked)
            case ["GET", "api", "v1", "media", number]:
                return self._look_at_picture(number)
        return Answer(404, {"error": "Record not found"})

    def _post(self, asked: Asked) -> Answer:
        if asked.headers.get("content-type", "").startswith("application/json"):
            sent, fields = asked.json(), []
            text, pictures = sent.get("status", ""), sent.get("media_ids") or []
        else:
            sent, fields = {}, asked.form()
            text = dict(fields).get("status", "")
            pictures = [value for name, value in fields if name == "media_ids[]"]
        to = sent.get("in_reply_to_id") if sent else dict(fields).get("in_reply_to_id", "")
        key = asked.headers.get("idempotency-key", "")
        if key and key in self.keys:
            return Answer(body=self._status(self.keys[key]))
        if any(number not in self.pictures for number in pictures):
            return Answer(422, {"error": "Validation failed: media not found"})
        if to and self._one(to) is None:
            return Answer(404, {"error": "Record not found"})
        number = str(next(self._ids))
        self.statuses.insert(0, {
            "id": number, "text": text, "created_at": datetime.now(UTC), "key": key,
            "pictures": [self.pictures[one] for one in pictures],
            "language": dict(asked.form()).get("language", ""), "to": to,
            "visibility": dict(asked.form()).get("visibility", "public"),
        })  # fmt: skip
        if key:
            self.keys[key] = number
        return Answer(body=self._status(number))

    def _one(self, number: str) -> dict[str, Any] | None:
        if any(one["id"] == number for one in self.statuses):
            return self._status(number)
        return next((_dated(one) for one in self.others if one["id"] == number), None)

    def _before(self, number: str) -> list[dict[str, Any]]:
        """Oldest first, as far as nobody has withdrawn it."""
        found: list[dict[str, Any]] = []
        one = self._one(number)
        while one is not None and one.get("in_reply_to_id") and (one := self._one(one["in_reply_to_id"])) is not None:
            found.insert(0, one)
        return found

    def _spoke_to_us(self) -> list[dict[str, Any]]:
        ours = {one["id"] for one in self.statuses}
        return [one for one in self.others if "@campagne" in one["content"] or one["in_reply_to_id"] in ours]

    def _search(self, query: dict[str, str]) -> list[dict[str, Any]]:
        words = query["q"]
        if words.startswith("http"):
            found = [one for one in self.others if words in (one["url"], one["uri"])]
        else:
            found = [one for one in self.others if words.lower() in one["content"].lower()]
            found += [self._status(one["id"]) for one in self.statuses if words.lower() in one["text"].lower()]
        return [_dated(one) for one in self._heard(found, query)]

    def _heard(self, found: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
        """Newest first; after `min_id`, the nearest to it."""
        limit, after = int(query.get("limit", "20")), int(query.get("min_id", "0"))
        newer = [one for one in found if int(one["id"]) > after]
        return newer[-limit:] if after else newer[:limit]

    def _notice(self, status: dict[str, Any]) -> dict[str, Any]:
        shown = _dated(status)
        created = shown["created_at"]
        return {"id": status["id"], "type": "mention", "created_at": created, "account": shown["account"],
                "status": shown}  # fmt: skip

    def _take_picture(self, asked: Asked) -> Answer:
        parts = asked.parts()
        content, kind = parts["file"]
        number = str(next(self._ids))
        alt = parts.get("description", (b"", ""))[0].decode()
        self.pictures[number] = {"id": number, "data": content, "kind": kind, "alt": alt, "left": self.slow_pictures}
        ready = not self.slow_pictures
        return Answer(200 if ready else 202, self._picture(number))

    def _look_at_picture(self, number: str) -> Answer:
        picture = self.pictures.get(number)
        if picture is None:
            return Answer(404, {"error": "Record not found"})
        picture["left"] = max(0, picture["left"] - 1)
        return Answer(206 if picture["left"] else 200, self._picture(number))

    def _picture(self, number: str) -> dict[str, Any]:
        picture = self.pictures[number]
        url = None if picture["left"] else f"{self.url}/media/{number}.webp"
        return {"id": number, "type": "image", "url": url, "preview_url": url, "description": picture["alt"]}

    def _page(self, query: dict[str, str]) -> list[dict[str, Any]]:
        last, limit = query.get("max_id"), int(query.get("limit", "20"))
        older = [one for one in self.statuses if not last or int(one["id"]) < int(last)]
        return [self._status(one["id"]) for one in older[:limit]]

    def _source(self, number: str) -> Answer:
        for status in self.statuses:
            if status["id"] == number:
                return Answer(body={"id": number, "text": status["text"], "spoiler_text": ""})
        return Answer(404, {"error": "Record not found"})

    def _status(self, number: str) -> dict[str, Any]:
        status = next(one for one in self.statuses if one["id"] == number)
        words = html.escape(status["text"]).replace("\n\n", "</p><p>").replace("\n", "<br />")
        return {
            "id": number,
            "created_at": status["created_at"].isoformat().replace("+00:00", "Z"),
            "content": f"<p>{words}</p>",
            "url": f"{self.url}/@campagne/{number}",
            "uri": f"{self.url}/users/campagne/statuses/{number}",
            "account": self._account(),
            "visibility": status["visibility"],
            "in_reply_to_id": status["to"] or None,
            "media_attachments": [],
        }

    def _account(self) -> dict[str, Any]:
        return {"id": "7", "username": "campagne", "acct": "campagne", "url": f"{self.url}/@campagne"}

    def _instance(self) -> dict[str, Any]:
        return {
            "domain": self.host,
            "version": "4.4.0",
            "configuration": {
                "statuses": {"max_characters": self.characters, "characters_reserved_per_url": self.link},
                "media_attachments": {
                    "supported_mime_types": self.kinds,
                    "image_size_limit": 16_777_216,
                    "description_limit": 1500,
                },
            },
        }


def _dated(status: dict[str, Any]) -> dict[str, Any]:
    when = status["created_at"]
    return status | {"created_at": when if isinstance(when, str) else when.isoformat().replace("+00:00", "Z")}


@contextmanager
def mastodon() -> Iterator[Mastodon]:
    server = Mastodon()
    with running(server):
        yield server
