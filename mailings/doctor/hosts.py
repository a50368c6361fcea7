"""Machines: where mail comes back to, and what the machine that sends calls itself. No Django."""

from collections.abc import Sequence

from mailings.doctor.findings import Finding, advice, fault, good
from mailings.doctor.names import Names


def look_at_author(domain: str, *, names: Names) -> list[Finding]:
    """People answer letters; and abuse@ and postmaster@ are to be read there (RFC 2142)."""
    if _takes_mail(domain, names):
        return [good("from.good", domain=domain)]
    return [fault("from.no_mail", domain=domain)]


def look_at_returns(domain: str, *, names: Names) -> list[Finding]:
    """Where bounces go (E06)."""
    if not domain:
        return [advice("returns.none")]
    hosts = names.mail_hosts(domain)
    if not hosts or hosts == [""]:
        return [fault("returns.missing", domain=domain)]
    lost = [host for host in hosts if not names.addresses(host)]
    return [fault("returns.lost", domain=domain, host=host) for host in lost] or [
        good("returns.good", domain=domain, host=hosts[0])
    ]


def look_at_machines(addresses: Sequence[str], *, is_certain: bool, names: Names) -> list[Finding]:
    """Each address has a name, which leads back to it: receivers ask for both."""
    return [_machine(address, is_certain=is_certain, names=names) for address in addresses]


def _machine(address: str, *, is_certain: bool, names: Names) -> Finding:
    say = fault if is_certain else advice
    found = names.names_of(address)
    if not found:
        return say("host.nameless", address=address)
    if not any(address in names.addresses(name) for name in found):
        return say("host.unconfirmed", address=address, name=found[0])
    return good("host.good", address=address, name=found[0])


def _takes_mail(domain: str, names: Names) -> bool:
    hosts = names.mail_hosts(domain)
    return any(host and names.addresses(host) for host in hosts) if hosts else bool(names.addresses(domain))
