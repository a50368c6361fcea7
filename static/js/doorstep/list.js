/* The walk: what is left, the next door, then every address street by street. And « to see again », for the end. */

import { h, link } from "./dom.js";
import { doorPanel } from "./door.js";
import { readyNotice, updateNotice } from "./home.js";
import { icon } from "./shapes.js";
import { metres, toKnock } from "./taps.js";
import { clock, distance, duration, say } from "./words.js";

/** Minutes a door takes, the way to it and who opens included, unless the pack says otherwise. */
const A_DOOR = 2.4

export function drawList(app, walk) {
  app.back = walk.id
  const { next } = walk
  return [
    h("h1", { class: "door-title" }, walk.walk.name || walk.walk.commune),
    readyNotice(app, walk),
    closedNotice(walk),
    progress(walk),
    walk.closed ? null : next ? nextPanel(app, walk, next) : ending(walk),
    allStreets(walk),
    updateNotice(app),
    h("p", { class: "door-foot" }, link(say(walk.closed ? "summary" : "finish"), `#${walk.id}/fin`, { kind: "door-quiet" })),
  ]
}

/** Doors where nobody was home, in the order of the walk. */
export function drawAgain(app, walk) {
  app.back = `${walk.id}/revoir`
  const found = walk.toSeeAgain
  const doors = found.reduce((sum, address) => sum + address.left, 0)
  return [
    h("h1", { class: "door-title" }, say("tab-revoir")),
    closedNotice(walk),
    h("p", { class: "lede" }, found.length ? say("again-doors", { n: doors }) : say("again-none")),
    streets(walk, found),
  ]
}

export function closedNotice(walk) {
  if (!walk.closed) return null
  const when = walk.closed === "silence" ? walk.walk.closes_at : walk.walk.ends_at
  return h("p", { class: "notice notice-warning" }, say(`closed-long-${walk.closed}`, { when: clock(when) }))
}

function progress(walk) {
  const { doors, left, knocked } = walk.figures
  const todo = walk.toVisit
  const way = [distance(metres(todo)), duration(left * (walk.pack.limits?.minutes ?? A_DOOR))]
  return h("div", { class: "door-progress" },
    h("p", { class: "door-left" }, h("strong", null, String(left)), h("span", null, say("doors-to-knock", { n: left }))),
    h("div", null,
      left ? h("p", null, say("way-left", { distance: way[0], duration: way[1] })) : null,
      h("p", null, say("you-knocked", { n: knocked }))),
    h("progress", { max: doors || 1, value: doors - left, "aria-label": say("progress") }))
}

function nextPanel(app, walk, next) {
  return h("section", { class: "door-next", "aria-label": say("next") }, h("p", { class: "eyebrow" }, say("next")), doorPanel(app, walk, next, { heading: "h2" }))
}

function ending(walk) {
  const again = walk.toSeeAgain.length
  return h("section", { class: "door-next" },
    h("p", { class: "eyebrow" }, say("all-knocked")),
    h("p", { class: "lede" }, again ? say("again-left", { n: again }) : say("bravo")),
    again ? link(say("tab-revoir-n", { n: again }), `#${walk.id}/revoir`, { kind: "door-main" }) : null,
    link(say("finish"), `#${walk.id}/fin`, { kind: again ? "door-quiet" : "door-main" }))
}

const drawn = new WeakMap()

/** Every address. Drawn once: afterwards only lines that say something else than before, so that a tap shows at once. */
function allStreets(walk) {
  const known = drawn.get(walk) ?? { lines: new Map(), pack: null }
  if (known.pack !== walk.pack) {
    known.lines.clear()
    known.section = h("section", { class: "door-streets", "aria-label": say("addresses") }, streets(walk, walk.addresses, known.lines))
    known.pack = walk.pack
    drawn.set(walk, known)
  }
  for (const address of walk.addresses) {
    const { said, row } = known.lines.get(address.id)
    if (said !== sayings(walk, address)) known.lines.set(address.id, { said: sayings(walk, address), row: replaced(row, line(walk, address)) })
  }
  return known.section
}

function replaced(old, row) {
  old.replaceWith(row)
  return row
}

/** Addresses in the order of the walk, under the name of their street. */
function streets(walk, addresses, lines = new Map()) {
  const groups = []
  for (const address of addresses) {
    const row = line(walk, address)
    lines.set(address.id, { said: sayings(walk, address), row })
    const last = groups.at(-1)
    if (last?.street === address.street) last.rows.push(row)
    else groups.push({ street: address.street, rows: [row] })
  }
  return groups.map(({ street, rows }) => [h("h2", { class: "door-street" }, street), h("ul", { role: "list", class: "door-rows" }, rows)])
}

function isNext(walk, address) {
  return walk.next?.id === address.id && !walk.closed
}

/** All that a line depends on. */
function sayings(walk, address) {
  return [address.state, address.left, address.tried, address.note, isNext(walk, address)].join("|")
}

function line(walk, address) {
  const here = isNext(walk, address)
  const doors = address.doors > 1 ? say("doors", { n: address.doors }) : ""
  const left = address.doors > 1 && toKnock(address) < address.doors && address.state === "to_visit" ? say("doors-left", { n: toKnock(address) }) : ""
  return h("li", null,
    h("a", { href: `#${walk.id}/adresse/${address.id}`, class: `door-line door-line-${address.state}`, "data-key": `row-${address.id}`, "aria-current": here ? "step" : null },
      icon(address.state),
      h("span", { class: "door-number" }, address.number || "–", h("span", { class: "visually-hidden" }, ` ${address.street}`)),
      h("span", { class: "door-doors" }, [doors, left].filter(Boolean).join(" · "), address.note ? h("span", { class: "door-access" }, address.note) : null),
      h("span", { class: "door-state" }, here ? say("next-short") : say(`state-${address.state}`))))
}
