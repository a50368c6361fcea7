"""Where a person is shown on the map: somewhere in the commune, always at the same place, never at an address."""

import math

from django.utils.crypto import salted_hmac

from territory.models import Place

SALT = "supporters.positions"
EARTH_RADIUS = 6_371_008.8
#: Each of the two numbers drawn is made of this many bytes of the digest.
WORD = 8


def public_point(place: Place, *, key: str) -> tuple[float, float]:
    """(lon, lat) in degrees, five decimals, spread evenly over the disc of `place.radius` metres around its centre.

    The same place and key give the same point; nobody without SECRET_KEY can tell which key gave a point. Only the
    place and the key go in, so nothing can come out of where a person really lives.
    Raises ValueError for a place without coordinates.
    """
    if place.lon is None or place.lat is None:
        raise ValueError(f"{place.code} has no coordinates")
    digest = salted_hmac(SALT, f"{place.code}:{key}", algorithm="sha256").digest()
    far, around = (int.from_bytes(digest[i : i + WORD], "big") / 2 ** (8 * WORD) for i in (0, WORD))
    # The root makes rings of equal area equally likely.
    distance, angle = place.radius * math.sqrt(far) / EARTH_RADIUS, 2 * math.pi * around
    lat = place.lat + math.degrees(distance * math.sin(angle))
    lon = place.lon + math.degrees(distance * math.cos(angle) / math.cos(math.radians(place.lat)))
    return round(lon, 5), round(lat, 5)
