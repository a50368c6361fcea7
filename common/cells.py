"""The map's grid: squares of the web-map pyramid as single integers. Pure arithmetic, no Django.

A square of level L (the world is level 0, each level halves the side) has the key
``1`` followed by L pairs of bits, one pair per level (a quadkey with a leading one). So the key alone
names level and square, a parent is ``key >> 2``, and the squares within a square are one contiguous
range of keys: a tile is read by one range scan.
"""

import math

#: Zooms served as tiles.
MAX_ZOOM = 16
#: A tile of zoom z shows the squares of level z + DETAIL: 4 × 4 of them.
DETAIL = 2
LEAF_LEVEL = MAX_ZOOM + DETAIL
ROOT = 1
#: Latitude where the square web map ends (degrees).
MAX_LATITUDE = 85.0511287798


def cell_at(lon: float, lat: float, level: int = LEAF_LEVEL) -> int:
    """Key of the square of `level` that holds a point (degrees, WGS 84). Raises ValueError off the map."""
    if not (-180 <= lon <= 180 and -MAX_LATITUDE <= lat <= MAX_LATITUDE):
        raise ValueError(f"no square at {lon}, {lat}")
    side = 1 << level
    x = min(int((lon + 180) / 360 * side), side - 1)
    y = min(int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * side), side - 1)
    return cell_key(level, x, max(y, 0))


def cell_key(level: int, x: int, y: int) -> int:
    """Key of column x, row y of `level`."""
    return (1 << 2 * level) | _spread(x) | _spread(y) << 1


def tile_range(z: int, x: int, y: int) -> tuple[int, int]:
    """First and last key of the squares drawn in a web-map tile. Raises ValueError where there is no such tile."""
    if not (0 <= z <= MAX_ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise ValueError(f"no tile {z}/{x}/{y}")
    first = cell_key(z, x, y) << 2 * DETAIL
    return first, first + (1 << 2 * DETAIL) - 1


def ancestors(leaf: int) -> list[int]:
    """The leaf's key at every level, root first."""
    return [leaf >> 2 * up for up in range(LEAF_LEVEL, -1, -1)]


def tiles_of(leaf: int) -> list[tuple[int, int, int]]:
    """Every tile (z, x, y) that shows a leaf."""
    return [tile_of(leaf >> 2 * (LEAF_LEVEL - z)) for z in range(MAX_ZOOM + 1)]


def tile_of(key: int) -> tuple[int, int, int]:
    """Level, column and row of a square: undoes `cell_key`."""
    level = (key.bit_length() - 1) // 2
    place = key ^ (1 << 2 * level)
    return level, _gather(place), _gather(place >> 1)


def bounds(key: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a square (degrees)."""
    level, x, y = tile_of(key)
    side = 1 << level
    return x / side * 360 - 180, _latitude((y + 1) / side), (x + 1) / side * 360 - 180, _latitude(y / side)


def cover(west: float, south: float, east: float, north: float, *, most: int) -> list[int]:
    """Squares of the finest level at which at most `most` of them cover a box; ascending keys.

    A box that reaches beyond the map is cut to it.
    """
    low, high = max(south, -MAX_LATITUDE), min(north, MAX_LATITUDE)
    west, east = max(west, -180.0), min(east, 180.0)
    for level in range(LEAF_LEVEL, -1, -1):
        _, left, top = tile_of(cell_at(west, high, level))
        _, right, bottom = tile_of(cell_at(east, low, level))
        if (right - left + 1) * (bottom - top + 1) <= most:
            break
    return sorted(cell_key(level, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def leaf_ranges(keys: list[int]) -> list[tuple[int, int]]:
    """First and last leaf of squares given in ascending order, neighbouring ranges joined."""
    joined: list[tuple[int, int]] = []
    for key in keys:
        up = LEAF_LEVEL - (key.bit_length() - 1) // 2
        first, last = key << 2 * up, ((key + 1) << 2 * up) - 1
        if joined and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


def _latitude(part: float) -> float:
    """Latitude of a distance from the top of the square map (0 to 1)."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * part))))


def _spread(n: int) -> int:
    """Put a zero before every bit of n (up to 32 bits)."""
    n = (n | n << 16) & 0x0000FFFF0000FFFF
    n = (n | n << 8) & 0x00FF00FF00FF00FF
    n = (n | n << 4) & 0x0F0F0F0F0F0F0F0F
    n = (n | n << 2) & 0x3333333333333333
    return (n | n << 1) & 0x5555555555555555


def _gather(n: int) -> int:
    """Undo `_spread`: keep every other bit."""
    n &= 0x5555555555555555
    n = (n | n >> 1) & 0x3333333333333333
    n = (n | n >> 2) & 0x0F0F0F0F0F0F0F0F
    n = (n | n >> 4) & 0x00FF00FF00FF00FF
    n = (n | n >> 8) & 0x0000FFFF0000FFFF
    return (n | n >> 16) & 0x00000000FFFFFFFF
