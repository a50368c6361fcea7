"""The programming interface's general limit, by person or by network."""

from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from common.limits import network_key


class ByNetwork(AnonRateThrottle):
    """Counts a visitor's network as `common.limits` does: hashed, and believing only our own proxy."""

    def get_ident(self, request: Request) -> str:
        return network_key(request._request)
