"""The door answers from memory what it has seen, never what has changed, and leaves the rest to Django."""

import threading

import pytest
from django.db import OperationalError

from common.door import OVERHEAD, Answer, Door, Shelf

# The door looks after the thread's database connections, where an earlier test may have left one.
pytestmark = pytest.mark.django_db

HEADERS = [("Content-Type", "text/plain")]


class Pages:
    """A source of pages held in a dict; `touch` changes one, as a commit does."""

    prefix = "/pages/"

    def __init__(self, **pages):
        self.pages = pages
        self.rendered = []
        self.log = []
        self.broken = False

    def render(self, path):
        self.rendered.append(path)
        name = path.removeprefix(self.prefix)
        return {path: Answer(self.pages[name].encode(), HEADERS)} if name in self.pages else {}

    def newest(self):
        if self.broken:
            raise OperationalError("gone")
        return len(self.log)

    def changes(self, since, until):
        changed = self.log[since:until]
        return None if None in changed else changed

    def touch(self, name, text):
        self.pages[name] = text
        self.log.append(self.prefix + name)


def django(environ, start_response):
    start_response("404 Not Found", [])
    return [b"django"]


class Reader:
    """Asks a door, as a server would."""

    def __init__(self, source, *, check_every=0.0, **limits):
        self.door = Door(django, sources=[source], **limits)
        self.door.shelves[0][1].check_every = check_every

    def get(self, path, method="GET", **environ):
        said = {}

        def start_response(status, headers):
            said["status"], said["headers"] = int(status[:3]), dict(headers)

        environ |= {"PATH_INFO": path, "REQUEST_METHOD": method, "wsgi.url_scheme": "http"}
        said["body"] = b"".join(self.door(environ, start_response)).decode()
        return said


def test_a_page_is_rendered_once():
    pages = Pages(a="one")
    reader = Reader(pages)
    assert [reader.get("/pages/a")["body"] for _ in range(3)] == ["one"] * 3
    assert pages.rendered == ["/pages/a"]


def test_a_change_is_seen_at_the_next_check_and_drops_nothing_else():
    pages = Pages(a="one", b="other")
    reader = Reader(pages)
    for name in "ab":
        reader.get(f"/pages/{name}")
    pages.touch("a", "two")
    assert reader.get("/pages/a")["body"] == "two"
    assert reader.get("/pages/b")["body"] == "other"
    assert pages.rendered == ["/pages/a", "/pages/b", "/pages/a"]


def test_between_checks_memory_answers():
    pages = Pages(a="one")
    reader = Reader(pages, check_every=60)
    reader.get("/pages/a")
    pages.touch("a", "two")
    assert reader.get("/pages/a")["body"] == "one"


def test_changes_that_cannot_be_known_drop_everything():
    pages = Pages(a="one", b="other")
    reader = Reader(pages)
    for name in "ab":
        reader.get(f"/pages/{name}")
    pages.log.append(None)
    for name in "ab":
        reader.get(f"/pages/{name}")
    assert len(pages.rendered) == 4


def test_a_restored_database_drops_everything():
    pages = Pages(a="one")
    pages.touch("a", "one")
    reader = Reader(pages)
    reader.get("/pages/a")
    pages.pages["a"], pages.log = "older", []
    assert reader.get("/pages/a")["body"] == "older"


def test_what_was_read_before_a_change_is_not_kept():
    pages = Pages(a="one")
    shelf = Shelf(pages, limit=10_000, check_every=0)
    render = pages.render

    def slow(path):
        found = render(path)
        pages.render = render
        pages.touch("a", "two")
        shelf.answer("/pages/b")  # another thread notices the change meanwhile
        return found

    pages.render = slow
    assert shelf.answer("/pages/a").body == [b"one"]
    assert shelf.answer("/pages/a").body == [b"two"]


def test_an_unchanged_page_costs_no_body():
    reader = Reader(Pages(a="one"))
    etag = reader.get("/pages/a")["headers"]["ETag"]
    again = reader.get("/pages/a", HTTP_IF_NONE_MATCH=f'"x", W/{etag}')
    assert (again["status"], again["body"], again["headers"]["ETag"]) == (304, "", etag)
    assert reader.get("/pages/a", HTTP_IF_NONE_MATCH='"x"')["status"] == 200


def test_head_gives_the_headers_alone():
    answer = Reader(Pages(a="one")).get("/pages/a", method="HEAD")
    assert (answer["status"], answer["body"], answer["headers"]["Content-Length"]) == (200, "", "3")


@pytest.mark.parametrize(("path", "method"), [("/pages/none", "GET"), ("/other", "GET"), ("/pages/a", "POST")])
def test_what_is_not_known_goes_on_to_django(path, method):
    assert Reader(Pages(a="one")).get(path, method=method)["body"] == "django"


def test_a_database_in_trouble_leaves_the_answer_to_django(caplog):
    pages = Pages(a="one")
    reader = Reader(pages)
    reader.get("/pages/a")
    pages.broken = True
    assert reader.get("/pages/a")["body"] == "django"
    pages.broken = False
    assert reader.get("/pages/a")["body"] == "one"


def test_an_insecure_request_goes_on_to_be_redirected(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    reader = Reader(Pages(a="one"))
    assert reader.get("/pages/a")["body"] == "django"
    assert reader.get("/pages/a", HTTP_X_FORWARDED_PROTO="https")["body"] == "one"


def test_memory_is_bounded_and_keeps_what_is_read_again():
    names = [f"p{n}" for n in range(50)]
    pages = Pages(**dict.fromkeys(names, "x" * 100))
    shelf = Shelf(pages, limit=10 * (OVERHEAD + 100), check_every=60)
    for name in names:
        shelf.answer(f"/pages/{name}")
        shelf.answer("/pages/p0")
    assert shelf.weight <= shelf.limit
    assert pages.rendered.count("/pages/p0") == 1
    shelf.forget()
    assert shelf.weight == 0


def test_many_threads_never_see_an_old_page_again_after_a_new_one():
    pages = Pages(a="0")
    shelf = Shelf(pages, limit=100_000, check_every=0)
    wrong = []

    def read():
        newest = 0
        for _ in range(300):
            seen = int(shelf.answer("/pages/a").body[0])
            if seen < newest:
                wrong.append((seen, newest))
            newest = seen

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for n in range(200):
        pages.touch("a", str(n))
    for reader in readers:
        reader.join()
    assert wrong == []
    assert shelf.answer("/pages/a").body == [b"199"]
