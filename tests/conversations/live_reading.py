"""A reader of a live thread, before a door of their own."""

import json
from typing import Any

from common.door import Door
from conversations.group import live
from conversations.group.passes import give_pass
from conversations.live_source import PREFIX, LiveKeeper
from conversations.models import Message, Thread
from supporters.models import Supporter
from tests.conversations.making import make_message


class Reader:
    """Asks a door of its own, as one web process would answer: every look is fresh."""

    def __init__(self, thread: Thread, supporter: Supporter, *, language: str = "fr", recheck: float = 0.0) -> None:
        thread.refresh_from_db()
        self.keeper = LiveKeeper(check_every=0.0, recheck=recheck)
        self.door = Door(self.django, sources=[], keepers=[self.keeper])
        self.token = give_pass(thread=thread.pk, supporter=supporter.pk, language=language)
        self.version, self.number = thread.version, thread.last_number

    @staticmethod
    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("404 Django", [])
        return [b"null"]

    def get(self, path: str, **said: str) -> tuple[int, dict[str, str], bytes]:
        answer: list[Any] = []
        environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "wsgi.url_scheme": "http"} | said
        body = self.door(environ, lambda status, headers: answer.extend((int(status[:3]), dict(headers))))
        return answer[0], answer[1], b"".join(body)

    @property
    def path(self) -> str:
        return f"{PREFIX}{self.token}/{self.version}.{self.number}"

    def ask(self) -> dict[str, Any]:
        """What is new since the last time, as the script of the page keeps count."""
        status, _, body = self.get(self.path)
        assert status == 200
        news: dict[str, Any] = json.loads(body)
        self.version = max(self.version, news["version"])
        self.number = max(self.number, *(message["number"] for message in news.get("messages", [])), 0)
        return news

    def status(self) -> int:
        return self.get(self.path)[0]


def grow(thread: Thread) -> None:
    """As the services do with every change that readers see."""
    Thread.objects.filter(pk=thread.pk).update(version=live.F("version") + 1)


def say(thread: Thread, text: str = "Je suis d'accord.", **fields: Any) -> Message:
    message = make_message(thread, text, **fields)
    grow(thread)
    return message


def change(message: Message, **values: Any) -> None:
    Message.objects.filter(pk=message.pk).update(**values)
    grow(message.thread)


def numbers(news: dict[str, Any]) -> list[int]:
    return [message["number"] for message in news.get("messages", [])]
