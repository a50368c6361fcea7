"""Training sessions near a point."""

from datetime import datetime

from teams.models import TrainingSession
from teams.near.distances import km


def nearest_sessions(*, lon: float, lat: float, at: datetime, limit: int) -> list[tuple[TrainingSession, float]]:
    """Open sessions to come with their distance (km), the nearest first; of two as near, the first to begin.

    All sessions to come are measured: there are a few hundred of them at most. One without a point is left out.
    """
    points = TrainingSession.objects.to_come(at=at).filter(lon__isnull=False, lat__isnull=False)
    measured = [
        (km(lon, lat, there[0], there[1]), there[2], pk)
        for pk, *there in points.values_list("pk", "lon", "lat", "starts_at")
    ]
    nearest = sorted(measured)[:limit]
    found = TrainingSession.objects.select_related("place__departement").in_bulk([pk for *_, pk in nearest])
    return [(found[pk], distance) for distance, _starts_at, pk in nearest]
