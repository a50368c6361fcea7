"""Where a name leads: its addresses, asked for once, and only if every one of them is on the public internet."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Collection

#: What no page of the public is served from: this network, private, shared (CGNAT), loopback, link-local (where clouds
#: keep their metadata), documentation, measuring, relays, multicast, reserved.
_DENIED_V4 = [ipaddress.IPv4Network(network) for network in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
    "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
    "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
)]  # fmt: skip
#: Of IPv6 only this is given out; mapped, translated and private addresses lie outside.
_GIVEN_OUT = ipaddress.IPv6Network("2000::/3")
#: Within it: special uses (Teredo among them), documentation, and 6to4, which wraps any IPv4 address.
_DENIED_V6 = [ipaddress.IPv6Network(network) for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]

#: Resolvers that never answer keep their thread until they give up; more of them than this at once are not asked.
_ASKING = threading.BoundedSemaphore(32)


class NotPublic(Exception):
    """A name that leads, even partly, where the public does not go."""


def is_public(address: str) -> bool:
    """Whether an IP address is one that anybody on the internet reaches."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:  # an IPv6 address with a zone, « fe80::1%eth0 », is one of them
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in network for network in _DENIED_V4)
    return ip in _GIVEN_OUT and not any(ip in network for network in _DENIED_V6)


def addresses_of(host: str, port: int, *, patience: float, private: Collection[str] = ()) -> list[str]:
    """The IP addresses of a name, asked for once. Raises NotPublic, or OSError when there is no answer in `patience`.

    `private` are addresses with their port (« 127.0.0.1:8123 », « [::1]:8123 ») that tests let through.
    """
    answers: queue.Queue[list[str] | OSError] = queue.Queue()
    if not _ASKING.acquire(timeout=patience):
        raise TimeoutError("too many names are being looked up")
    # A thread, since the system's resolver knows no deadline; a daemon, which keeps no process from ending.
    threading.Thread(target=_ask, args=(host, port, answers), name="name-lookup", daemon=True).start()
    try:
        answer = answers.get(timeout=patience)
    except queue.Empty:
        raise TimeoutError("the name was not found in time") from None
    if isinstance(answer, OSError):
        raise answer
    for address in answer:
        shown = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        if shown not in private and not is_public(address):
            raise NotPublic(address)
    return answer


def _ask(host: str, port: int, answers: "queue.Queue[list[str] | OSError]") -> None:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
    except OSError as error:
        answers.put(error)
    except UnicodeError as error:  # a label that the resolver cannot write
        answers.put(OSError(str(error)))
    finally:
        _ASKING.release()
