"""What a page of the plan shows of one territory, each part by a constant number of questions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from django.db.models import Count, F, FloatField, Q, QuerySet, TextChoices
from django.db.models.functions import Cast, NullIf
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teams.authority import Authority
from teams.models import DayTotal, Gap, Measure, Plan, Standing
from teams.permissions.plan import may_fix, sees_closely
from teams.plan.chart import Chart, by_day, draw
from teams.plan.counts import KEPT
from teams.plan.gap_words import Told, tell
from teams.plan.tree import DEPARTEMENTS, WITH_GOALS, Kind
from territory.models import Place, PlaceName
from territory.place_keys import read_typed


class Sort(TextChoices):
    MISSING = "manque", _("ce qui manque")
    SHARE = "part", _("part de l'objectif")
    ACTUAL = "compte", _("ce qui y est")
    PACE = "rythme", _("rythme")
    NAME = "nom", _("nom")


_ORDERS: dict[str, tuple[Any, ...]] = {
    Sort.MISSING: ("-missing", "place__name"),
    Sort.SHARE: (F("share").asc(nulls_last=True), "place__name"),
    Sort.ACTUAL: ("-actual", "place__name"),
    Sort.PACE: ("-per_week", "place__name"),
    Sort.NAME: ("place__name", "pk"),
}


@dataclass(frozen=True)
class Figure:
    """One measure of the territory, and whether it is the one that stands open."""

    measure: str
    label: str
    standing: Standing
    open: bool

    @property
    def share(self) -> float | None:
        return share_of(self.standing)

    @property
    def missing(self) -> int:
        return max(self.standing.goal - self.standing.actual, 0)


def share_of(standing: Standing) -> float | None:
    return standing.actual / standing.goal if standing.goal else None


def children_of(place: Place, measure: str, *, by_departement: bool = False) -> QuerySet[Standing]:
    """Lines of the table with `missing` and `share`. `by_departement`: the country's, régions passed over."""
    found = Standing.objects.children_of(place)
    if by_departement and place.kind == Kind.COUNTRY:
        regions = list(Place.objects.filter(parent=place, kind=Kind.REGION).values_list("pk", flat=True))
        found = Standing.objects.filter(Q(parent__in=regions) | Q(parent=place, place__kind__in=DEPARTEMENTS))
    return with_shares(found.filter(measure=measure).select_related("place"))


def with_shares(found: QuerySet[Standing]) -> QuerySet[Standing]:
    share = Cast(F("actual"), FloatField()) / NullIf(Cast(F("goal"), FloatField()), 0.0)
    return found.annotate(missing=F("goal") - F("actual"), share=share)


def sorted_by(found: QuerySet[Standing], sort: str) -> QuerySet[Standing]:
    return found.order_by(*_ORDERS[Sort(sort) if sort in Sort.values else Sort.MISSING])


def named(found: QuerySet[Standing], text: str) -> QuerySet[Standing]:
    """Those whose name, or a former one, begins as typed."""
    typed = read_typed(text)
    if not typed.prefixes:
        return found.none()
    names = Q(place__in=PlaceName.objects.beginning(typed.prefixes[0]).values("place"))
    return found.filter(names | Q(place__name__istartswith=text.strip()))


class Board:
    """The plan seen in one place by one person, one measure open."""

    def __init__(self, plan: Plan, place: Place, measure: str, authority: Authority, *, at: datetime) -> None:
        self.plan, self.place, self.authority = plan, place, authority
        self.measure = Measure(measure) if measure in Measure.values else Measure.VOLUNTEERS
        self.today: date = timezone.localtime(at).date()

    @property
    def path(self) -> list[Place]:
        """The country first, the place itself last."""
        found = [self.place]
        while found[0].parent:
            found.insert(0, found[0].parent)
        return found

    @property
    def days_left(self) -> int:
        return (self.plan.due_on - self.today).days

    @cached_property
    def figures(self) -> list[Figure]:
        rows = {row.measure: row for row in Standing.objects.of(self.place)}
        return [
            Figure(
                value,
                str(label),
                rows.get(value) or Standing(place=self.place, measure=value),
                value == self.measure,
            )
            for value, label in Measure.choices
        ]

    @property
    def figure(self) -> Figure:
        return next(figure for figure in self.figures if figure.open)

    @property
    def sees_closely(self) -> bool:
        return sees_closely(self.authority, self.place)

    @property
    def may_fix(self) -> bool:
        return may_fix(self.authority, self.place)

    @property
    def shows_children(self) -> bool:
        """Communes are for who holds a role around them."""
        return self.place.kind in (Kind.COUNTRY, Kind.REGION) or self.sees_closely

    @property
    def has_map(self) -> bool:
        return self.place.kind in (Kind.COUNTRY, Kind.REGION)

    def charts(self) -> list[Chart]:
        """For screens and for phones; none for territories whose days are not kept."""
        if self.place.kind not in WITH_GOALS:
            return []
        first = self.today - timedelta(days=KEPT)
        found = DayTotal.objects.filter(place=self.place, measure=self.measure, day__gte=first)
        came = by_day(dict(found.values_list("day", "amount")), today=self.today, days=KEPT)
        standing = self.figure.standing
        return draw(actual=standing.actual, goal=standing.goal, came=came, today=self.today, due_on=self.plan.due_on)

    def first_gaps(self) -> list[Told]:
        """The best of each kind, where to send the next trainer first of all."""
        if not self.sees_closely:
            return []
        within = Gap.objects.within(self.place).select_related("place__departement", "team")
        kinds = within.order_by().values_list("kind").annotate(n=Count("pk"))
        best = [within.filter(kind=kind).order_by("-gain", "pk")[:1] for kind, _n in kinds]
        found = [gap for one in best for gap in one]
        found.sort(key=lambda gap: (gap.kind != Gap.Kind.NO_TRAINER, -gap.gain))
        return [tell(gap, self.authority) for gap in found]
