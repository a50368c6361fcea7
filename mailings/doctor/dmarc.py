"""DMARC: what receivers are told to do with letters that are not ours, and whether ours are known as such. No Django.

Whose domain a name belongs to is found by walking up the tree to the topmost record (RFC 9989), without a list.
"""

from dataclasses import dataclass

from mailings.doctor.findings import Finding, advice, fault, good
from mailings.doctor.keys import tags_of
from mailings.doctor.names import Names


@dataclass(frozen=True)
class Policy:
    """`domain`: where the record stands."""

    domain: str
    tags: dict[str, str]


def look_at(author: str, *, signing: str, envelope: str, names: Names) -> list[Finding]:
    """The domains of From, of the DKIM signature and of the envelope's sender; an empty one is not known."""
    policy = policy_of(author, names)
    if policy is None:
        return [fault("dmarc.missing", domain=author)]
    findings = []
    asked = policy.tags.get("sp", "") if policy.domain != author else ""
    asked = (asked or policy.tags.get("p", "none")).lower()
    if asked not in ("quarantine", "reject"):
        findings.append(advice("dmarc.open", domain=policy.domain))
    if not policy.tags.get("rua"):
        findings.append(advice("dmarc.silent", domain=policy.domain))
    by_key = bool(signing) and aligned(author, signing, strict=policy.tags.get("adkim") == "s", names=names)
    by_envelope = aligned(author, envelope, strict=policy.tags.get("aspf") == "s", names=names)
    if signing and not by_key:
        findings.append(fault("dmarc.key_apart", domain=author, other=signing))
    elif not signing and not by_envelope:
        findings.append(fault("dmarc.apart", domain=author, other=envelope))
    elif not by_envelope:
        findings.append(advice("dmarc.envelope_apart", domain=author, other=envelope))
    return findings or [good("dmarc.good", domain=policy.domain, policy=asked)]


def policy_of(domain: str, names: Names) -> Policy | None:
    """That of the domain, else that of whose it is."""
    return next(iter(_policies(domain, names)), None)


def aligned(author: str, other: str, *, strict: bool, names: Names) -> bool:
    if author == other or strict:
        return author == other
    return _owner(author, names) == _owner(other, names)


def _owner(domain: str, names: Names) -> str:
    found = _policies(domain, names)
    return found[-1].domain if found else domain


def _policies(domain: str, names: Names) -> list[Policy]:
    """From the domain itself up to its topmost; a top-level domain owns nobody."""
    labels = domain.split(".")
    found = []
    for start in range(max(len(labels) - 1, 1)):
        name = ".".join(labels[start:])
        records = [text for text in names.txt(f"_dmarc.{name}") if text.lower().replace(" ", "").startswith("v=dmarc1")]
        if len(records) == 1:
            found.append(Policy(name, tags_of(records[0])))
    return found
