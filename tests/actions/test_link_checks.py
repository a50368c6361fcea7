"""Looking again at where links lead, against real servers; the links' own host; what the site says before it starts."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core.checks import run_checks
from django.test import Client
from django.utils import timezone

from actions.models import LinkDomain, ShortLink
from actions.services.link_checks import recheck_due
from actions.services.links import repoint
from tests.actions.making import make_link
from tests.far_server import Answer, FarServer, far_server

SITE = "https://campagne.example"


@pytest.fixture
def far(settings: LazySettings) -> Iterator[FarServer]:
    with far_server() as server:
        settings.SITE_URL = SITE
        settings.FETCH_PRIVATE_HOSTS = [server.host, server.host.replace("127.0.0.1", "localhost")]
        yield server


def make_far_link(far: FarServer, path: str = "/", **overrides: object) -> ShortLink:
    return make_link(target=far.url + path, host="127.0.0.1", **overrides)


def trouble_of(link: ShortLink) -> str:
    recheck_due(at=timezone.now())
    link.refresh_from_db()
    assert link.checked_at is not None
    return link.trouble


@pytest.mark.django_db
def test_a_page_that_is_there_is_fine(far: FarServer) -> None:
    far.pages["/"] = Answer(b"Bonjour")
    assert trouble_of(make_far_link(far)) == ""


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "words"), [(404, "disparu"), (410, "disparu"), (503, "ne répond pas")])
def test_a_page_that_vanished_or_fails_is_told(far: FarServer, status: int, words: str) -> None:
    far.pages["/"] = Answer(status=status)
    assert words in trouble_of(make_far_link(far))


@pytest.mark.django_db
def test_a_page_that_forwards_to_another_site_is_told_until_staff_accept_the_site(far: FarServer) -> None:
    elsewhere = far.url.replace("127.0.0.1", "localhost") + "/la"
    far.pages["/"] = Answer(status=302, headers={"Location": elsewhere})
    far.pages["/la"] = Answer(b"Ailleurs")
    link = make_far_link(far)
    assert "localhost" in trouble_of(link)
    LinkDomain.objects.create(host="localhost", state="allowed")
    ShortLink.objects.update(checked_at=timezone.now() - timedelta(days=2))
    assert trouble_of(link) == ""


@pytest.mark.django_db
def test_a_server_that_does_not_answer_is_told_without_detail(settings: LazySettings) -> None:
    settings.SITE_URL = SITE
    link = make_link(target="https://169.254.169.254/latest", host="169.254.169.254")
    assert trouble_of(link)


@pytest.mark.django_db
def test_links_are_looked_at_once_a_week_and_sooner_after_trouble(far: FarServer) -> None:
    far.pages["/"] = Answer(b"Bonjour")
    now = timezone.now()
    for days, trouble in ((6, ""), (8, ""), (0.5, "La page a disparu."), (2, "La page a disparu.")):
        make_far_link(far, f"/?{days}", checked_at=now - timedelta(days=days), trouble=trouble)
    make_far_link(far, "/?closed", state="disabled")
    make_far_link(far, "/?over", expires_at=now - timedelta(hours=1))
    make_link(target=f"{SITE}/partager/", host="campagne.example")
    assert recheck_due(at=now) == 2
    assert sorted(path for path, _headers in far.asked) == ["/?2", "/?8"]
    assert recheck_due(at=now) == 0


@pytest.mark.django_db
def test_a_link_that_was_repointed_meanwhile_keeps_no_trouble_of_its_old_page(
    far: FarServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = make_far_link(far)

    def look(found: ShortLink) -> str:
        repoint(link=found, target="https://www.lemonde.fr/", by=found.owner, at=timezone.now())
        return "La page a disparu."

    monkeypatch.setattr("actions.services.link_checks.look_at", look)
    recheck_due(at=timezone.now())
    link.refresh_from_db()
    assert (link.trouble, link.checked_at) == ("", None)


# --- The links' own host ---


@pytest.fixture
def own_host(settings: LazySettings) -> Client:
    settings.SITE_URL, settings.SHORT_LINK_HOST = SITE, "fh12.example"
    settings.ALLOWED_HOSTS = ["campagne.example", "fh12.example"]
    return Client(headers={"host": "fh12.example"})


@pytest.mark.django_db
def test_the_links_own_host_sends_on_and_leaves_no_cookie(own_host: Client) -> None:
    link = make_link()
    answer = own_host.get(f"/l/{link.slug}")
    assert (answer.status_code, answer["Location"]) == (302, link.target)
    assert not answer.cookies


@pytest.mark.django_db
def test_pages_about_links_are_the_sites(own_host: Client) -> None:
    between, closed = make_link(is_direct=False), make_link(state="disabled")
    for path in (f"/l/{between.slug}", f"/l/{closed.slug}", f"/l/{between.slug}+", "/l/rien", "/"):
        answer = own_host.get(path)
        assert (answer.status_code, answer["Location"]) == (302, SITE + path), path
    assert own_host.post(f"/l/{between.slug}")["Location"] == f"{SITE}/l/{between.slug}"


@pytest.mark.django_db
def test_nothing_else_is_served_on_the_links_own_host(own_host: Client) -> None:
    for path in ("/carte/", "/admin/", "/compte/login/", "/liens/", "/api/v1/schema/", "/lx"):
        assert own_host.get(path).status_code == 404, path


@pytest.mark.django_db
@pytest.mark.parametrize("written", ["fh12.example:443", "fh12.example.", "FH12.example", "fh12.example.:443"])
def test_the_links_own_host_is_known_however_it_is_written(own_host: Client, written: str) -> None:
    link = make_link()
    client = Client(headers={"host": written})
    assert client.get(f"/l/{link.slug}")["Location"] == link.target
    assert client.get("/carte/").status_code == 404


@pytest.mark.django_db
def test_the_site_itself_is_served_as_ever(own_host: Client) -> None:
    assert Client(headers={"host": "campagne.example"}).get("/carte/").status_code == 200


# --- Before it starts ---


@pytest.mark.parametrize(
    ("host", "allowed", "said"),
    [
        ("", [], []),
        ("fh12.example", ["fh12.example"], []),
        ("fh12.example", [".example"], []),
        ("fh12.example", ["campagne.example"], ["actions.E003"]),
        ("https://fh12.example", ["*"], ["actions.E001"]),
        ("fh12.example/l", ["*"], ["actions.E001"]),
        ("campagne.example", ["*"], ["actions.E002"]),
    ],
)
def test_a_mistaken_host_is_told_before_the_site_starts(
    settings: LazySettings, host: str, allowed: list[str], said: list[str]
) -> None:
    settings.DEBUG, settings.SITE_URL, settings.SHORT_LINK_HOST, settings.ALLOWED_HOSTS = False, SITE, host, allowed
    found = [str(one.id) for one in run_checks() if str(one.id).startswith("actions.")]
    assert found == said
