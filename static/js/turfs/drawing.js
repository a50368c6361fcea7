/* Reads the map of an area as canvassing/turf_pages/drawing.py writes it. Pure. */

const UNIT = 1e5
const EACH = 5

/** {turfs: [{n, name, doors, left, colour, locked, out, outline, at, dots}], loose: [dot], boundary}; a dot is
    {at: [lat, lon], street, doors, left, turf}, in the order of the walk. */
export function read(drawing) {
  const place = (x, y) => [drawing.origin[1] + y / UNIT, drawing.origin[0] + x / UNIT]
  const dots = (stops, turf) => {
    const found = []
    for (let i = 0; i < stops.length; i += EACH)
      found.push({ at: place(stops[i], stops[i + 1]), street: drawing.streets[stops[i + 2]], doors: stops[i + 3], left: stops[i + 4], turf })
    return found
  }
  const turfs = drawing.turfs.map((turf) => ({ ...turf, at: place(...turf.at), dots: dots(turf.stops, turf.n) }))
  return { turfs, loose: dots(drawing.loose, 0), boundary: drawing.boundary, whole: drawing.whole }
}

/** The dot nearest to a place [lat, lon]; undefined without any. */
export function nearest(dots, [lat, lon]) {
  const narrow = Math.cos((lat * Math.PI) / 180)
  let best
  let least = Infinity
  for (const dot of dots) {
    const away = (dot.at[0] - lat) ** 2 + ((dot.at[1] - lon) * narrow) ** 2
    if (away < least) [best, least] = [dot, away]
  }
  return best
}

/** Whether a place lies inside a ring of places [lat, lon]. */
export function inside([lat, lon], ring) {
  let within = false
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [y, x] = ring[i]
    const [before, left] = ring[j]
    if (y > lat !== before > lat && lon < ((left - x) * (lat - y)) / (before - y) + x) within = !within
  }
  return within
}
