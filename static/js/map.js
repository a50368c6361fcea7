/* Brings maps to life: every [data-campaign-map] of the page, and on /carte/ the filters, the panel and the address bar.
   Without this script the page is a list with a search form. */

import { requestOrTell } from "./lib/http.js";
import { TestimonyMap, showPoint } from "./lib/testimony-map.js";

const PAUSE_MS = 180
const settings = JSON.parse(document.getElementById("map-settings").textContent)
const page = document.querySelector("[data-campaign-map-page]")

for (const element of document.querySelectorAll("[data-campaign-map]")) {
  const { campaignPoint, campaignName, campaignBbox, campaignNewWindow } = element.dataset
  if (campaignPoint) {
    const [lon, lat] = campaignPoint.split(",").map(Number)
    showPoint(element, settings, { lon, lat, name: campaignName })
  } else if (page) {
    bringToLife(element, campaignBbox)
  } else {
    new TestimonyMap(element, settings, { box: campaignBbox, newWindow: campaignNewWindow !== undefined })
  }
}

function bringToLife(element, box) {
  const form = document.querySelector("[data-campaign-filters]")
  const panel = page.querySelector("[data-campaign-panel]")
  const note = page.querySelector("[data-campaign-note]")
  const filters = () => Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()))
  const map = new TestimonyMap(element, settings, { box, filters })
  let departement = filters().departement
  let waiting

  // Until the map moves, the panel shows what the server put in it.
  map.addEventListener("view", () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => update(panel, map, filters()), PAUSE_MS)
    remember(map, filters())
  })
  map.addEventListener("note", (event) => (note.textContent = event.detail))
  map.addEventListener("open", (event) => light(panel, event.detail))

  if (departement && !box) map.showDepartement(departement)

  form.addEventListener("submit", (event) => {
    event.preventDefault()
    search()
  })
  form.elements.departement.addEventListener("change", search)

  function search() {
    const before = departement
    departement = filters().departement
    if (departement && departement !== before) map.showDepartement(departement)
    else if (before && !departement) map.show(settings.home)
    map.refresh()
  }

  for (const link of document.querySelectorAll("[data-campaign-box]"))
    link.addEventListener("click", (event) => {
      event.preventDefault()
      form.elements.departement.value = departement = ""
      map.show(link.dataset.campaignBox)
    })

  panel.addEventListener("click", async (event) => {
    const more = event.target.closest("[data-campaign-more]")
    if (!more) return
    event.preventDefault()
    const html = await requestOrTell(more.dataset.campaignMore)
    if (html) append(panel, more, html)
  })
}

async function update(panel, map, filters) {
  const query = new URLSearchParams({ ...filters, bbox: map.box() })
  panel.setAttribute("aria-busy", "true")
  const html = await requestOrTell(`${settings.view}?${query}`)
  if (html) panel.innerHTML = html
  panel.scrollTop = 0
  panel.removeAttribute("aria-busy")
}

function append(panel, more, html) {
  const next = new DOMParser().parseFromString(html, "text/html")
  const cards = [...next.querySelectorAll("[data-campaign-testimony]")]
  panel.querySelector(".testimonies").append(...cards)
  more.closest("p").replaceWith(...next.querySelectorAll(".testimonies-next"))
  cards[0]?.querySelector("a")?.focus({ preventScroll: true })
}

function light(panel, pk) {
  for (const card of panel.querySelectorAll("[data-campaign-lit]")) card.removeAttribute("data-campaign-lit")
  panel.querySelector(`[data-campaign-testimony="${pk}"]`)?.setAttribute("data-campaign-lit", "")
}

function remember(map, filters) {
  const query = new URLSearchParams({ ...filters, bbox: map.box() }).toString().replaceAll("%2C", ",")
  history.replaceState(null, "", `?${query}`)
}
