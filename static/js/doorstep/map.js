/* The map of a walk, drawn here from its points: outline, way, one shape for each address. No tile is needed.
   « Where I am » is asked when pressed, drawn, and forgotten with the screen. */

import { button, h, s } from "./dom.js";
import { place } from "./frame.js";
import { shape } from "./shapes.js";
import { distance, say } from "./words.js";

const MARGIN = 34
const CLOSEST = 8
/** Metres that the scale may show. */
const ROUND = [10, 20, 50, 100, 200, 500, 1000, 2000, 5000]

export function drawMap(app, walk) {
  const drawing = new Drawing(walk)
  app.busy = false
  const where = h("p", { class: "hint", role: "status" })
  const move = (act) => () => {
    act()
    drawing.draw()
  }
  requestAnimationFrame(() => drawing.fit())
  return [
    h("h1", { class: "door-title" }, say("tab-carte")),
    h("div", { class: "door-map" }, drawing.element,
      h("div", { class: "door-map-tools" },
        button("+", move(() => drawing.zoom(1.5)), { kind: "door-tool", "aria-label": say("zoom-in"), key: "zoom-in" }),
        button("−", move(() => drawing.zoom(1 / 1.5)), { kind: "door-tool", "aria-label": say("zoom-out"), key: "zoom-out" }),
        button("⤢", move(() => drawing.fit()), { kind: "door-tool", "aria-label": say("zoom-all"), key: "zoom-all" }))),
    "geolocation" in navigator ? button(say("here"), () => locate(drawing, where), { kind: "door-quiet door-wide", key: "here" }) : null,
    where,
    legend(),
  ]
}

function legend() {
  const states = ["to_visit", "nobody", "done", "inaccessible", "do_not_visit"]
  const sample = (state) => h("li", null, s("svg", { viewBox: "-12 -12 24 24", width: 24, height: 24, "aria-hidden": "true" }, shape(state, 8)), say(`state-${state}`))
  return h("ul", { class: "door-legend", role: "list" }, states.map(sample))
}

function locate(drawing, said) {
  said.textContent = say("here-looking")
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      said.textContent = say("here-found", { distance: distance(coords.accuracy) })
      drawing.here = { lon: coords.longitude, lat: coords.latitude }
      drawing.draw()
    },
    (error) => (said.textContent = say(error.code === error.PERMISSION_DENIED ? "here-denied" : "here-failed")),
    { enableHighAccuracy: true, maximumAge: 30_000, timeout: 15_000 },
  )
}

class Drawing {
  constructor(walk) {
    this.walk = walk
    const [first] = walk.addresses
    this.origin = first ?? { lon: 0, lat: 0 }
    this.rings = rings(walk.pack.outline)
    this.element = s("svg", { class: "door-map-svg", role: "group", "aria-label": say("map-label", { n: walk.addresses.length }) })
    this.view = { scale: 1, x: 0, y: 0 }
    this.hold()
  }

  /** Metres east and south of the first address. */
  metres({ lon, lat }) {
    const k = 111_195
    return [(lon - this.origin.lon) * k * Math.cos((this.origin.lat * Math.PI) / 180), (this.origin.lat - lat) * k]
  }

  point(place) {
    const [x, y] = this.metres(place)
    return [x * this.view.scale + this.view.x, y * this.view.scale + this.view.y]
  }

  fit() {
    const { clientWidth: width, clientHeight: height } = this.element
    if (!width) return
    this.size = [width, height]
    const points = [...this.walk.addresses.map((address) => this.metres(address)), ...this.rings.flat().map((at) => this.metres(at))]
    const [left, right] = ends(points.map(([x]) => x))
    const [top, bottom] = ends(points.map(([, y]) => y))
    const scale = Math.min((width - 2 * MARGIN) / Math.max(40, right - left), (height - 2 * MARGIN) / Math.max(40, bottom - top), CLOSEST)
    this.view = { scale, x: width / 2 - (scale * (left + right)) / 2, y: height / 2 - (scale * (top + bottom)) / 2 }
    this.draw()
  }

  zoom(factor, [x, y] = this.size.map((side) => side / 2)) {
    const scale = Math.min(CLOSEST, Math.max(0.02, this.view.scale * factor))
    const ratio = scale / this.view.scale
    this.view = { scale, x: x - (x - this.view.x) * ratio, y: y - (y - this.view.y) * ratio }
  }

  draw() {
    if (!this.size) return
    const { walk } = this
    const path = (places) => places.map((at, i) => `${i ? "L" : "M"}${this.point(at).map((n) => n.toFixed(1)).join(" ")}`).join("")
    const next = walk.next?.id
    this.element.setAttribute("viewBox", `0 0 ${this.size.join(" ")}`)
    this.element.replaceChildren(
      ...this.rings.map((ring) => s("path", { class: "door-outline", d: `${path(ring)}Z` })),
      s("path", { class: "door-route", d: path(walk.addresses) }),
      ...this.names(),
      ...walk.addresses.map((address) => this.dot(address, address.id === next)),
      ...this.mine(),
      this.scale(),
    )
  }

  dot(address, next) {
    const [x, y] = this.point(address)
    const label = `${place(address)} : ${say(next ? "next-short" : `state-${address.state}`)}`
    return s("a", { href: `#${this.walk.id}/adresse/${address.id}`, class: next ? "door-dot door-dot-next" : "door-dot", "aria-label": label, transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` },
      s("circle", { r: 22, class: "door-dot-target" }), next ? s("circle", { r: 17, class: "door-dot-ring" }) : null, shape(address.state, next ? 10 : 8))
  }

  /** Each street's name, at the middle of its addresses. */
  names() {
    const streets = new Map()
    for (const address of this.walk.addresses) streets.set(address.street, [...(streets.get(address.street) ?? []), address])
    return [...streets].map(([street, rows]) => {
      const [x, y] = this.point(rows[Math.floor(rows.length / 2)])
      const room = Math.min(Math.max(x, 4 * street.length + 6), this.size[0] - 4 * street.length - 6)
      return s("text", { class: "door-street-name", x: room, y: y - 16, "text-anchor": "middle", "aria-hidden": "true" }, street)
    })
  }

  mine() {
    if (!this.here) return []
    const [x, y] = this.point(this.here)
    return [s("g", { class: "door-here", transform: `translate(${x} ${y})` }, s("circle", { r: 11 }), s("path", { d: "M0 -18V-6M0 6V18M-18 0H-6M6 0H18" }))]
  }

  scale() {
    const metres = ROUND.findLast((one) => one * this.view.scale <= this.size[0] / 3) ?? ROUND[0]
    const y = this.size[1] - 12
    return s("g", { class: "door-scale" }, s("path", { d: `M12 ${y - 6}V${y}H${12 + metres * this.view.scale}V${y - 6}` }), s("text", { x: 16, y: y - 8 }, distance(metres)))
  }

  /** One finger moves the map, two bring it nearer. */
  hold() {
    const fingers = new Map()
    const svg = this.element
    const spread = () => {
      const [one, other] = [...fingers.values()]
      return other ? Math.hypot(one.x - other.x, one.y - other.y) : 0
    }
    svg.addEventListener("pointerdown", (event) => fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY }))
    svg.addEventListener("pointermove", (event) => {
      const from = fingers.get(event.pointerId)
      if (!from) return
      const before = spread()
      fingers.set(event.pointerId, { x: event.offsetX, y: event.offsetY })
      if (fingers.size === 2 && before) this.zoom(spread() / before, [event.offsetX, event.offsetY])
      else {
        this.view.x += event.offsetX - from.x
        this.view.y += event.offsetY - from.y
      }
      this.draw()
    })
    for (const end of ["pointerup", "pointercancel", "pointerleave"]) svg.addEventListener(end, (event) => fingers.delete(event.pointerId))
  }
}

function ends(values) {
  return values.length ? [Math.min(...values), Math.max(...values)] : [0, 0]
}

/** Rings of a polygon, or of several, as places. */
function rings(outline) {
  const polygons = { Polygon: (found) => [found], MultiPolygon: (found) => found }[outline?.type]?.(outline.coordinates) ?? []
  return polygons.flat().map((ring) => ring.map(([lon, lat]) => ({ lon, lat })))
}
