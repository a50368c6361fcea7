"""Questions of addresses, read."""

from rest_framework.request import Request

_NO = frozenset({"false", "0", "no"})


def asks(request: Request, name: str) -> bool:
    """Whether a parameter that is yes or no stands in the address: `?mine`, `?mine=true`, and not `?mine=false`."""
    value = request.query_params.get(name)
    return value is not None and value.strip().lower() not in _NO
