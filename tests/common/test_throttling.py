"""The general limit of the programming interface."""

from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from common.throttling import ByNetwork


def ident(**headers: str) -> str:
    return ByNetwork().get_ident(Request(APIRequestFactory().get("/", **headers)))


def test_no_address_is_kept() -> None:
    assert "192.0.2" not in ident(REMOTE_ADDR="192.0.2.7")


def test_a_network_counts_once_and_cannot_say_it_is_another() -> None:
    one = ident(REMOTE_ADDR="192.0.2.7")
    assert one == ident(REMOTE_ADDR="192.0.2.200")
    assert one == ident(REMOTE_ADDR="192.0.2.7", HTTP_X_FORWARDED_FOR="198.51.100.1")
    assert one != ident(REMOTE_ADDR="198.51.100.1")
