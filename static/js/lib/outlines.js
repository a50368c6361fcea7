/* The départements' outlines: geo/outlines.json (supporters/outlines.py says how it is written) as GeoJSON. Pure. */

const SCALE = 1000

/** Features with the property `code`. */
export function features(outlines) {
  return Object.entries(outlines).map(([code, polygons]) => ({
    type: "Feature",
    properties: { code },
    geometry: { type: "MultiPolygon", coordinates: polygons.map((rings) => rings.map(decoded)) },
  }))
}

function decoded(letters) {
  const points = []
  let place = 0
  const step = () => {
    let bits = 0
    let shift = 0
    for (let letter = 32; letter >= 32; shift += 5) {
      letter = letters.charCodeAt(place++) - 63
      bits |= (letter & 31) << shift
    }
    return bits & 1 ? ~(bits >> 1) : bits >> 1
  }
  for (let x = 0, y = 0; place < letters.length; points.push([x / SCALE, y / SCALE])) {
    x += step()
    y += step()
  }
  return [...points, points[0]]
}
