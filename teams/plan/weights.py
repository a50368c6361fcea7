"""What goals are split in proportion to: the population, or what the latest ranking promises."""

from django.db.models import F

from teams.models import Plan
from teams.plan.apportionment import FINE, blended
from territory.models import Place, TargetArea, Targeting


def latest_ranking() -> Targeting | None:
    """The one computed last. Of those of the whole country, if there is any."""
    ready = Targeting.objects.exclude(computed_at=None)
    return ready.order_by(F("within").asc(nulls_first=True), F("computed_at").desc(), "-pk").first()


def weigh(population: dict[int, int], *, split_by: str) -> dict[int, int]:
    """Weights of places of one level, by primary key: their share of the potential where a ranking knows it."""
    ranking = latest_ranking() if split_by == Plan.Split.POTENTIAL else None
    if ranking is None:
        return {pk: people * FINE for pk, people in population.items()}
    areas = TargetArea.objects.filter(targeting=ranking)
    known = {pk: people for pk, people in areas.values_list("place", "people") if pk in population}
    return blended(known, population)


def goal_weights(places: list[Place], *, split_by: str) -> dict[int, int]:
    """Of the territories whose goals are kept: the smallest are weighed, those above weigh what they hold."""
    parents = {place.parent_id for place in places}
    leaves = {place.pk: place.population for place in places if place.pk not in parents}
    weights = weigh(leaves, split_by=split_by)
    for place in places:
        if place.pk in leaves and place.parent_id is not None:
            weights[place.parent_id] = weights.get(place.parent_id, 0) + weights[place.pk]
    return weights
