/* What stands around every screen: on top the name of the walk and what was not sent yet, below the way from screen to
   screen and the last act, which can be taken back. */

import { button, h } from "./dom.js";
import { say } from "./words.js";

const bar = document.querySelector("[data-campaign-bar]")
const TABS = ["", "carte", "dire", "revoir"]
/** Screens given out of hand or asked a question: nothing else to press. */
const ALONE = new Set(["fiche"])
const DAY = 86_400_000

export function drawBar(app, { id, name, walk }) {
  bar.className = "door-bar"
  bar.hidden = ALONE.has(name)
  const title = walk ? say("turf", { n: walk.walk.number }) : say("title")
  const back = walk ? (name ? `#${id}` : "#") : null
  const lines = [
    h("div", { class: "door-bar-line" },
      back ? h("a", { class: "door-back", href: back, "data-key": "back" }, h("span", { "aria-hidden": "true" }, "‹"), h("span", null, say(name ? "back-list" : "back-walks"))) : null,
      h("p", { class: "door-bar-title" }, title),
      walk ? outboxButton(app, id, walk) : null),
    walk && late(walk) ? h("p", { class: "door-bar-alert" }, say("late")) : null,
    !navigator.onLine ? h("p", { class: "door-bar-note" }, say("offline-here")) : null,
  ]
  bar.replaceChildren(...lines.filter(Boolean))
}

function outboxButton(app, id, walk) {
  const n = walk.waiting
  const refused = walk.refused.length
  const outbox = app.outboxes.get(id)
  const { sending } = outbox
  const text = sending ? say("sending") : n ? say("unsent", { n }) : refused ? say("refused-short", { n: refused }) : say("all-sent")
  const kind = n || refused ? "door-outbox door-outbox-full" : "door-outbox"
  return h("a", { class: kind, href: `#${id}/envois`, "data-key": "outbox", onclick: () => outbox.send({ all: true }) }, text)
}

export function drawDock(app, { id, name, walk }) {
  document.querySelector(".door-dock")?.remove()
  document.body.classList.toggle("door-docked", Boolean(walk) && !ALONE.has(name))
  if (!walk || ALONE.has(name)) return
  const tabs = TABS.map((tab) => {
    const n = tab === "revoir" ? walk.toSeeAgain.length : 0
    const here = tab === name || (!TABS.includes(name) && tab === "")
    const words = n ? say("tab-revoir-n", { n }) : say(`tab-${tab || "liste"}`)
    return h("a", { href: `#${id}${tab && `/${tab}`}`, "data-key": `tab-${tab}`, "aria-current": here ? "page" : null }, words)
  })
  document.body.append(
    h("div", { class: "door-dock" }, lastAct(app, walk), h("nav", { "aria-label": say("screens") }, tabs)),
  )
}

/** « 12 rue des Lilas : personne. Annuler ». */
function lastAct(app, walk) {
  const last = walk.local.undo.at(-1)
  if (!last || walk.closed) return null
  const address = last.id && walk.address(last.id)
  const what = say(`did-${last.label}`)
  const text = address ? say("did-at", { place: place(address), what }) : what
  const undo = () => app.attempt(walk.undo().then(() => app.tell(say("undone"))))
  return h("section", { class: "door-last", "aria-label": say("last-act") }, h("p", null, text), button(say("undo"), undo, { kind: "door-undo", key: "undo" }))
}

/** Unsent for a day: the phone may be lost, or its browser may tidy up. */
function late(walk) {
  return walk.unsent.some((event) => Date.now() - event.since > DAY)
}

export function place({ number, street }) {
  return number ? `${number}, ${street}` : street
}

