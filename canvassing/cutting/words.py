"""What a turf is called: by its main streets, with their numbers where another turf has the rest. Pure."""

from collections import Counter
from collections.abc import Sequence

#: Streets named, and letters kept.
STREETS = 2
LONGEST = 120


def street_counts(streets: Sequence[str], doors: Sequence[int]) -> Counter[str]:
    """Doors of each street."""
    found: Counter[str] = Counter()
    for street, count in zip(streets, doors, strict=True):
        found[street] += count
    return found


def name_of(streets: Sequence[str], numbers: Sequence[int], doors: Sequence[int], whole: Counter[str]) -> str:
    """« Rue du Port 2–58, Quai Nord »: most doors first; `whole` counts the doors of each street in all turfs."""
    here = street_counts(streets, doors)
    main = sorted(here, key=lambda street: (-here[street], street))[:STREETS]
    told = []
    for street in main:
        held = [number for name, number in zip(streets, numbers, strict=True) if name == street]
        spread = f" {min(held)}–{max(held)}" if len(set(held)) > 1 else f" {held[0]}"
        told.append(street + (spread if here[street] < whole[street] else ""))
    return ", ".join(told)[:LONGEST]
