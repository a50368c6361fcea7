"""The way out to networks: https to a public address that was looked up once, or a server named in
settings.RELAY_PRIVATE_HOSTS (trials and tests). Redirects are looked at in the same way; no proxy, no cookie jar kept.
"""

import ssl
from typing import Any
from urllib.parse import urlsplit

import httpx
import requests
from django.conf import settings
from requests.adapters import HTTPAdapter

from common.public_hosts import NotPublic, addresses_of

#: Seconds: to connect, and between two parts of an answer.
PATIENCE = 10


class AddressForbidden(OSError):
    """Not https, or not a public address."""


def address_of(url: str) -> str:
    """The IP address to speak to. Raises AddressForbidden; OSError when there is no such host."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if f"{host}:{port}" in settings.RELAY_PRIVATE_HOSTS:
        return host
    if parts.scheme != "https":
        raise AddressForbidden(f"{parts.scheme} is not https")
    try:
        found = addresses_of(host, port, patience=PATIENCE)
    except NotPublic as error:
        raise AddressForbidden(f"{host} is not a public address") from error
    return min(found, key=lambda ip: ":" in ip)  # IPv4 first


class _PinnedAdapter(HTTPAdapter):
    def build_connection_pool_key_attributes(self, request: Any, verify: Any, cert: Any = None) -> Any:
        host_params, pool_kwargs = super().build_connection_pool_key_attributes(request, verify, cert)
        if host_params["scheme"] == "https":
            pool_kwargs |= {"server_hostname": host_params["host"], "assert_hostname": host_params["host"]}
        return host_params | {"host": address_of(request.url)}, pool_kwargs

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:
        request.headers["Host"] = urlsplit(str(request.url)).netloc
        try:
            return super().send(request, *args, **kwargs)
        except AddressForbidden as error:
            raise requests.ConnectionError(str(error), request=request) from error


def session() -> requests.Session:
    """For Mastodon's library."""
    made = requests.Session()
    made.trust_env, made.max_redirects = False, 3
    for scheme in ("https://", "http://"):
        made.mount(scheme, _PinnedAdapter(max_retries=0))
    return made


class PinnedTransport(httpx.BaseTransport):
    """For Bluesky's library and for webhooks."""

    def __init__(self, *, verify: ssl.SSLContext | bool = True) -> None:
        self._inner = httpx.HTTPTransport(verify=verify, retries=0, trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        try:
            address = address_of(str(request.url))
        except OSError as error:
            raise httpx.ConnectError(str(error), request=request) from error
        return self._inner.handle_request(
            httpx.Request(
                request.method,
                request.url.copy_with(host=address),
                headers=request.headers,
                stream=request.stream,
                extensions=request.extensions | {"sni_hostname": request.url.host},
            )
        )

    def close(self) -> None:
        self._inner.close()
