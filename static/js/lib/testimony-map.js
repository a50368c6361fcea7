/* A Leaflet map of testimonies: outlines underneath, clusters tile by tile, faces when close, a card on a click.
   Settings come from the page's json_script "map-settings" (supporters/views/map_context.py); Leaflet is the global L. */

import { request } from "./http.js";
import { loadClusters } from "./map-tiles.js";
import { features } from "./outlines.js";
import { spread } from "./spread.js";

const CLOSE = 14 // from this zoom, single faces are asked for
const DEEPEST = 18
const SHOWN = 500
const LANGUAGE = document.documentElement.lang || undefined // numbers as the page writes them

export class TestimonyMap extends EventTarget {
  /** `box`: "w,s,e,n" to begin with. `filters()`: what the reader asked for, as an object of strings. */
  constructor(element, settings, { box, filters = () => ({}), newWindow = false } = {}) {
    super()
    this.settings = settings
    this.filters = filters
    this.newWindow = newWindow
    this.asked = 0
    element.replaceChildren()
    this.map = createMap(element, settings)
    this.markers = L.layerGroup().addTo(this.map)
    this.show(box || settings.home)
    this.map.on("moveend", () => this.refresh())
    // People first: what is asked for first arrives first.
    this.refresh()
    this.outlines = drawOutlines(this.map, settings)
  }

  /** Go to a box: "w,s,e,n" or four numbers. */
  show(box) {
    const [west, south, east, north] = Array.isArray(box) ? box : box.split(",").map(Number)
    this.map.fitBounds([[south, west], [north, east]])
  }

  async showDepartement(code) {
    const layer = (await this.outlines).choose(code)
    if (layer) this.map.fitBounds(layer.getBounds())
  }

  box() {
    const bounds = this.map.getBounds()
    const clip = (n, most) => Math.max(-most, Math.min(most, n)).toFixed(4)
    return [
      clip(bounds.getWest(), 180), clip(bounds.getSouth(), 85),
      clip(bounds.getEast(), 180), clip(bounds.getNorth(), 85),
    ].join(",")
  }

  async refresh() {
    const turn = ++this.asked
    this.dispatchEvent(new Event("view"))
    const filters = this.filters()
    const filtered = Object.keys(filters).length > 0
    try {
      const found = filtered || this.map.getZoom() >= CLOSE ? await this.points(filters) : null
      const single = found && (filtered || !found.more)
      const clusters = single ? [] : await loadClusters(this.map, this.settings)
      if (turn !== this.asked) return
      const held = this.markers.getLayers().some((layer) => layer.getElement() === document.activeElement)
      this.markers.clearLayers()
      if (single) found.points.forEach((point) => this.addPoint(point))
      else this.addClusters(clusters)
      if (held) this.map.getContainer().focus({ preventScroll: true })
      this.say(filtered && found.more ? this.settings.words.many.replace("{n}", SHOWN) : "")
    } catch (error) {
      if (turn === this.asked) this.say(error.message)
    }
  }

  points(filters) {
    const query = new URLSearchParams({ ...filters, bbox: this.box() })
    return request(`${this.settings.points}?${query}`)
  }

  say(message) {
    this.dispatchEvent(new CustomEvent("note", { detail: message }))
  }

  addClusters(clusters) {
    const circles = clusters.map((cluster) => {
      const { x, y } = this.map.latLngToLayerPoint([cluster.lat, cluster.lon])
      return { ...cluster, x, y, radius: radius(cluster.count) }
    })
    spread(circles)
    for (const circle of circles) this.addCluster(circle, this.map.layerPointToLatLng([circle.x, circle.y]))
  }

  addCluster({ lon, lat, count, testimony, radius }, place) {
    if (testimony) return this.addDot(place, testimony, this.settings.words.one)
    const icon = L.divIcon({ className: "map-cluster", iconSize: [2 * radius, 2 * radius], html: short(count) })
    this.addMarker(place, icon, this.settings.words.cluster.replace("{n}", count.toLocaleString()), () => {
      this.map.setView([lat, lon], Math.min(Math.round(this.map.getZoom()) + 2, DEEPEST))
    })
  }

  addPoint([lon, lat, pk, name, thumbnail]) {
    const label = this.settings.words.by.replace("{name}", name)
    if (this.map.getZoom() < CLOSE - 3) return this.addDot([lat, lon], pk, label)
    const face = thumbnail ? Object.assign(new Image(), { src: thumbnail, alt: "" }) : letter(name)
    const icon = L.divIcon({ className: "map-pin", iconSize: [44, 44], iconAnchor: [4, 44], html: face })
    this.addMarker([lat, lon], icon, label, () => this.open([lat, lon], pk, [18, -34]))
  }

  addDot(place, pk, label) {
    const icon = L.divIcon({ className: "map-dot", iconSize: [18, 18], html: "" })
    this.addMarker(place, icon, label, () => this.open(place, pk))
  }

  addMarker(place, icon, label, act) {
    const marker = L.marker(place, { icon, keyboard: true, riseOnHover: true }).addTo(this.markers)
    const element = marker.getElement()
    element.setAttribute("aria-label", label)
    marker.on("click", act)
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return
      event.preventDefault()
      act()
    })
  }

  async open(place, pk, offset = [0, 0]) {
    const card = document.createElement("div")
    const popup = L.popup({ offset, minWidth: 230, maxWidth: 300, autoPanPadding: [16, 16] }).setLatLng(place)
    try {
      card.innerHTML = await request(this.settings.card.replace("{pk}", pk))
    } catch (error) {
      card.textContent = error.message
    }
    if (this.newWindow) card.querySelectorAll("a").forEach((link) => Object.assign(link, { target: "_blank", rel: "noopener" }))
    popup.setContent(card).openOn(this.map)
    popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", this.settings.words.close)
    card.querySelector("a")?.focus({ preventScroll: true })
    this.dispatchEvent(new CustomEvent("open", { detail: pk }))
  }
}

/** A still map with one pin: where a testimony comes from. */
export function showPoint(element, settings, { lon, lat, name }) {
  element.replaceChildren()
  const map = createMap(element, settings, { zoomControl: false, scrollWheelZoom: false, dragging: false, keyboard: false })
  map.setView([lat, lon], 7)
  drawOutlines(map, settings)
  const icon = L.divIcon({ className: "map-pin", iconSize: [44, 44], iconAnchor: [4, 44], html: letter(name) })
  L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(map)
}

export function createMap(element, settings, options = {}) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  const map = L.map(element, {
    minZoom: 2, maxZoom: DEEPEST, zoomSnap: 0.25, maxBounds: [[-85, -180], [85, 180]], maxBoundsViscosity: 1, attributionControl: false,
    zoomControl: false, zoomAnimation: !still, fadeAnimation: !still, markerZoomAnimation: !still, inertia: !still, ...options,
  })
  const words = settings.words
  if (options.zoomControl !== false) L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map)
  const credits = L.control.attribution({ prefix: false }).addTo(map).addAttribution(words.credit)
  if (settings.background.url) {
    L.tileLayer(settings.background.url, { maxZoom: DEEPEST, noWrap: true, className: "map-background" }).addTo(map)
    credits.addAttribution(settings.background.attribution)
  }
  return map
}

/** Draw the départements. Gives `choose(code)`: lights one and returns its layer. */
export async function drawOutlines(map, settings) {
  const style = { className: "outline", weight: 1, fillOpacity: settings.background.url ? 0 : 1 }
  const byCode = new Map()
  try {
    const onEachFeature = (feature, layer) => byCode.set(feature.properties.code, layer)
    L.geoJSON(features(await request(settings.outlines)), { interactive: false, style, onEachFeature }).addTo(map)
  } catch {
    // Without outlines the clusters still say where people are.
  }
  const choose = (code) => {
    byCode.forEach((layer, key) => layer.getElement()?.classList.toggle("outline-chosen", key === code))
    byCode.get(code)?.bringToFront()
    return byCode.get(code)
  }
  return { choose }
}

/** Pixels: grows with the number, slowly. */
function radius(count) {
  return count === 1 ? 9 : Math.round(Math.min(28, 12 + 4 * Math.log10(count) + 0.2 * Math.sqrt(Math.min(count, 400))))
}

function letter(name) {
  const box = document.createElement("span")
  box.textContent = [...name][0] ?? ""
  return box
}

function short(count) {
  if (count < 1000) return String(count)
  const [value, unit] = count < 999_500 ? [count / 1000, "k"] : [count / 1_000_000, "M"]
  return value.toLocaleString(LANGUAGE, { maximumFractionDigits: value < 10 ? 1 : 0 }) + unit
}
