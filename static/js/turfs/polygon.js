/* Drawing around doors: each touch of the map is a corner; the form beside it sends them. Leaflet is the global L. */

import { inside } from "./drawing.js";
import { filled } from "./map.js";

const FEWEST = 3

export function letDraw(box, turfMap, words) {
  const [open, form] = [box.querySelector("[data-campaign-draw]"), box.querySelector("form")]
  const [hint, ring] = [box.querySelector("[data-campaign-polygon-hint]"), form.elements.ring]
  const [send, back] = [form.querySelector("[type=submit]"), box.querySelector("[data-campaign-draw-corner]")]
  const { map } = turfMap
  const drawn = L.featureGroup().addTo(map)
  let corners = []
  let closed = false

  const start = () => set(true)
  const stop = () => set(false)
  box.hidden = false
  open.addEventListener("click", start)
  box.querySelector("[data-campaign-draw-stop]").addEventListener("click", stop)
  back.addEventListener("click", () => {
    corners.pop()
    closed = false
    redraw()
  })
  map.on("click", ({ latlng }) => turfMap.drawing && !closed && add([latlng.lat, latlng.lng]))
  if (!form.hidden) start()

  function set(drawing) {
    turfMap.drawing = drawing
    map.getContainer().classList.toggle("turfs-drawing", drawing)
    map.doubleClickZoom[drawing ? "disable" : "enable"]()
    open.hidden = drawing
    open.setAttribute("aria-expanded", drawing)
    form.hidden = !drawing
    corners = []
    closed = false
    redraw()
    if (!drawing) open.focus()
  }

  function add(corner) {
    const first = corners[0] && map.latLngToContainerPoint(corners[0])
    closed = corners.length >= FEWEST && first.distanceTo(map.latLngToContainerPoint(corner)) < 22
    if (!closed) corners.push(corner)
    redraw()
  }

  function redraw() {
    drawn.clearLayers()
    const enough = corners.length >= FEWEST
    const style = { className: "turf-drawn", interactive: false }
    if (enough) L.polygon(corners, style).addTo(drawn)
    else L.polyline(corners, style).addTo(drawn)
    for (const corner of corners)
      L.marker(corner, { icon: L.divIcon({ className: "turf-corner", iconSize: [16, 16] }), interactive: false, keyboard: false }).addTo(drawn)
    const held = enough ? turfMap.dots.filter((dot) => inside(dot.at, corners)) : []
    const doors = held.reduce((sum, dot) => sum + dot.doors, 0)
    ring.value = corners.map(([lat, lon]) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(" ")
    send.disabled = !doors
    back.disabled = !corners.length
    hint.textContent = filled(enough ? words.closed : words.corner, { doors })
  }
}
