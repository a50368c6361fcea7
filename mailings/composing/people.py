"""What is asked once for a window of readers, whoever they are."""

from collections.abc import Collection
from dataclasses import dataclass

from supporters.models import Consent, Supporter


@dataclass(frozen=True, slots=True)
class Reader:
    """`may_select`: agrees that what they did chooses what they read (L40)."""

    pk: int
    display_name: str
    may_select: bool = False
    home_id: int | None = None
    commune: str | None = None
    departement: str | None = None
    code: str | None = None
    zone: str | None = None
    lon: float | None = None
    lat: float | None = None


_NAME = ("pk", "display_name")
_HOME = ("home_id", "home__name", "home__departement__name", "home__code", "home__zone", "home__lon", "home__lat")


def readers(keys: Collection[int], *, with_home: bool, with_choice: bool) -> dict[int, Reader]:
    """Those who still have an account, by their key. Two questions at most."""
    columns = (*_NAME, *_HOME) if with_home else _NAME
    agreed: set[int] = set()
    if with_choice:
        live = Consent.objects.live(Consent.Purpose.SELECTION).filter(supporter__in=keys)
        agreed = set(live.values_list("supporter", flat=True))
    rows = Supporter.objects.filter(pk__in=keys).order_by().values_list(*columns)
    return {row[0]: Reader(row[0], row[1], row[0] in agreed, *row[2:]) for row in rows}
