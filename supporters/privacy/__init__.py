"""Personal-data rights: what is known of a person, given back, erased, and ended in time (L04, L05, L07).

`registry` says of every table what it holds of a person; export, erasure and purge read it, and a test walks all
models so that none can be forgotten.
"""

from supporters.privacy.erasure import LastAdministrator, count, erase
from supporters.privacy.export import TooSoon, build_due_exports, request_export
from supporters.privacy.purge import overdue, purge_expired

__all__ = [
    "LastAdministrator",
    "TooSoon",
    "build_due_exports",
    "count",
    "erase",
    "overdue",
    "purge_expired",
    "request_export",
]
