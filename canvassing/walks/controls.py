"""Controls of experiments among many turfs: nobody is sent there (canvassing/areas.py asks it of one area)."""

from collections.abc import Iterable

from django.db.models import Q

from canvassing.models import ExperimentUnit, Turf


def without_controls(turfs: Iterable[Turf]) -> list[Turf]:
    """In their order, those that the latest draw which speaks of them did not make a control. One query."""
    rows = list(turfs)
    arms: dict[tuple[str, int], tuple[object, str]] = {}
    precincts, communes = {turf.precinct_id for turf in rows} - {None}, {turf.commune_id for turf in rows}
    drawn = ExperimentUnit.objects.filter(
        Q(precinct__in=precincts) | Q(commune__in=communes), experiment__drawn_at__isnull=False
    ).order_by("experiment__drawn_at")
    for precinct, commune, arm, at in drawn.values_list("precinct", "commune", "arm", "experiment__drawn_at"):
        arms[("precinct", precinct) if precinct else ("commune", commune)] = (at, arm)
    return [turf for turf in rows if not _is_control(turf, arms)]


def _is_control(turf: Turf, arms: dict[tuple[str, int], tuple[object, str]]) -> bool:
    named = [arms.get(("precinct", turf.precinct_id or 0)), arms.get(("commune", turf.commune_id))]
    spoken = [found for found in named if found is not None]
    return bool(spoken) and max(spoken, key=lambda found: str(found[0]))[1] == ExperimentUnit.Arm.CONTROL
