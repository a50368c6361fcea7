"""The door answers links that lead straight on from memory, and forgets at once what changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.urls import reverse
from django.utils import timezone

from actions.links.changes import note_change
from actions.models import LinkChange, ShortLink
from actions.redirects import source
from actions.redirects.flushing import Flusher
from actions.redirects.source import PREFIX, LinkKeeper
from common.door import Door
from tests.actions.making import make_link
from tests.actions.test_clicks import FIREFOX

pytestmark = pytest.mark.django_db


class Visitor:
    """Follows links through a door of its own, as one web process would. Its clicks stay in memory."""

    def __init__(self, *, check_every: float = 0.0, **how: Any) -> None:
        self.flusher = Flusher()
        self.flusher.start = lambda: None  # type: ignore[method-assign]
        self.keeper = LinkKeeper(flusher=self.flusher, **how)
        self.keeper.check_every = check_every
        self.door = Door(self.django, sources=[], keepers=[self.keeper])

    @staticmethod
    def django(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 Django", [])
        return [b"django"]

    def follow(self, path: str, method: str = "GET", **said: str) -> tuple[int, dict[str, str]]:
        answer: list[Any] = []
        environ = {"PATH_INFO": path, "REQUEST_METHOD": method, "HTTP_USER_AGENT": FIREFOX, "wsgi.url_scheme": "http"}
        self.door(environ | said, lambda status, headers: answer.extend((int(status[:3]), dict(headers))))
        return answer[0], answer[1]

    def leads(self, link: ShortLink) -> str | None:
        status, headers = self.follow(f"/l/{link.slug}")
        return headers["Location"] if status == 302 else None

    @property
    def counted(self) -> int:
        return sum(self.flusher.clicks.take().values())


def change(link: ShortLink, **values: Any) -> None:
    """As the services do it."""
    ShortLink.objects.filter(pk=link.pk).update(**values)
    note_change(link, at=timezone.now())


def test_a_link_leads_on_and_its_visitor_is_counted() -> None:
    link, visitor = make_link(), Visitor()
    status, headers = visitor.follow(f"/l/{link.slug}")
    assert status == 302
    assert headers == {
        "Location": link.target,
        "Content-Length": "0",
        "Cache-Control": "private, max-age=90",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
    }
    assert visitor.counted == 1


def test_looking_without_following_counts_nobody() -> None:
    link, visitor = make_link(), Visitor()
    assert visitor.follow(f"/l/{link.slug}", method="HEAD")[0] == 302
    assert visitor.counted == 0


def test_the_door_knows_where_the_pages_are() -> None:
    assert reverse("actions:follow", args=["essai"]) == f"{PREFIX}essai"


@pytest.mark.parametrize(
    "path", ["/l/", "/l/none", "/l/essai+", "/l/essai/", "/l/a'b", "/l/é", "/l/" + "a" * 50, "/l/../admin"]
)
def test_what_is_no_such_link_is_djangos(path: str) -> None:
    make_link(slug="essai")
    visitor = Visitor()
    assert visitor.follow(path)[0] == 200
    assert visitor.counted == 0


@pytest.mark.parametrize("values", [{"state": "disabled"}, {"is_direct": False}])
def test_a_link_that_needs_a_page_is_djangos(values: dict[str, Any]) -> None:
    assert Visitor().leads(make_link(**values)) is None


def test_capitals_tell_links_apart() -> None:
    visitor = Visitor()
    make_link(slug="AbCdEfG")
    assert visitor.follow("/l/abcdefg")[0] == 200
    assert visitor.follow("/l/AbCdEfG")[0] == 302


def test_a_link_that_is_closed_leads_nowhere_at_the_next_look() -> None:
    link, visitor = make_link(), Visitor()
    assert visitor.leads(link) == link.target
    change(link, state="disabled")
    assert visitor.leads(link) is None
    change(link, state="active")
    assert visitor.leads(link) == link.target


def test_a_link_that_is_re_pointed_leads_elsewhere_and_no_other_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    link, other, visitor = make_link(), make_link(), Visitor()
    assert visitor.leads(link) == link.target
    change(link, target="https://example.org/new")
    assert visitor.leads(link) == "https://example.org/new"
    monkeypatch.setattr(visitor.keeper, "_read", None)
    assert visitor.leads(other) == other.target


def test_everything_is_forgotten_when_that_is_said_or_when_too_much_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    links, visitor = [make_link() for _ in range(3)], Visitor()
    for said in (False, True):
        for link in links:
            visitor.leads(link)
        ShortLink.objects.update(is_direct=said)
        if said:
            LinkChange.objects.create(link=LinkChange.EVERYTHING, at=timezone.now())
        else:
            monkeypatch.setattr(source, "MOST_CHANGES", 2)
            for link in links:
                note_change(link, at=timezone.now())
        assert [visitor.leads(link) is not None for link in links] == [said] * 3


def test_between_two_looks_memory_answers_and_nothing_is_asked(django_assert_num_queries: Any) -> None:
    link, visitor = make_link(), Visitor(check_every=60)
    visitor.leads(link)
    with django_assert_num_queries(0):
        assert visitor.leads(link) == link.target


def test_what_was_made_together_is_read_together(django_assert_num_queries: Any) -> None:
    first, second = make_link(), make_link()
    visitor = Visitor(check_every=60)
    visitor.leads(first)
    if first.pk // source.NEIGHBOURS == second.pk // source.NEIGHBOURS:
        with django_assert_num_queries(0):
            assert visitor.leads(second) == second.target


def test_a_link_ends_at_its_minute_though_it_is_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    link = make_link(expires_at=timezone.now() + timedelta(hours=1))
    visitor = Visitor(check_every=60)
    assert visitor.leads(link) == link.target
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(source.time, "time", later.timestamp)
    monkeypatch.setattr(source.timezone, "now", lambda: later)
    assert visitor.leads(link) is None


def test_a_link_that_ended_is_djangos() -> None:
    assert Visitor().leads(make_link(expires_at=timezone.now() - timedelta(minutes=1))) is None


def test_known_links_go_on_while_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    link, visitor = make_link(), Visitor()
    visitor.leads(link)

    def broken(self: Any) -> int:
        raise OperationalError("gone")

    monkeypatch.setattr(source.LinkChanges, "newest", broken)
    assert visitor.leads(link) == link.target
    visitor.keeper._trusted_until = 0.0
    visitor.keeper._next_check = 0.0
    assert visitor.leads(link) is None


def test_memory_is_bounded_and_keeps_what_is_followed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "NEIGHBOURS", 1)
    links = [make_link(owner=None) for _ in range(40)]
    visitor = Visitor(check_every=60, generation=10 * (source.OVERHEAD + 40))
    for link in links:
        assert visitor.leads(link) == link.target
        assert visitor.leads(links[0]) == links[0].target
    assert len(visitor.keeper) <= 20
    monkeypatch.setattr(visitor.keeper, "_read", lambda *_: None)
    assert visitor.leads(links[0]) == links[0].target


def test_an_address_with_accents_travels_as_an_address(monkeypatch: pytest.MonkeyPatch) -> None:
    link, visitor = make_link(target="https://example.org/élan?q=ça va"), Visitor(check_every=60)
    for _ in range(2):
        assert visitor.leads(link) == "https://example.org/%C3%A9lan?q=%C3%A7a%20va"


def test_an_insecure_request_goes_on_to_be_redirected(settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 100
    link, visitor = make_link(), Visitor()
    assert visitor.leads(link) is None
    assert "Strict-Transport-Security" in visitor.follow(f"/l/{link.slug}", **{"wsgi.url_scheme": "https"})[1]
