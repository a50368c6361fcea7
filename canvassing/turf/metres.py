"""Degrees as metres on a plane, near enough for a walk."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

#: Mean radius of the earth, metres.
RADIUS = 6_371_008.8


@dataclass(frozen=True)
class Plane:
    """A plane that touches the earth at (lon, lat) degrees: within 50 km distances are right to 1 %."""

    lon: float
    lat: float

    @classmethod
    def around(cls, lon: npt.ArrayLike, lat: npt.ArrayLike) -> "Plane":
        """At the mean of the points; at (0, 0) where there are none."""
        lons, lats = np.asarray(lon, float), np.asarray(lat, float)
        return cls(float(lons.mean()), float(lats.mean())) if lons.size else cls(0.0, 0.0)

    def to_metres(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Degrees (n,) → metres (n,) to the east and to the north."""
        x = np.radians(np.asarray(lon, float) - self.lon) * RADIUS * np.cos(np.radians(self.lat))
        return x, np.radians(np.asarray(lat, float) - self.lat) * RADIUS

    def to_degrees(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
        """Metres (n,) → degrees (n,) of longitude and latitude."""
        lon = self.lon + np.degrees(np.asarray(x, float) / (RADIUS * np.cos(np.radians(self.lat))))
        return lon, self.lat + np.degrees(np.asarray(y, float) / RADIUS)


def to_metres(lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Degrees (n,) → metres (n,) on the plane around their mean. Keep a `Plane` to come back."""
    return Plane.around(lon, lat).to_metres(lon, lat)
