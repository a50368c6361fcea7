"""SPF (RFC 7208) as its owner wants to know it: what it costs at worst, and whom it lets write. No Django.

A receiver stops at the first rule that fits; we follow every rule, since a forger's address makes it do so.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass, field

from mailings.doctor.findings import Finding, advice, fault, good
from mailings.doctor.names import Names

#: Receivers give up beyond this many questions (section 4.6.4).
MOST = 10
#: We do too, on a record that asks without end.
_ENOUGH = 40
_MARKS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}


@dataclass
class Walk:
    """One record followed to its ends, for one address or for none."""

    names: Names
    address: str = ""
    lookups: int = 0
    #: Domains that were named and publish no rule.
    broken: list[str] = field(default_factory=list)

    def result(self, domain: str) -> str:
        """pass, fail, softfail, neutral, or « none » of a domain without a record."""
        record = record_of(domain, self.names)
        if record is None:
            return "none"
        found, elsewhere = "", ""
        for term in record.split()[1:]:
            if term.lower().startswith("redirect="):
                elsewhere = term.partition("=")[2]
                continue
            mark, rule = (term[0], term[1:]) if term[0] in _MARKS else ("+", term)
            fits = self._fits(rule, domain)
            found = found or (_MARKS[mark] if fits else "")
        if elsewhere and self._may_ask():
            found = found or self._named(elsewhere)
        return found or "neutral"

    def _fits(self, rule: str, domain: str) -> bool:
        kind, _colon, value = rule.partition(":")
        kind, _slash, width = kind.lower().partition("/")
        if kind == "all":
            return True
        if kind in ("ip4", "ip6"):
            return _is_within(self.address, value)
        if kind not in ("include", "a", "mx", "ptr", "exists") or not self._may_ask():
            return False
        if "%" in value or kind in ("ptr", "exists"):  # depends on the sender: counted, not followed
            return False
        name, _slash, wide = value.partition("/")
        if kind == "include":
            return self._named(value) == "pass"
        hosts = [name or domain] if kind == "a" else self.names.mail_hosts(name or domain)
        width = wide or width
        found = [address for host in hosts if host for address in self.names.addresses(host)]
        return any(_is_within(self.address, f"{one}/{width}" if width else one) for one in found)

    def _named(self, domain: str) -> str:
        result = self.result(domain)
        if result == "none":
            self.broken.append(domain)
        return result

    def _may_ask(self) -> bool:
        self.lookups += 1
        return self.lookups < _ENOUGH


def records_of(domain: str, names: Names) -> list[str]:
    return [text for text in names.txt(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]


def record_of(domain: str, names: Names) -> str | None:
    return next(iter(records_of(domain, names)), None)


def look_at(domain: str, *, addresses: Sequence[str], is_certain: bool, names: Names) -> list[Finding]:
    """`addresses`: where letters leave from; `is_certain` False when they were only guessed from the mail server's."""
    found = records_of(domain, names)
    if len(found) != 1:
        return [fault("spf.several", domain=domain) if found else fault("spf.missing", domain=domain)]
    walk = Walk(names)
    walk.result(domain)
    findings = [fault("spf.broken", domain=domain, named=named) for named in walk.broken]
    if walk.lookups > MOST:
        findings.append(fault("spf.lookups", domain=domain, number=walk.lookups, most=MOST))
    ends = found[0].lower().split()
    if "all" in ends or "+all" in ends:
        findings.append(fault("spf.open", domain=domain))
    elif not {"-all", "~all"} & set(ends) and not any(term.startswith("redirect=") for term in ends):
        findings.append(advice("spf.endless", domain=domain))
    others = [one for one in addresses if Walk(names, one).result(domain) != "pass"]
    for address in others:
        say = fault if is_certain else advice
        findings.append(say("spf.not_ours", domain=domain, address=address))
    if not addresses:
        findings.append(advice("spf.unknown", domain=domain))
    return findings or [good("spf.good", domain=domain, number=walk.lookups)]


def _is_within(address: str, network: str) -> bool:
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
