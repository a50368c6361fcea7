"""What a cut gave, in figures."""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any, NamedTuple

from canvassing.models import Turf


class Made(NamedTuple):
    """One turf: its walk is closed, in metres."""

    doors: int
    addresses: int
    metres: int


@dataclass(frozen=True)
class CutReport:
    """`made` are the new turfs; `kept` counts those that were locked or in somebody's hands, and stay as they were."""

    made: tuple[Made, ...] = ()
    kept: int = 0

    def as_json(self) -> dict[str, Any]:
        """Of the new turfs; zeros where there is none."""
        doors = [one.doors for one in self.made]
        return {
            "turfs": len(doors),
            "addresses": sum(one.addresses for one in self.made),
            "doors_min": min(doors, default=0),
            "doors_median": median(doors) if doors else 0,
            "doors_max": max(doors, default=0),
            "metres_per_door": round(sum(one.metres for one in self.made) / sum(doors), 2) if doors else 0,
        }


def joined(reports: Iterable[CutReport]) -> CutReport:
    """Of several areas, as one."""
    told = list(reports)
    return CutReport(tuple(one for report in told for one in report.made), sum(report.kept for report in told))


def report_of(turfs: Iterable[Turf], *, kept: int) -> CutReport:
    """As they are in the table now."""
    rows = Turf.objects.filter(pk__in=[turf.pk for turf in turfs]).order_by("number")
    return CutReport(tuple(Made(*row) for row in rows.values_list("doors", "addresses", "metres")), kept)
