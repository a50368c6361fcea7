"""Questions about places and votes."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q


class PlaceQuerySet(models.QuerySet[Any]):
    def homes(self) -> "PlaceQuerySet":
        """Places where a person may say they live."""
        return self.filter(kind__in=self.model.HOMES)

    def within(self, place: Any) -> "PlaceQuerySet":
        """The place itself and all inside it."""
        return self.filter(inside_place(place))


class PlaceNameQuerySet(models.QuerySet[Any]):
    def beginning(self, prefix: str) -> "PlaceNameQuerySet":
        """Names whose key begins with a folded prefix, by a range of the index.

        A range and not LIKE, which SQLite and PostgreSQL each index under other conditions; keys are letters and
        digits only, which every collation orders alike. Raises ValueError for an empty prefix.
        """
        found = self.filter(key__gte=prefix)
        end = after(prefix)
        return found.filter(key__lt=end) if end else found


class ZoneVoteQuerySet(models.QuerySet[Any]):
    def silent(self, *, at: datetime) -> "ZoneVoteQuerySet":
        """Votes of active elections whose silence covers the instant `at`."""
        return self.filter(round__election__is_active=True, silence_start__lte=at, silence_end__gt=at)

    def touching(self, start: Any, end: Any) -> "ZoneVoteQuerySet":
        """Votes of active elections whose silence has an instant in common with [start, end[; expressions are taken."""
        return self.filter(round__election__is_active=True, silence_start__lt=end, silence_end__gt=start)

    def starting_before(self, moment: datetime) -> "ZoneVoteQuerySet":
        return self.filter(silence_start__lt=moment)

    def windows(self) -> list[tuple[str, datetime, datetime]]:
        """Zone, beginning and end of each silence."""
        return list(self.order_by("silence_start", "zone").values_list("zone", "silence_start", "silence_end"))

    def to_come(self, *, at: datetime) -> "ZoneVoteQuerySet":
        """Votes of active elections whose silence is not over at the instant `at`."""
        return self.filter(round__election__is_active=True, silence_end__gt=at)


class PrecinctQuerySet(models.QuerySet[Any]):
    def within(self, place: Any) -> "PrecinctQuerySet":
        """Those of a place of any kind; of an arrondissement of Paris, Lyon or Marseille, by their number."""
        return self.filter(inside(place))


class ResultQuerySet(models.QuerySet[Any]):
    def within(self, place: Any) -> "ResultQuerySet":
        return self.filter(inside(place, "precinct__"))


def inside(place: Any, path: str = "") -> Q:
    """The condition that a precinct, at the end of `path` (« precinct__ »), belongs to a place."""
    kind = place.Kind
    if place.kind == kind.COUNTRY:
        return Q()
    if place.kind == kind.REGION:
        return Q(**{f"{path}commune__departement__parent": place})
    if place.kind == kind.DEPARTEMENT:
        return Q(**{f"{path}commune__departement": place})
    if place.kind == kind.ARRONDISSEMENT:
        # 75119 is the 19th: its precincts are 75056_1901, 75056_1902… (Lyon 6938x, Marseille 132xx likewise).
        number = int(place.code[-2:]) - (80 if place.code.startswith("693") else 0)
        code = f"{place.parent.code}_{number:02d}"
        return Q(**{f"{path}commune": place.parent, f"{path}code__startswith": code})
    return Q(**{f"{path}commune": place})


def inside_place(place: Any, path: str = "") -> Q:
    """The condition that the place at the end of `path` (« supporter__home ») is `place` or lies inside it.

    What is inside is asked for on its own: an « or » across a join would have databases read every row.
    """
    kind, here = place.Kind, path or "pk"
    if place.kind == kind.COUNTRY:
        return Q(**{f"{here}__isnull": False})
    within = Q(pk=place.pk)
    if place.kind == kind.REGION:
        within |= Q(parent=place) | Q(departement__in=type(place).objects.filter(parent=place).order_by().values("pk"))
    elif place.kind == kind.DEPARTEMENT:
        within |= Q(departement=place)
    elif place.kind == kind.COMMUNE:
        within |= Q(parent=place)
    else:
        return Q(**{here: place.pk})
    return Q(**{f"{path}__in": type(place).objects.filter(within).order_by().values("pk")}) if path else within


def covers(outer: Any, inner: Any) -> bool:
    """Whether a place is another or lies inside it. Reads nothing more when `inner` came with its `departement`."""
    kind = outer.Kind
    if outer.kind == kind.COUNTRY or outer.pk == inner.pk:
        return True
    if outer.kind == kind.REGION:
        return outer.pk == inner.parent_id or bool(inner.departement_id and inner.departement.parent_id == outer.pk)
    if outer.kind == kind.DEPARTEMENT:
        return bool(outer.pk == inner.departement_id)
    return bool(outer.kind == kind.COMMUNE and outer.pk == inner.parent_id)


def after(prefix: str) -> str | None:
    """The first key of letters and digits past all that begin with a prefix; None when nothing follows."""
    if not prefix:
        raise ValueError("a prefix has at least one letter")
    stem, last = prefix[:-1], prefix[-1]
    if last == "z":
        return after(stem) if stem else None
    return stem + ("a" if last == "9" else chr(ord(last) + 1))
