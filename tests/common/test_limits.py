"""Rate limits: counted for each network, exact in their waiting, silent about addresses (W06)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django.utils import timezone

from common.limits import check_limit, client_network, limited, network_key, parse_rate

pytestmark = pytest.mark.django_db  # the page that says « wait » says also whether the campaign is silent

FILES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache"}}
MEMORY = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


@limited("test", "2/h")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("fine")


def request_from(address: str, method: str = "post", path: str = "/", **headers: str) -> HttpRequest:
    return getattr(RequestFactory(), method)(path, REMOTE_ADDR=address, headers={"Accept": "text/html"} | headers)


@pytest.mark.parametrize(("rate", "parsed"), [("3/d", (3, 86400)), ("5/h", (5, 3600)), ("10/15m", (10, 900))])
def test_a_rate_reads_as_a_number_and_a_period(rate: str, parsed: tuple[int, int]) -> None:
    assert parse_rate(rate) == parsed


@pytest.mark.parametrize("rate", ["", "5", "0/h", "h/5", "5/hour", "-1/h"])
def test_a_wrong_rate_is_refused_at_once(rate: str) -> None:
    with pytest.raises(ValueError, match="not a rate"):
        parse_rate(rate)


def test_beyond_the_limit_the_answer_is_429_with_the_seconds_to_wait() -> None:
    assert [page(request_from("192.0.2.1")).status_code for _ in range(3)] == [200, 200, 429]
    refused = page(request_from("192.0.2.1"))
    assert 3590 <= int(refused["Retry-After"]) <= 3600


def test_a_refused_attempt_does_not_lengthen_the_wait() -> None:
    waits = [check_limit("wait", "key", "1/h") for _ in range(50)]
    assert waits[0] is None
    assert all(wait and wait <= 3600 for wait in waits[1:])


@pytest.mark.parametrize("cache", [FILES, MEMORY])
def test_a_place_frees_itself_when_its_period_is_over(cache: dict[str, dict[str, str]], tmp_path: Path) -> None:
    begun = timezone.now()
    with override_settings(CACHES={"default": cache["default"] | {"LOCATION": str(tmp_path)}}):
        with time_machine.travel(begun, tick=False):
            assert check_limit("window", "key", "1/h") is None
            assert check_limit("window", "key", "1/h") == 3600
        with time_machine.travel(begun + timedelta(minutes=61), tick=False):
            assert check_limit("window", "key", "1/h") is None


@pytest.mark.parametrize("cache", [FILES, MEMORY])
def test_ten_at_once_take_no_more_places_than_there_are(cache: dict[str, dict[str, str]], tmp_path: Path) -> None:
    with (
        override_settings(CACHES={"default": cache["default"] | {"LOCATION": str(tmp_path)}}),
        ThreadPoolExecutor(10) as people,
    ):
        waits = list(people.map(lambda _: check_limit("crowd", "key", "3/h"), range(10)))
    assert waits.count(None) == 3


def test_reading_is_not_counted() -> None:
    assert all(page(request_from("192.0.2.1", "get")).status_code == 200 for _ in range(5))


def test_neighbours_of_one_network_share_a_limit_and_other_networks_do_not() -> None:
    assert [page(request_from(f"192.0.2.{n}")).status_code for n in (1, 77, 200)] == [200, 200, 429]
    assert page(request_from("198.51.100.1")).status_code == 200


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff:3::4", "2001:db8:1:200::/56"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("nonsense", "unknown"),
    ],
)
def test_an_address_is_cut_to_its_network(address: str, network: str) -> None:
    assert client_network(request_from(address)) == network


def test_a_visitor_cannot_choose_an_address_by_a_header() -> None:
    request = request_from("192.0.2.1", **{"X-Forwarded-For": "203.0.113.9"})
    assert client_network(request) == "192.0.2.0/24"
    with override_settings(BEHIND_PROXY=True):
        forged = request_from("10.0.0.1", **{"X-Forwarded-For": "1.1.1.1, 203.0.113.9"})
        assert client_network(forged) == "203.0.113.0/24"


def test_the_cache_keeps_neither_address_nor_key(tmp_path: Path) -> None:
    with override_settings(CACHES={"default": FILES["default"] | {"LOCATION": str(tmp_path)}}):
        check_limit("secret", "camille@example.org", "1/h")
    kept = b"".join(path.name.encode() + path.read_bytes() for path in tmp_path.iterdir())
    assert kept
    assert b"camille" not in kept
    assert "192.0.2" not in network_key(request_from("192.0.2.1"))


def test_a_salt_makes_a_network_unlinkable_from_day_to_day() -> None:
    request = request_from("192.0.2.1")
    assert network_key(request, salt="2027-04-01") != network_key(request, salt="2027-04-02")


def test_a_program_is_told_in_json() -> None:
    for _ in range(2):
        page(request_from("192.0.2.1", path="/api/v1/"))
    refused = page(request_from("192.0.2.1", path="/api/v1/"))
    assert refused["Content-Type"] == "application/json"


def test_the_limits_of_the_site_are_readable_rates() -> None:
    for per_network, per_address in settings.SIGN_IN_LIMITS.values():
        parse_rate(per_network)
        parse_rate(per_address or "1/h")
