"""Questions to the DNS, as the doctor asks them. No Django. A name that does not exist has no answers; a server that
is silent is trouble, which is not the same."""

import ipaddress

import dns.exception
import dns.rdatatype
import dns.resolver
import dns.reversename

#: Seconds for one question.
PATIENCE = 6.0


class DnsTrouble(Exception):
    """Nobody answered: nothing is known."""


class Names:
    """Each question is asked once. `resolver`: another than the machine's own."""

    def __init__(self, resolver: dns.resolver.Resolver | None = None, *, patience: float = PATIENCE) -> None:
        self._resolver, self._patience = resolver, patience
        self._known: dict[tuple[str, str], list[str]] = {}

    def txt(self, name: str) -> list[str]:
        return self._ask(name, "TXT")

    def addresses(self, name: str) -> list[str]:
        """IPv4, then IPv6."""
        return self._ask(name, "A") + self._ask(name, "AAAA")

    def mail_hosts(self, name: str) -> list[str]:
        """By preference; [""] of a domain that takes no mail (RFC 7505)."""
        return [text.rstrip(".") for text in self._ask(name, "MX")]

    def names_of(self, address: str) -> list[str]:
        """What an address calls itself."""
        found = self._ask(dns.reversename.from_address(address).to_text(), "PTR")
        return [name.rstrip(".") for name in found]

    def _ask(self, name: str, kind: str) -> list[str]:
        key = (name.rstrip(".").lower(), kind)
        if key not in self._known:
            self._known[key] = self._answer(*key)
        return self._known[key]

    def _answer(self, name: str, kind: str) -> list[str]:
        try:
            if self._resolver is None:
                self._resolver = dns.resolver.Resolver()
            found = list(self._resolver.resolve(name, kind, lifetime=self._patience, search=False))
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return []
        except dns.exception.DNSException as error:
            raise DnsTrouble(f"{kind} {name}: {type(error).__name__}") from error
        except (OSError, UnicodeError) as error:
            raise DnsTrouble(f"{kind} {name}: {error}") from error
        if kind == "TXT":
            return [b"".join(row.strings).decode(errors="replace") for row in found]
        if kind == "MX":
            return [row.exchange.to_text() for row in sorted(found, key=lambda row: row.preference)]
        return [row.to_text() for row in found]


def is_public(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
