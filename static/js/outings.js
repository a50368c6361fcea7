/* The calendar of outings: its map ([data-campaign-outings], one point for each commune) and its place field.
   Settings come from the page's json_script "outings-settings" (teams/outings/on_map.py); Leaflet is the global L. */

import { request } from "./lib/http.js";
import "./lib/place-picker.js";
import { createMap, drawOutlines } from "./lib/testimony-map.js";

const element = document.querySelector("[data-campaign-outings]")
const note = document.querySelector("[data-campaign-note]")
const settings = JSON.parse(document.getElementById("outings-settings").textContent)

if (element && window.L) show() // without the library the list says the same

async function show() {
  element.replaceChildren()
  const [west, south, east, north] = settings.home
  const map = createMap(element, settings, { scrollWheelZoom: false })
  map.fitBounds([[south, west], [north, east]])
  drawOutlines(map, settings)
  try {
    const { places } = await request(settings.points)
    places.forEach((place) => addPlace(map, place))
    note.textContent = places.length ? "" : settings.words.none
    if (places.length && places.length <= 30) frame(map, places)
  } catch (error) {
    note.textContent = error.message
  }
}

function frame(map, places) {
  const box = L.latLngBounds(places.map(({ lat, lon }) => [lat, lon]))
  map.fitBounds(box, { padding: [32, 32], maxZoom: 9 })
}

function addPlace(map, place) {
  const { lon, lat, name, outings } = place
  const count = outings.length
  const icon = count === 1
    ? L.divIcon({ className: "map-dot", iconSize: [18, 18], html: "" })
    : L.divIcon({ className: "map-cluster", iconSize: [32, 32], html: String(count) })
  const marker = L.marker([lat, lon], { icon, keyboard: true, riseOnHover: true }).addTo(map)
  const words = count === 1 ? settings.words.one : settings.words.many
  const label = words.replace("{n}", count).replace("{place}", name)
  const pin = marker.getElement()
  pin.setAttribute("aria-label", label)
  const open = () => openCard(map, place)
  marker.on("click", open)
  pin.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return
    event.preventDefault()
    open()
  })
}

function openCard(map, { lon, lat, name, outings }) {
  const card = document.createElement("div")
  card.className = "outings-popup"
  const title = document.createElement("strong")
  title.textContent = name
  const list = document.createElement("ul")
  list.append(...outings.map(line))
  card.append(title, list)
  const popup = L.popup({ minWidth: 220, maxWidth: 300 }).setLatLng([lat, lon]).setContent(card).openOn(map)
  popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", settings.words.close)
  card.querySelector("a")?.focus({ preventScroll: true })
}

function line({ url, title, when }) {
  const item = document.createElement("li")
  const link = Object.assign(document.createElement("a"), { href: url })
  const name = document.createElement("span")
  name.textContent = title
  const hours = Object.assign(document.createElement("span"), { className: "hint", textContent: ` ${when}` })
  link.append(name, hours)
  item.append(link)
  return item
}
