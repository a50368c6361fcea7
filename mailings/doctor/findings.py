"""What the doctor found. Pure: words are said elsewhere, in the reader's language (`mailings.doctor.words`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class Level(StrEnum):
    GOOD = "good"
    #: Better otherwise; letters leave all the same.
    ADVICE = "advice"
    #: Receivers refuse such letters, or may.
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """`code`: « part.what », a key of the words; `values` are theirs."""

    code: str
    level: Level
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def part(self) -> str:
        return self.code.partition(".")[0]


@dataclass(frozen=True)
class Report:
    at: datetime
    domain: str
    findings: tuple[Finding, ...]

    @property
    def faults(self) -> list[Finding]:
        return [one for one in self.findings if one.level is Level.FAULT]

    @property
    def advice(self) -> list[Finding]:
        return [one for one in self.findings if one.level is Level.ADVICE]

    @property
    def is_healthy(self) -> bool:
        return not self.faults

    def as_data(self) -> dict[str, Any]:
        """What a cache and programs are given."""
        return {
            "at": self.at.isoformat(),
            "domain": self.domain,
            "findings": [
                {"code": one.code, "level": str(one.level), "values": dict(one.values)} for one in self.findings
            ],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Report":
        found = (Finding(one["code"], Level(one["level"]), one["values"]) for one in data["findings"])
        return cls(datetime.fromisoformat(data["at"]), data["domain"], tuple(found))


def good(code: str, **values: object) -> Finding:
    return Finding(code, Level.GOOD, _texts(values.items()))


def advice(code: str, **values: object) -> Finding:
    return Finding(code, Level.ADVICE, _texts(values.items()))


def fault(code: str, **values: object) -> Finding:
    return Finding(code, Level.FAULT, _texts(values.items()))


def _texts(values: Iterable[tuple[str, object]]) -> dict[str, str]:
    return {name: str(value) for name, value in values}
