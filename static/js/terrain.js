/* The pages of /terrain/. On the map's page: shapes and table rows light each other, a click goes deeper, the map is
   printed whole. Elsewhere: sliders say their number, and what is being computed is asked for until it is there.
   Settings come from the page's json_script "terrain-settings" (territory/views/terrain.py). Without this script the
   page is a table with its legend. */

import { Choropleth, percent, toRow, whole } from "./lib/choropleth.js";
import { request, toast } from "./lib/http.js";
import { features } from "./lib/outlines.js";

const WAIT_MS = 2000
const PRINTED = "map-printed"

for (const element of document.querySelectorAll("[data-campaign-state]")) waitFor(element.dataset.campaignState)
for (const slider of document.querySelectorAll("[data-campaign-slider]")) follow(slider)
for (const select of document.querySelectorAll("[data-campaign-switch] select")) switchAtOnce(select)
const stage = document.querySelector("[data-campaign-terrain]")
if (stage) bringToLife(stage, JSON.parse(document.getElementById("terrain-settings").textContent))

async function bringToLife(stage, settings) {
  const readout = document.querySelector("[data-campaign-readout]")
  const map = new Choropleth(stage, { ...settings, beside: document.querySelector("[data-campaign-overseas]"), words: { ...settings.words, line: tip(settings.words) } })
  const [values, outlines, contours] = await Promise.all([
    request(settings.values),
    request(settings.outlines).then(features, () => []),
    request(settings.contours).then((found) => found.features, () => []),
  ]).catch((error) => (toast(error.message, { kind: "danger" }), [null]))
  if (!values) return
  const rows = new Map([...values.rows, ...values.communes].map((line, n) => [line[0], toRow(line, n + 1)]))
  name(rows, contours)
  map.drawGround(outlines)
  map.draw(contours, rows, values.basins)
  if (!contours.length) fallBack(map, outlines, settings, readout)
  connect(map, rows, settings, readout)
  print(map, stage)
  stage.dataset.campaignDrawn = contours.length
}

/** Rows are called as their contours are, or as the table calls them. */
function name(rows, contours) {
  for (const { properties } of contours) if (rows.has(properties.code)) rows.get(properties.code).name = properties.name
  for (const line of document.querySelectorAll("[data-campaign-row]")) {
    const row = rows.get(line.dataset.campaignRow)
    if (row) row.name ||= line.querySelector("a").textContent
  }
}

/** Without any contour, show the département at least, and say so. */
function fallBack(map, outlines, settings, readout) {
  readout.textContent = settings.words.none
  const own = outlines.find((feature) => feature.properties.code === settings.departement)
  if (own) map.map.fitBounds(L.geoJSON(own).getBounds(), { animate: false })
}

function connect(map, rows, settings, readout) {
  const lines = new Map([...document.querySelectorAll("[data-campaign-row]")].map((line) => [line.dataset.campaignRow, line]))
  let held // chosen by a click: stays lit when the pointer leaves

  const show = (code, row) => {
    for (const line of lines.values()) line.classList.toggle("row-lit", line.dataset.campaignRow === code)
    map.light(code)
    if (row) readout.replaceChildren(...told(row, settings))
  }
  const rest = () => show(held, rows.get(held))

  map.addEventListener("point", ({ detail }) => (detail ? show(detail.code, detail) : rest()))
  map.addEventListener("choose", ({ detail }) => {
    if (settings.afar || !detail.rank) return (location.href = address(detail, settings))
    held = detail.code
    rest()
    lines.get(held)?.scrollIntoView({ block: "nearest" })
  })
  for (const [code, line] of lines) {
    line.addEventListener("pointerenter", () => show(code, rows.get(code)))
    line.addEventListener("pointerleave", rest)
    line.addEventListener("focusin", () => (show(code, rows.get(code)), map.reveal(code)))
    line.addEventListener("focusout", rest)
  }
  const basins = document.querySelector("[data-campaign-basins]")
  basins?.addEventListener("change", () => map.showBasins(basins.checked))
}

/** The line under the map: the name leads to the page. */
function told(row, settings) {
  const link = document.createElement("a")
  link.href = address(row, settings)
  link.textContent = row.name
  link.setAttribute("aria-label", settings.words.open.replace("{name}", row.name))
  const figures = document.createElement("span")
  figures.textContent = facts(row, settings.words).join(" · ")
  return [link, figures]
}

function facts(row, words) {
  return [
    `${percent(row.potential)} ${words.potential}`,
    `${whole(row.people)} ${words.people}`,
    row.rank && words.rank.replace("{n}", whole(row.place)),
    row.estimated && words.estimated,
  ].filter(Boolean)
}

function tip(words) {
  return (row) => {
    const box = document.createElement("div")
    const name = document.createElement("strong")
    name.textContent = row?.name ?? ""
    box.append(name)
    for (const fact of row ? facts(row, words) : []) {
      const line = document.createElement("span")
      line.textContent = fact
      box.append(line)
    }
    return box
  }
}

function address(row, settings) {
  const pattern = settings.afar || !row.rank ? settings.place : settings.precinct
  return pattern.replace("{code}", encodeURIComponent(row.code))
}

function print(map, stage) {
  const button = document.querySelector("[data-campaign-print]")
  if (button) button.hidden = false
  button?.addEventListener("click", () => window.print())
  const set = (printed) => {
    stage.classList.toggle(PRINTED, printed)
    map.fit()
  }
  addEventListener("beforeprint", () => set(true))
  addEventListener("afterprint", () => set(false))
}

function follow(slider) {
  const output = slider.parentElement.querySelector("output")
  const tell = () => (output.value = Number(slider.value).toLocaleString(document.documentElement.lang, { minimumFractionDigits: 2 }))
  slider.addEventListener("input", tell)
  tell()
}

function switchAtOnce(select) {
  select.form.querySelector("button").hidden = true
  select.addEventListener("change", () => select.form.submit())
}

/** Ask until the ranking is there, then read the page again. */
async function waitFor(address) {
  const before = await request(address).catch(() => null)
  const timer = setInterval(async () => {
    const now = await request(address).catch(() => null)
    if (!now || (now.state === "queued" && now.version === before?.version)) return
    clearInterval(timer)
    location.reload()
  }, WAIT_MS)
}
