"""The map of a view as one still picture, for readers without scripts."""

import json
from dataclasses import dataclass

from territory.contours.features import contours_of
from territory.terrain.drawing import Drawing, box_of, draw
from territory.terrain.view import View

SIDE = 720
MARGIN = 0.02


@dataclass(frozen=True)
class Look:
    """Paint of the five shades and of what has no figures, of lines, and of the marks of what is estimated."""

    shades: tuple[str, ...]
    none: str
    line: str
    mark: str


def look_of(colour: str, *, dark: bool) -> Look:
    """The shades of static/css/terrain.css, from the campaign's colour (`#rrggbb`)."""
    if not dark:
        paler = (_mix(colour, share, "#fffdf8") for share in (12, 34, 62))
        return Look((*paler, _mix(colour, 92, "#1a1613"), _mix(colour, 52, "#1a1613")), "#d8cdb9", "#fffdf8", "#1a1613")
    darker = (_mix(colour, share, "#201c18") for share in (24, 58))
    lighter = (_mix(colour, share, "#fff") for share in (82, 26))
    return Look((*darker, colour, *lighter), "#3a332b", "#15120f", "#f3ecdf")


def picture_of(view: View, look: Look) -> str:
    """SVG. What the ranking does not hold has no shade, and what lies far overseas is left out."""
    rows = {row.code: row for row in [*view.rows(view.ordered()), *view.rows(view.communes_without_contour())]}
    features = json.loads(contours_of(view.place))["features"]
    shapes = {one["properties"]["code"]: one["geometry"] for one in features if one["geometry"]}
    seen = {code: shape for code, shape in shapes.items() if code not in rows or not rows[code].overseas}
    box = box_of(seen.values())
    drawing = draw(seen, box, side=SIDE, margin=MARGIN) if box else Drawing(SIDE, SIDE, {})
    groups: dict[int, list[str]] = {}
    for code, path in drawing.paths.items():
        row = rows.get(code)
        estimated = f' stroke="{look.mark}" stroke-dasharray="3 3"' if row and row.imputed == row.precincts else ""
        groups.setdefault(row.step if row else 0, []).append(f'<path{estimated} d="{path}"/>')
    paints = (look.none, *look.shades)
    parts = (f'<g fill="{paints[step]}">{"".join(groups[step])}</g>' for step in sorted(groups))
    size = f'width="{drawing.width}" height="{drawing.height}" viewBox="0 0 {drawing.width} {drawing.height}"'
    line = f'stroke="{look.line}" stroke-width=".7" fill-rule="evenodd"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {line}>{"".join(parts)}</svg>'


def _mix(colour: str, share: int, other: str) -> str:
    return f"color-mix(in oklab, {colour} {share}%, {other})"
