/* A Leaflet map of shaded territories: outlines underneath, one shape a row of the ranking, basins around their
   precincts. Leaflet is the global L. Emits "point" (a row, or null) when a shape is under the pointer, "choose" when
   it is clicked. Rows are what `toRow` makes of /terrain/valeurs.json. */

import { createMap } from "./calm-map.js";

const SPACE = "\u202f"
const LANGUAGE = document.documentElement.lang || undefined
const METROPOLE = [[41.3, -5.2], [51.1, 9.6]]
const PADDING = 12
// Over which the sources are named.
const FOOT = 24

/** A line of /terrain/valeurs.json (territory/views/terrain.py) as an object; `place`: which line of the view it is. */
export function toRow([code, step, rank, potential, people, estimated, basin], place) {
  return { code, name: "", step, rank, place, potential, people, estimated: Boolean(estimated), basin }
}

export class Choropleth extends EventTarget {
  /** `beside`: what may lie over the map's left side. */
  constructor(element, { words, metropole, beside }) {
    super()
    this.beside = beside
    this.words = words
    this.metropole = metropole
    this.layers = new Map()
    element.replaceChildren()
    this.map = createMap(element, words, { minZoom: 2, maxZoom: 17, zoomSnap: 0.1 })
    this.patterns(element)
    this.above = this.map.createPane("above")
    this.above.classList.add("above")
  }

  /** The départements, under all the rest. */
  drawGround(features) {
    const style = { className: "outline", weight: 1, fillOpacity: 1 }
    this.ground = L.geoJSON(features, { interactive: false, style }).addTo(this.map).bringToBack()
  }

  /** `features`: GeoJSON with `properties.code`; `rows`: by code. Basins are drawn one after the other, each line
      under the shapes of its own basin: what shows of it is its outer edge. */
  draw(features, rows, basins) {
    const mine = features.filter((feature) => feature.geometry && rows.has(feature.properties.code))
    const around = features.filter((feature) => feature.geometry && !rows.has(feature.properties.code))
    const basinOf = (feature) => rows.get(feature.properties.code).basin
    this.shapes = L.featureGroup().addTo(this.map)
    this.add(around, rows)
    this.add(mine.filter((feature) => !basinOf(feature)), rows)
    for (const [rank, name, colour] of basins) {
      const members = mine.filter((feature) => basinOf(feature) === rank)
      if (!members.length) continue
      this.edge(members, "basin-casing", 6.5)
      this.edge(members, `basin-edge basin-edge-${colour}`, 4)
      this.add(members, rows)
      this.mark(members, rank, name, colour)
    }
    this.listen(rows)
    this.fit()
  }

  add(features, rows) {
    if (!features.length) return
    const style = (feature) => look(rows.get(feature.properties.code))
    L.geoJSON(features, {
      style,
      // A commune of which no contour is known.
      pointToLayer: (feature, place) => L.circleMarker(place, { radius: size(rows.get(feature.properties.code)) }),
      onEachFeature: (feature, layer) => {
        const code = feature.properties.code
        this.layers.set(code, [...(this.layers.get(code) ?? []), layer])
        this.shapes.addLayer(layer)
      },
    })
  }

  edge(features, className, weight) {
    const style = { className, weight, fill: false, lineJoin: "round" }
    L.geoJSON(features, { interactive: false, style }).addTo(this.map)
  }

  mark(features, rank, name, colour) {
    const largest = features.reduce((one, other) => (area(other) > area(one) ? other : one))
    const centre = L.geoJSON(largest).getBounds().getCenter()
    const icon = L.divIcon({ className: `basin-mark basin-${colour}`, html: String(rank), iconSize: [26, 26] })
    L.marker(centre, { icon, interactive: false, keyboard: false, alt: name }).addTo(this.map)
  }

  listen(rows) {
    const rowOf = (event) => rows.get(event.layer?.feature?.properties.code)
    const tell = (name, row) => this.dispatchEvent(new CustomEvent(name, { detail: row }))
    this.shapes.bindTooltip((layer) => this.words.line(rows.get(layer.feature.properties.code)), { sticky: true, className: "shape-tip" })
    this.shapes.on("mouseover", (event) => rowOf(event) && tell("point", rowOf(event)))
    this.shapes.on("mouseout", () => tell("point", null))
    this.shapes.on("click", (event) => rowOf(event) && tell("choose", rowOf(event)))
  }

  /** Draw one row's shapes above the others; none without a row. */
  light(code) {
    this.lit?.remove()
    const shapes = (this.layers.get(code) ?? []).map((layer) => layer.toGeoJSON())
    const style = { className: "shape-lit", weight: 4, fill: false, pane: "above" }
    this.lit = L.geoJSON(shapes, { interactive: false, style, pane: "above" }).addTo(this.map)
    return shapes.length > 0
  }

  /** Bring a row into sight, if it is not. */
  reveal(code) {
    const layers = this.layers.get(code)
    if (!layers) return
    const bounds = L.featureGroup(layers).getBounds()
    if (!this.map.getBounds().intersects(bounds)) this.map.panTo(bounds.getCenter())
  }

  showBasins(shown) {
    this.map.getContainer().classList.toggle("without-basins", !shown)
  }

  fit() {
    const bounds = this.shapes?.getLayers().length ? this.shapes.getBounds() : this.ground?.getBounds()
    this.map.invalidateSize({ animate: false, pan: false })
    const over = this.beside && getComputedStyle(this.beside).position === "absolute"
    const left = over ? this.beside.offsetWidth + PADDING : PADDING
    const padding = { paddingTopLeft: [left, PADDING], paddingBottomRight: [PADDING, FOOT] }
    this.map.fitBounds(this.metropole ? METROPOLE : bounds ?? METROPOLE, { animate: false, ...padding })
  }

  /** Hatching of the estimated ones, in each shade. SVG alone can do it. */
  patterns(element) {
    const cells = [1, 2, 3, 4, 5].map(
      (step) => `<pattern id="hatch-${step}" class="hatch hatch-${step}" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="7" height="7"/><path d="M0 0V7"/></pattern>`,
    )
    const defs = document.createElement("div")
    defs.className = "hatches"
    defs.innerHTML = `<svg width="0" height="0" aria-hidden="true"><defs>${cells.join("")}</defs></svg>`
    element.before(defs)
  }
}

/** Of the box around a shape: enough to tell the largest. */
function area(feature) {
  const box = L.geoJSON(feature).getBounds()
  return (box.getEast() - box.getWest()) * (box.getNorth() - box.getSouth())
}

/** Pixels: the area grows with the people. */
function size(row) {
  return row ? Math.max(4, Math.min(22, 1.2 * Math.sqrt(row.people))) : 3
}

function look(row) {
  if (!row) return { className: "shape shape-none", weight: 1, fillOpacity: 1 }
  const fillColor = row.estimated ? `url(#hatch-${row.step})` : undefined
  const className = `shape ${row.estimated ? "shape-estimated" : `shape-${row.step}`}`
  return { className, weight: 1, fillOpacity: 1, fillColor }
}

export function percent(share) {
  return (100 * share).toLocaleString(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 }) + SPACE + "%"
}

export function whole(number) {
  return Math.round(number).toLocaleString(LANGUAGE)
}
