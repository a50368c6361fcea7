/* A Leaflet map of the turfs of an area: outlines in eight colours with their numbers, a dot for each address. Leaflet
   is the global L. Emits "turf" (a number), "street" (a dot), "point" (a dot, a turf or null) and "drop" (a turf's
   number), when a street's handle was let go over another turf. */

import { createMap } from "../lib/calm-map.js";
import { nearest } from "./drawing.js";

const FRANCE = [[41.3, -5.2], [51.1, 9.6]]
const COLOURS = 8
const SMALL = 4
/** The share of the addresses that are looked at first, when the others lie far away. */
const MOST = 0.93

export class TurfMap extends EventTarget {
  constructor(element, { turfs, loose, boundary }, words) {
    super()
    this.words = words
    this.turfs = new Map(turfs.map((turf) => [turf.n, turf]))
    this.dots = [...turfs.flatMap((turf) => turf.dots), ...loose]
    this.shapes = new Map()
    this.marks = new Map()
    element.replaceChildren()
    this.map = createMap(element, words, { minZoom: 3, maxZoom: 20, zoomSnap: 0.25 })
    this.canvas = L.canvas({ padding: 0.3, tolerance: 8 })
    this.colours = colours(element)
    this.chosen = L.featureGroup().addTo(this.map)
    if (boundary) this.ground = L.geoJSON(boundary, { interactive: false, className: "turf-boundary" }).addTo(this.map)
    for (const turf of turfs) this.drawTurf(turf)
    for (const dot of this.dots) this.drawDot(dot)
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.recolour(element))
    this.map.on("zoomend", () => this.dots.forEach((dot) => dot.layer.setRadius(size(dot, this.map.getZoom()))))
    this.fit()
  }

  drawTurf(turf) {
    if (turf.outline) {
      const className = `turf-shape turf-${turf.colour}${turf.locked ? " turf-shape-locked" : ""}`
      const shape = L.geoJSON(turf.outline, { className }).addTo(this.map)
      shape.on("click", () => this.tell("turf", turf.n))
      shape.on("mouseover", () => this.tell("point", turf))
      shape.on("mouseout", () => this.tell("point", null))
      this.shapes.set(turf.n, shape)
    }
    const sign = turf.out ? "\u202f↗" : turf.doors && !turf.left ? "\u202f✓" : ""
    const icon = L.divIcon({ className: `turf-mark turf-${turf.colour}`, html: `${turf.n}${sign}`, iconSize: null })
    const mark = L.marker(turf.at, { icon, zIndexOffset: 500 }).addTo(this.map)
    mark.getElement().setAttribute("aria-label", filled(this.words.turf, { n: turf.n, doors: turf.doors, name: turf.name }))
    mark.on("click keypress", (event) => (event.type === "click" || event.originalEvent.key === "Enter") && this.tell("turf", turf.n))
    this.marks.set(turf.n, mark)
  }

  drawDot(dot) {
    const turf = this.turfs.get(dot.turf)
    const layer = L.circleMarker(dot.at, { renderer: this.canvas, radius: size(dot, this.map.getZoom()), ...this.ink(dot, turf) }).addTo(this.map)
    layer.on("click", () => this.tell("street", dot))
    layer.on("mouseover", () => this.tell("point", dot))
    layer.on("mouseout", () => this.tell("point", null))
    dot.layer = layer
  }

  /** Doors still to knock at are full; where nothing is left only the ring stays. */
  ink(dot, turf) {
    const { paper, ink } = this.colours
    const color = turf ? this.colours.turfs[turf.colour] : ink
    return { color: dot.left ? ink : color, weight: 1, fillColor: dot.left ? color : paper, fillOpacity: 1 }
  }

  recolour(element) {
    this.colours = colours(element)
    for (const dot of this.dots) dot.layer.setStyle(this.ink(dot, this.turfs.get(dot.turf)))
    this.choose(this.open)
  }

  /** Show what is open: a turf with its walk, a street with its handle; nothing for {}. */
  choose({ turf: n, street } = {}) {
    this.open = { turf: n, street }
    this.chosen.clearLayers()
    for (const [number, shape] of this.shapes) shape.setStyle({}), swap(shape, number === n)
    for (const [number, mark] of this.marks) mark.getElement()?.classList.toggle("turf-mark-open", number === n)
    const turf = this.turfs.get(n)
    if (turf) this.drawWalk(turf)
    if (street) this.drawStreet(street, n)
  }

  drawWalk(turf) {
    L.polyline(turf.dots.map((dot) => dot.at), { className: "turf-route", interactive: false }).addTo(this.chosen)
  }

  drawStreet(street, n) {
    const mine = this.dots.filter((dot) => dot.street === street && (!n || dot.turf === n))
    for (const dot of mine)
      L.circleMarker(dot.at, { radius: size(dot, this.map.getZoom()) + 4, color: this.colours.focus, weight: 4, fill: false, interactive: false }).addTo(this.chosen)
    if (!mine.length || this.turfs.size < 2) return
    const middle = mine[mine.length >> 1]
    const icon = L.divIcon({ className: "turf-handle", html: "", iconSize: null })
    const handle = L.marker(middle.at, { icon, draggable: true, autoPan: true, keyboard: false, zIndexOffset: 1000 }).addTo(this.chosen)
    const box = handle.getElement()
    box.textContent = filled(this.words.handle, { street })
    box.setAttribute("aria-hidden", "true") // the form beside the map does the same
    let pointer // the handle lies below its street: what counts is where the finger is
    handle.on("drag", ({ originalEvent }) => (pointer = this.map.mouseEventToLatLng(originalEvent.touches?.[0] ?? originalEvent)))
    handle.on("dragend", () => {
      const under = nearest(this.dots.filter((dot) => dot.turf), [pointer.lat, pointer.lng])
      const away = under && (under.turf !== middle.turf || under.street !== street)
      // A street that two turfs share may go to either.
      if (away && mine.some((dot) => dot.turf !== under.turf)) this.tell("drop", under.turf)
      else handle.setLatLng(middle.at)
    })
  }

  /** Bring a turf or a street into sight, closer when it is small on the screen. */
  reveal({ turf: n, street } = {}) {
    const mine = this.dots.filter((dot) => (street ? dot.street === street : true) && (n ? dot.turf === n : true))
    if (!mine.length || (!n && !street)) return
    const bounds = L.latLngBounds(mine.map((dot) => dot.at)).pad(0.15)
    const size = this.map.getBounds()
    const small = bounds.getNorth() - bounds.getSouth() < 0.25 * (size.getNorth() - size.getSouth())
    if (small || !size.contains(bounds)) this.map.fitBounds(bounds, { maxZoom: 18, animate: false })
  }

  fit() {
    const bounds = this.dots.length ? most(this.dots) : this.ground?.getBounds()
    this.map.fitBounds(bounds ?? FRANCE, { animate: false, padding: [16, 16], maxZoom: 18 })
  }

  view() {
    const { lat, lng } = this.map.getCenter()
    return [lat, lng, this.map.getZoom()]
  }

  show([lat, lng, zoom]) {
    this.map.setView([lat, lng], zoom, { animate: false })
  }

  tell(name, detail) {
    if (!this.drawing) this.dispatchEvent(new CustomEvent(name, { detail }))
  }
}

/** Words with their `{…}` filled in. */
export function filled(words, values) {
  return words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole)
}

function swap(shape, open) {
  for (const layer of shape.getLayers()) layer.getElement()?.classList.toggle("turf-shape-open", open)
}

/** The box of the dots; without the few that lie so far away that the others would be a single spot. */
function most(dots) {
  const middle = (values) => values.sort((one, other) => one - other)[values.length >> 1]
  const [lat, lon] = [middle(dots.map((dot) => dot.at[0])), middle(dots.map((dot) => dot.at[1]))]
  const away = (dot) => Math.max(Math.abs(dot.at[0] - lat), Math.abs(dot.at[1] - lon))
  const near = [...dots].sort((one, other) => away(one) - away(other)).slice(0, Math.ceil(MOST * dots.length))
  const [all, some] = [dots, near].map((some) => L.latLngBounds(some.map((dot) => dot.at)))
  const height = (box) => Math.max(box.getNorth() - box.getSouth(), (box.getEast() - box.getWest()) / 1.5)
  return height(some) < 0.4 * height(all) ? some : all
}

/** Pixels: a block of flats is larger; seen from afar all are smaller. */
function size(dot, zoom) {
  const scale = Math.min(1.4, Math.max(0.5, 2 ** ((zoom - 16.5) / 2)))
  return scale * (SMALL + Math.min(8, Math.sqrt(dot.doors - 1) * 0.9))
}

/** A canvas knows nothing of the style sheet. */
function colours(element) {
  const style = getComputedStyle(element)
  const named = (name) => style.getPropertyValue(name).trim()
  return {
    ink: named("--colour-ink"), paper: named("--colour-paper-raised"), focus: named("--colour-focus"),
    turfs: Array.from({ length: COLOURS }, (_, n) => named(`--basin-${n}`)),
  }
}

