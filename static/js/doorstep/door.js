/* The panel of one address: how many doors, and the big buttons of what happened. */

import { button, h } from "./dom.js";
import { toKnock } from "./taps.js";
import { say } from "./words.js";

/** Words at ten doors, at twenty-five, half way and at the end, once each. */
const MILESTONES = [
  ["10", ({ knocked }) => knocked >= 10],
  ["25", ({ knocked }) => knocked >= 25],
  ["half", ({ doors, left }) => left <= doors / 2],
  ["end", ({ left }) => left === 0],
]
/** A finger that trembles: the same button again so soon is one tap. */
const TWICE_MS = 150
let tapped = { outcome: "", at: -TWICE_MS }

export function doorPanel(app, walk, address, { heading = "h1" } = {}) {
  const many = address.doors > 1
  const outcome = (name) => button(say(`do-${name}`), (event) => tap(app, walk, address, name, event.timeStamp), { kind: `door-outcome door-outcome-${name}`, key: name })
  const doors = toKnock(address)
  return h("div", { class: "door-panel" },
    h(heading, { class: "door-place" }, h("span", { class: "door-place-number" }, address.number), " ", address.street),
    many ? flats(address) : null,
    address.note ? h("p", { class: "door-note" }, h("strong", null, say("access")), " ", address.note) : null,
    h("div", { class: "door-outcomes" }, ["nobody", "refused", "opened", "talked"].map(outcome)),
    many && doors > 1 ? button(say("do-stairwell", { n: doors }), () => stairwell(app, walk, address), { kind: "door-wide door-quiet", key: "stairwell" }) : null)
}

/** « 5 doors left of 12, nobody behind 3. » */
function flats(address) {
  const left = toKnock(address)
  const away = address.left - left
  return h("p", { class: "door-count", role: "status" }, h("strong", null, String(left)), " ",
    say("flats", { n: left, doors: address.doors }), away ? ` · ${say("away", { n: away })}` : "")
}

/** `at`: when the finger came down, ms; a slow phone may hear of it later. */
async function tap(app, walk, address, outcome, at) {
  if (tapped.outcome === outcome && at - tapped.at < TWICE_MS) return
  tapped = { outcome, at }
  await app.attempt(walk.door(address.id, outcome))
  cheer(app, walk)
  if (outcome === "opened" || outcome === "talked") {
    app.extras = { address: address.id, outcome, chosen: new Set() }
    app.go(`${walk.id}/porte/${address.id}`)
  } else leave(app, walk, address)
}

async function stairwell(app, walk, address) {
  await app.attempt(walk.stairwell(address.id))
  cheer(app, walk)
  leave(app, walk, address)
}

/** On to the next address once all its doors were tried. The same button may then stand for another door. */
export function leave(app, walk, address) {
  const now = walk.address(address.id)
  if (toKnock(now) && now.state === "to_visit") return app.draw()
  app.settle()
  app.go(app.back ?? walk.id)
}

export function cheer(app, walk) {
  const { figures, local } = walk
  for (const [name, reached] of MILESTONES) {
    if (local.cheered.includes(name) || !reached(figures)) continue
    local.cheered.push(name)
    app.tell(say(`cheer-${name}`, { n: figures.knocked }))
  }
}

