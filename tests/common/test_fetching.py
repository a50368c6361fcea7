"""The fetcher against real sockets: what it asks, what it takes, and where it never goes."""

import pytest

from common.fetching import FetchError, FetchRefused, fetch
from tests.common.fetched import NEUTRAL, get, moved, names
from tests.far_server import Answer

FEED = "application/rss+xml"


def test_a_page_is_fetched_with_its_kind_and_headers(far):
    far.pages["/flux"] = Answer(b"<rss/>", kind=f"{FEED}; charset=utf-8", headers={"ETag": '"1"'})

    answer = get(far, "/flux?a=1", kinds=[FEED])

    assert (answer.status, answer.body, answer.kind) == (200, b"<rss/>", FEED)
    assert answer.headers["etag"] == '"1"'
    assert answer.url == far.url + "/flux?a=1"


def test_a_request_says_who_asks_and_carries_nothing_else(far):
    far.pages["/"] = Answer(b"", headers={"Set-Cookie": "a=b"})

    get(far)
    get(far)

    path, headers = far.asked[1]
    assert path == "/"
    assert set(headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert headers["host"] == far.host
    assert headers["user-agent"].startswith("TousEnCampagne/")


def test_what_has_not_changed_is_not_read_again(far):
    far.pages["/"] = Answer(status=304)

    answer = get(far, etag='"1"', modified="Sat, 21 Nov 2026 10:00:00 GMT")

    assert answer.status == 304
    assert far.asked[0][1]["if-none-match"] == '"1"'
    assert far.asked[0][1]["if-modified-since"] == "Sat, 21 Nov 2026 10:00:00 GMT"


def test_a_mark_that_would_break_the_request_is_left_out(far):
    far.pages["/"] = Answer(b"")

    get(far, etag='"1"\r\nX-Evil: 1', modified="é")

    assert not {"if-none-match", "if-modified-since", "x-evil"} & set(far.asked[0][1])


@pytest.mark.parametrize("status", [404, 410, 429, 503])
def test_a_bad_status_is_an_answer_without_body(far, status):
    far.pages["/"] = Answer(b"perdu", status=status)

    assert (get(far).status, get(far).body) == (status, b"")


def test_the_status_alone_may_be_asked(far):
    far.pages["/"] = Answer(b"", kind="video/mp4", headers={"Content-Length": "100000000"})

    assert get(far, kinds=["text/html"], limit=0).status == 200


@pytest.mark.parametrize(
    ("kind", "wanted", "passes"),
    [
        ("image/png", ["image/*"], True),
        ("IMAGE/PNG", ["image/png"], True),
        ("text/html", ["image/*"], False),
        ("imagery/png", ["image/*"], False),
        ("", ["image/*"], False),
        ("text/html", ["*/*"], True),
    ],
)
def test_only_the_kinds_that_are_wanted_are_read(far, kind, wanted, passes):
    far.pages["/"] = Answer(b"corps", kind=kind)

    if passes:
        assert get(far, kinds=wanted).body == b"corps"
    else:
        with pytest.raises(FetchRefused) as refused:
            get(far, kinds=wanted)
        assert refused.value.code == "type"


# --- Where it may go ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("file:///etc/passwd", "scheme"),
        ("gopher://exemple.fr/", "scheme"),
        ("http://127.0.0.1/", "ip"),
        ("http://169.254.169.254/latest/meta-data/", "ip"),
        ("http://[::ffff:169.254.169.254]/", "ip"),
        ("http://0x7f.1/", "ip"),
        ("https://exemple.fr:6379/", "port"),
        ("https://moi@exemple.fr/", "userinfo"),
        ("http://metadata.google.internal/", "private"),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_with_its_reason(typed, code):
    with pytest.raises(FetchRefused) as refused:
        fetch(typed)
    assert refused.value.code == code


def test_a_server_inside_is_refused_unless_it_was_named(far):
    far.pages["/"] = Answer(b"secret")

    for private in ([], ["127.0.0.1:1"]):
        with pytest.raises(FetchRefused):
            fetch(far.url, private=private)
    assert far.asked == []


@pytest.mark.parametrize(
    "inside",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "169.254.169.254",
        "0.0.0.0",  # noqa: S104
        "::1",
        "::ffff:127.0.0.1",
        "fe80::1%eth0",
        "fd00::1",
        "64:ff9b::7f00:1",
        "2002:7f00:1::",
    ],
)
def test_a_public_name_that_leads_inside_is_not_followed(monkeypatch, inside):
    names(monkeypatch, [["93.184.215.14", inside]])

    with pytest.raises(FetchRefused) as refused:
        fetch("http://exemple.fr/")
    assert str(refused.value) == NEUTRAL


def test_nothing_tells_a_name_that_leads_inside_from_one_that_is_not_there(monkeypatch):
    names(monkeypatch, [["10.0.0.1"], OSError()])

    sentences = []
    for _time in range(2):
        with pytest.raises(FetchError) as error:
            fetch("http://exemple.fr/")
        sentences.append(str(error.value))
    assert sentences == [NEUTRAL, NEUTRAL]


def test_a_name_server_that_changes_its_mind_changes_nothing(far, monkeypatch):
    far.pages["/"] = Answer(b"vrai")
    asked = names(monkeypatch, [["127.0.0.1"], ["169.254.169.254"]])

    answer = fetch(f"http://exemple.fr:{far.server_port}/", private=[far.host, f"exemple.fr:{far.server_port}"])

    assert answer.body == b"vrai"
    assert asked == ["exemple.fr"]
    assert far.asked[0][1]["host"] == f"exemple.fr:{far.server_port}"


def test_a_redirect_is_looked_up_anew(far, monkeypatch):
    """The name that led to a server let through leads inside the second time: the second time is checked too."""
    far.pages["/"] = moved("/encore")
    far.pages["/encore"] = Answer(b"secret")
    asked = names(monkeypatch, [["127.0.0.1"], ["169.254.169.254"]])

    with pytest.raises(FetchRefused):
        fetch(f"http://exemple.fr:{far.server_port}/", private=[far.host, f"exemple.fr:{far.server_port}"])
    assert len(asked) == 2
    assert [path for path, _headers in far.asked] == ["/"]


@pytest.mark.parametrize(
    "to",
    [
        "http://127.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://localhost/",
        "//127.0.0.1/",
        "http://[::1]/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://moi:secret@exemple.fr/",
        "http://exemple.fr:22/",
        "http:\\\\exemple.fr/",
    ],
)
def test_a_redirect_to_where_one_may_not_go_is_refused(far, to):
    far.pages["/"] = moved(to)

    with pytest.raises(FetchRefused) as refused:
        get(far)
    assert str(refused.value) == NEUTRAL
    assert len(far.asked) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed_to_its_end(far, status):
    far.pages["/"] = moved("suite?mot=\u00c3\u00a9", status)
    far.pages["/suite"] = Answer(b"fin")

    answer = get(far)

    assert answer.body == b"fin"
    assert answer.url == far.url + "/suite?mot=%C3%A9"


def test_three_redirects_are_followed_and_not_four(far):
    far.pages |= {"/1": moved("/2"), "/2": moved("/3"), "/3": moved("/4"), "/4": Answer(b"fin"), "/0": moved("/1")}

    assert get(far, "/1").body == b"fin"
    with pytest.raises(FetchRefused):
        get(far, "/0")


def test_a_dead_address_gives_way_to_a_living_one(far, monkeypatch):
    far.pages["/"] = Answer(b"vrai")
    names(monkeypatch, [["127.0.0.2", "127.0.0.1"]])
    private = [f"{host}:{far.server_port}" for host in ("127.0.0.2", "127.0.0.1", "exemple.fr")]

    assert fetch(f"http://exemple.fr:{far.server_port}/", private=private).body == b"vrai"
