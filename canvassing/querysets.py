"""Questions about experiments and doors."""

from datetime import date, datetime
from typing import Any, TypedDict

from django.db import models
from django.db.models import Count, Exists, F, Min, OuterRef, Q, Sum
from django.utils import timezone

from canvassing.boards.figures import FEWEST_DOORS
from common.claims import WorkQuerySet


class Doors(TypedDict):
    knocked: int
    opened: int
    talked: int


class ExperimentQuerySet(WorkQuerySet):
    def for_list(self) -> "ExperimentQuerySet":
        """With what their titles say."""
        return self.select_related("round__election", "bloc", "within", "targeting", "baseline__election")

    def first_draw_of(self, precinct: Any) -> datetime | None:
        """When a precinct, or its commune, was first given an arm or left to its volunteers; None when never."""
        units = self.model._meta.get_field("units").related_model.objects.reached().filter(experiment=OuterRef("pk"))
        mine = units.filter(Q(precinct=precinct) | Q(commune=precinct.commune_id))
        found: datetime | None = self.filter(Exists(mine), drawn_at__isnull=False).aggregate(first=Min("drawn_at"))[
            "first"
        ]
        return found


class UnitQuerySet(models.QuerySet[Any]):
    def drawn(self) -> "UnitQuerySet":
        """Those that chance gave an arm, in the order of codes."""
        return self.filter(stratum__isnull=False).order_by("code")

    def reached(self) -> "UnitQuerySet":
        """Those that an experiment speaks of: drawn, or left to their volunteers."""
        return self.exclude(arm__in=["outside", "excluded"])

    def allocated(self) -> "UnitQuerySet":
        """Those handed to volunteers, the highest potential first."""
        return self.filter(allocated=True).order_by("-potential", "code")

    def arms(self) -> list[dict[str, Any]]:
        """By arm and allocation: {"arm", "allocated", "units", "people"}; people are registered voters."""
        rows = self.order_by().values("arm", "allocated").annotate(units=Count("pk"), people=Sum("registered"))
        return list(rows.order_by("arm", "-allocated"))

    def strata(self) -> "models.QuerySet[Any, dict[str, Any]]":
        """By stratum: {"territory", "stratum", "units", "treated", "control", "given", "people"}."""
        return (
            self.filter(stratum__isnull=False)
            .order_by()
            .values("territory", "stratum")
            .annotate(
                units=Count("pk"),
                treated=Count("pk", filter=Q(arm="treated")),
                control=Count("pk", filter=Q(arm="control")),
                given=Count("pk", filter=Q(allocated=True)),
                people=Sum("registered"),
            )
            .order_by("territory", "stratum")
        )


class DoorReportQuerySet(models.QuerySet[Any]):
    def of(self, experiment: Any) -> "DoorReportQuerySet":
        """Made since its draw in any precinct of its units; all of them before it is drawn are somebody else's."""
        if experiment.drawn_at is None:
            return self.none()
        units = experiment.units.reached()
        of_precinct = units.filter(precinct=OuterRef("precinct"))
        of_commune = units.filter(commune=OuterRef("precinct__commune"))
        return self.filter(Exists(of_precinct) | Exists(of_commune), made_on__gte=_day(experiment.drawn_at))

    def to_show(self) -> "DoorReportQuerySet":
        """One by one: those of a walk only from five doors on, for fewer tell of a household (L20)."""
        return self.filter(Q(session=None) | Q(knocked__gte=FEWEST_DOORS))

    def until(self, day: date) -> "DoorReportQuerySet":
        return self.filter(made_on__lt=day)

    def by_precinct(self) -> dict[int, int]:
        """Doors knocked, by precinct."""
        rows = self.order_by().values_list("precinct").annotate(doors=Sum("knocked"))
        return dict(rows)

    def totals(self) -> Doors:
        found = self.aggregate(**{name: Sum(F(name), default=0) for name in ("knocked", "opened", "talked")})
        return Doors(knocked=found["knocked"], opened=found["opened"], talked=found["talked"])


class TurfQuerySet(models.QuerySet[Any]):
    def live(self) -> "TurfQuerySet":
        """Those that hold addresses; the others were cut again."""
        return self.exclude(state="retired")

    def of_area(self, *, commune: Any, precinct: Any | None) -> "TurfQuerySet":
        """Of a precinct; of a commune that is cut as one, without it."""
        return self.live().filter(commune=commune, precinct=precinct)

    def to_take(self) -> "TurfQuerySet":
        """Free, offered to whoever is near, and with doors left."""
        return self.filter(state="free", offered=True, doors_left__gt=0)


class CuttingQuerySet(WorkQuerySet):
    """Cuts that a worker must make."""


class WalkQuerySet(models.QuerySet[Any]):
    def open(self) -> "WalkQuerySet":
        return self.filter(ended_at__isnull=True)

    def past_their_term(self, *, at: datetime) -> "WalkQuerySet":
        """Open, though their term is over: they go back."""
        return self.open().filter(ends_at__lte=at)

    def held_by(self, supporter: Any) -> "WalkQuerySet":
        """Walked by this person, alone or in a pair."""
        return self.filter(walkers__supporter=supporter, walkers__left_at__isnull=True)


class DoorSessionQuerySet(models.QuerySet[Any]):
    def counted(self) -> "DoorSessionQuerySet":
        """Not set aside."""
        return self.filter(state="counted")

    def to_review(self) -> "DoorSessionQuerySet":
        """Outside the usual, and read by nobody yet."""
        return self.filter(flagged=True, reviewed_at__isnull=True)


def _day(at: datetime) -> date:
    return timezone.localtime(at).date()
