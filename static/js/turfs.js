/* The page of an area cut into turfs: its map, what is chosen on it shown beside it, streets dragged, doors drawn around.
   Settings come from the page's json_script "turfs-settings" (canvassing/views/turfs.py), the drawing from its `map`.
   Without this script the page is lists and forms. */

import { request, requestOrTell, toast } from "./lib/http.js";
import { read } from "./turfs/drawing.js";
import { TurfMap, filled } from "./turfs/map.js";
import { letDraw } from "./turfs/polygon.js";

const WAIT_MS = 1200

const settings = JSON.parse(document.getElementById("turfs-settings").textContent)
const panel = document.querySelector("[data-campaign-panel]")
const readout = document.querySelector("[data-campaign-readout]")
const stage = document.querySelector("[data-campaign-turfs]")

for (const element of document.querySelectorAll("[data-campaign-state]")) waitFor(element.dataset.campaignState)
countTurfs()
if (stage && window.L) bringToLife()

async function bringToLife() {
  const drawing = await request(settings.map + location.search).catch((error) => (toast(error.message, { kind: "danger" }), null))
  if (!drawing) return
  const { words } = settings
  const map = new TurfMap(stage, read(drawing), words)
  const rest = readout.firstElementChild
  remember(map)
  map.choose(asked())
  map.addEventListener("turf", ({ detail }) => open({ turf: detail }))
  map.addEventListener("street", ({ detail }) => {
    // A first touch opens the turf, the next one of its streets.
    if (detail.turf && detail.turf !== map.open?.turf) open({ turf: detail.turf })
    else open({ turf: detail.turf, street: detail.street })
  })
  map.addEventListener("point", ({ detail }) => readout.replaceChildren(detail ? told(detail) : rest))
  map.addEventListener("drop", ({ detail }) => drop(detail, map.open))
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-campaign-open]")
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    visit(new URL(link.href))
  })
  addEventListener("popstate", () => load(new URL(location.href)))
  const box = document.querySelector("[data-campaign-polygon]")
  if (box) letDraw(box, map, words)
  stage.dataset.campaignDrawn = drawing.turfs.length

  function open({ turf, street }) {
    const url = new URL(settings.page, location.href)
    if (turf) url.searchParams.set("secteur", turf)
    if (street) url.searchParams.set("rue", street)
    return visit(url)
  }

  async function visit(url) {
    // Where doors are too many to be drawn at once, each turf comes with its own.
    if (!drawing.whole) return location.assign(url)
    if (!(await load(url))) return
    history.pushState(null, "", url.pathname + url.search)
    map.reveal(asked())
    panel.scrollIntoView({ block: "nearest" })
    panel.focus({ preventScroll: true })
  }

  async function load(url) {
    const address = new URL(url)
    address.searchParams.set("volet", "1")
    address.hash = ""
    const html = await requestOrTell(address.href)
    if (html === null) return false
    if (html.includes("<html")) return location.assign(url) // the session is over: the whole page says so
    panel.innerHTML = html
    const now = asked(url)
    map.choose(now)
    for (const line of document.querySelectorAll("[data-campaign-row]"))
      line.classList.toggle("row-lit", Number(line.dataset.campaignRow) === now.turf)
    countTurfs()
    return true
  }

  function told(thing) {
    const text = thing.street
      ? filled(words.street, { street: thing.street, doors: thing.doors })
      : filled(words.turf, { n: thing.n, doors: thing.doors, name: thing.name })
    return document.createTextNode(text)
  }
}

/** A street was let go over another turf: what its form says, sent. */
function drop(turf, { street }) {
  const form = panel.querySelector("[data-campaign-move]")
  if (!form) return
  form.elements.into.value = turf
  readout.textContent = filled(settings.words.dropped, { street, n: turf })
  form.requestSubmit()
}

/** What the address of the page says is open. */
function asked(url = new URL(location.href)) {
  return { turf: Number(url.searchParams.get("secteur")) || undefined, street: url.searchParams.get("rue") || undefined }
}

/** After a form was sent the map stands where it stood. */
function remember(map) {
  const key = `turfs:${settings.code}`
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null")
  sessionStorage.removeItem(key)
  if (kept) map.show(kept)
  else map.reveal(asked())
  document.addEventListener("submit", () => sessionStorage.setItem(key, JSON.stringify(map.view())))
}

/** How many turfs this size gives, while it is typed. */
function countTurfs() {
  const form = document.querySelector("[data-campaign-cut]")
  const output = form?.querySelector("output")
  if (!output) return
  const tell = () => {
    const size = Number(form.elements.doors.value)
    output.value = size >= 10 ? filled(output.dataset.campaignWords, { n: Math.max(1, Math.round(form.dataset.campaignDoors / size)) }) : ""
  }
  form.elements.doors.addEventListener("input", tell)
  tell()
}

/** Ask until the cut is made, then read the page again. */
function waitFor(address) {
  const timer = setInterval(async () => {
    const now = await request(address).catch(() => null)
    if (!now || now.state === "queued") return
    clearInterval(timer)
    location.reload()
  }, WAIT_MS)
}
