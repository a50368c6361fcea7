"""The outlines the map loads are those of the GeoJSON, at a fraction of its weight."""

import json
from pathlib import Path

from supporters.outlines import SCALE, SOURCE, encoded, write_outlines


def decoded(letters: str) -> list[tuple[int, int]]:
    steps, bits, shift = [], 0, 0
    for letter in letters:
        value = ord(letter) - 63
        bits |= (value & 31) << shift
        shift += 5
        if value < 32:
            steps.append(~(bits >> 1) if bits & 1 else bits >> 1)
            bits = shift = 0
    x = y = 0
    points = []
    for dx, dy in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def test_a_ring_comes_back_whole() -> None:
    ring = [[-1.5, 48.25], [2.001, 48.0], [179.999, -17.5], [-1.5, 48.25]]
    assert decoded(encoded(ring)) == [(-1500, 48250), (2001, 48000), (179999, -17500)]


def test_every_departement_keeps_its_outline(tmp_path: Path) -> None:
    write_outlines(tmp_path / "outlines.json")
    outlines = json.loads((tmp_path / "outlines.json").read_text())
    for feature in json.loads(SOURCE.read_text())["features"]:
        ring = feature["geometry"]["coordinates"][0][0]
        wanted = [(round(lon * SCALE), round(lat * SCALE)) for lon, lat in ring[:-1]]
        assert decoded(outlines[feature["properties"]["code"]][0][0]) == wanted
    assert (tmp_path / "outlines.json").stat().st_size < SOURCE.stat().st_size / 4
