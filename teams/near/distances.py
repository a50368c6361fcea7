"""Distances on the Earth, in kilometres. Pure: degrees (WGS 84) in, numbers out."""

from math import asin, cos, radians, sin, sqrt

_EARTH = 6371.0
#: Kilometres in a degree of latitude.
_DEGREE = 111.195


def km(lon: float, lat: float, lon2: float, lat2: float) -> float:
    """As the crow flies, on a sphere: right to half a per cent."""
    north, east = radians(lat2 - lat), radians(lon2 - lon)
    a = sin(north / 2) ** 2 + cos(radians(lat)) * cos(radians(lat2)) * sin(east / 2) ** 2
    return 2 * _EARTH * asin(sqrt(min(1.0, a)))


def box(lon: float, lat: float, km: float) -> tuple[float, float, float, float]:
    """(west, south, east, north): holds every point within so many kilometres, and corners beyond them.

    A meridian that is crossed is not wrapped: west may be below -180, east above 180.
    """
    tall = km / _DEGREE
    # Meridians draw together towards the pole: the box is as wide as its end nearest to one asks.
    wide = tall / max(0.01, cos(radians(min(89.0, abs(lat) + tall))))
    return lon - wide, lat - tall, lon + wide, lat + tall
