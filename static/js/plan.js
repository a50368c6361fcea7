/* The map of the plan: each département in the shade of its share of the goal, its numbers under the pointer, a click
   opens it. Settings come from the page's json_script "plan-settings" (teams/views/plan.py). Without this script the
   page's table says the same. */

import { Choropleth, percent, whole } from "./lib/choropleth.js";
import { request, toast } from "./lib/http.js";

const stage = document.querySelector("[data-campaign-plan]")
if (stage && window.L) bringToLife(stage, JSON.parse(document.getElementById("plan-settings").textContent))

async function bringToLife(stage, settings) {
  const readout = document.querySelector("[data-campaign-readout]")
  const asked = [request(settings.values), request(settings.outlines)]
  const [values, outlines] = await Promise.all(asked).catch((error) => (toast(error.message, { kind: "danger" }), []))
  if (!values || !outlines) return (readout.textContent = settings.words.none)
  const rows = new Map(values.rows.map((line) => [line[0], toRow(line)]))
  const words = { ...settings.words, line: (row) => tip(row, settings.words) }
  const map = new Choropleth(stage, { ...settings, words })
  map.drawGround(outlines.features)
  map.draw(outlines.features.filter((feature) => rows.has(feature.properties.code)), rows, [])
  map.addEventListener("point", ({ detail }) => {
    map.light(detail?.code)
    if (detail) readout.replaceChildren(...told(detail, settings))
  })
  map.addEventListener("choose", ({ detail }) => (location.href = address(detail, settings)))
  showLegend(document.querySelector("[data-campaign-legend]"), values.legend)
  stage.dataset.campaignDrawn = rows.size
}

/** A line of the answer of teams.views.plan.plan_map. `code` is the outline's, `place` the page's. */
function toRow([code, place, name, step, actual, goal, share]) {
  return { code, place, name, step, actual, goal, share, people: actual, estimated: false, basin: 0 }
}

function facts(row, words) {
  const numbers = words.of.replace("{actual}", whole(row.actual)).replace("{goal}", whole(row.goal))
  return row.share === null ? [numbers] : [numbers, words.share.replace("{share}", percent(row.share))]
}

function tip(row, words) {
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

function told(row, settings) {
  const link = document.createElement("a")
  link.href = address(row, settings)
  link.textContent = row.name
  link.setAttribute("aria-label", settings.words.open.replace("{name}", row.name))
  const numbers = document.createElement("span")
  numbers.textContent = facts(row, settings.words).join(" · ")
  return [link, numbers]
}

function address(row, settings) {
  return settings.place.replace("{code}", encodeURIComponent(row.place))
}

function showLegend(list, classes) {
  for (const [step, low, high] of classes) {
    const item = document.createElement("li")
    const shade = document.createElement("span")
    shade.className = `shade shade-${step}`
    item.append(shade, low === high ? percent(low) : `${percent(low)} – ${percent(high)}`)
    list.append(item)
  }
}
