"""The streets of a turf in the order they are walked, and the addresses of one street."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from canvassing.areas import Area
from canvassing.models import AddressState, Turf
from territory.models import Address


@dataclass
class Street:
    """`odd`, `even`: addresses on each side; `turfs`: the numbers of those that have some of it."""

    name: str
    addresses: int = 0
    doors: int = 0
    numbers: list[int] = field(default_factory=list)
    turfs: set[int] = field(default_factory=set)

    @property
    def span(self) -> str:
        """« 2 – 58 »."""
        low, high = min(self.numbers), max(self.numbers)
        return str(low) if low == high else f"{low} – {high}"

    @property
    def side(self) -> str:
        """ "odd" or "even" when all its addresses are of that side, "" for both."""
        sides = {number % 2 for number in self.numbers}
        return "" if len(sides) > 1 else ("odd" if 1 in sides else "even")


def streets_of_turf(turf: Turf) -> list[Street]:
    """As the walk meets them first."""
    stops = turf.stops.order_by("order").values_list("address__street", "address__number", "address__doors")
    return _gathered((street, number, doors, turf.number) for street, number, doors in stops)


def streets_without_turf(area: Area) -> list[Street]:
    """Those whose addresses no turf holds, by name: « do not visit » is left where it is."""
    loose = area.addresses().filter(stop=None).exclude(field_state__state=AddressState.State.DO_NOT_VISIT)
    rows = loose.order_by("street", "number").values_list("street", "number", "doors")
    return _gathered((street, number, doors, 0) for street, number, doors in rows)


def addresses_of_street(area: Area, street: str) -> list[Address]:
    """By number, each with the turf that holds it, if any: `address.stop.turf`."""
    found = area.addresses().filter(street=street).select_related("stop__turf", "field_state")
    return list(found.order_by("number", "suffix"))


def _gathered(rows: Iterable[tuple[str, int, int, Any]]) -> list[Street]:
    found: dict[str, Street] = {}
    for name, number, doors, turf in rows:
        street = found.setdefault(name, Street(name))
        street.addresses += 1
        street.doors += doors
        street.numbers.append(number)
        if turf:
            street.turfs.add(turf)
    return list(found.values())
