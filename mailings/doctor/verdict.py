"""Whether letters may start to leave, from what the doctor found (E01). Pure.

SPF, DKIM and DMARC are judged apart, each by the newest report that knows something of it: where the DNS was silent,
the report before counts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from mailings.doctor.findings import Finding, Level, Report

#: A fault of these keeps letters from leaving.
PARTS = ("spf", "dkim", "dmarc")
#: What was found counts for so long; beyond, nothing is known.
TRUSTED = timedelta(days=7)
#: An older report is renewed meanwhile: a night that was missed, and half a day.
FRESH = timedelta(hours=36)


@dataclass(frozen=True)
class Verdict:
    """`unknown`: the parts of which no report says anything."""

    faults: tuple[Finding, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return not self.faults and not self.unknown

    @property
    def is_shut(self) -> bool:
        return bool(self.faults)

    @property
    def is_waiting(self) -> bool:
        """Nothing speaks against it, and not everything is known."""
        return bool(self.unknown) and not self.faults


def judge(reports: Iterable[Report]) -> Verdict:
    """`reports`: newest first, none older than TRUSTED; no more of them are read than it takes."""
    known: dict[str, list[Finding]] = {}
    for report in reports:
        for part in PARTS:
            found = [one for one in report.findings if one.part == part]
            if found:
                known.setdefault(part, found)
        if len(known) == len(PARTS):
            break
    faults = [one for part in PARTS for one in known.get(part, []) if one.level is Level.FAULT]
    return Verdict(tuple(faults), tuple(part for part in PARTS if part not in known))
