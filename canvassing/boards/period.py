"""Over which days a board counts."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from canvassing.models import DoorTotal

Span = DoorTotal.Span
LENGTHS = {Span.MONTH: 30, Span.WEEK: 7}
#: As addresses of pages say them.
WORDS = {"": Span.ALL, "30": Span.MONTH, "7": Span.WEEK}


@dataclass(frozen=True)
class Period:
    """One day, or the last days, or all of them."""

    span: str
    today: date
    day: date | None = None

    @property
    def first(self) -> date | None:
        if self.day:
            return self.day
        length = LENGTHS.get(Span(self.span))
        return self.today - timedelta(days=length - 1) if length else None

    @property
    def where(self) -> dict[str, date]:
        """What a session's day must be."""
        if self.day:
            return {"day": self.day}
        return {"day__gte": self.first} if self.first else {}

    @property
    def words(self) -> str:
        if self.day:
            return _("le %s") % date_format(self.day, "j F Y")
        return {Span.ALL: _("depuis le début"), Span.MONTH: _("ces 30 derniers jours")}.get(
            Span(self.span), _("ces 7 derniers jours")
        )


def read_period(*, span: str, day: str, today: date) -> Period:
    """From what an address says; what it says wrongly counts as nothing said."""
    try:
        known = parse_date(day) if day else None
    except ValueError:
        known = None
    return Period(WORDS.get(span, Span.ALL), today, known)
