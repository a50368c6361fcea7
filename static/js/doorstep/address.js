/* One address, whole: its doors, the states that close it, how one gets in. And the moment after a door that opened. */

import { button, h, link } from "./dom.js";
import { doorPanel, leave } from "./door.js";
import { place } from "./frame.js";
import { lint } from "./linting.js";
import { closedNotice } from "./list.js";
import { toKnock } from "./taps.js";
import { say } from "./words.js";

export function drawAddress(app, walk, which) {
  const address = walk.address(Number(which))
  if (!address) return [h("h1", null, say("no-address")), link(say("back-list"), `#${walk.id}`, { kind: "door-main" })]
  if (walk.closed) return [h("h1", { class: "door-place" }, place(address)), closedNotice(walk), h("p", null, say(`state-${address.state}`))]
  const shut = address.state === "do_not_visit"
  const open = address.state === "to_visit" || address.state === "nobody"
  return [
    open ? doorPanel(app, walk, address) : h("h1", { class: "door-place" }, place(address)),
    h("p", { class: "door-now" }, say("now"), " ", h("strong", null, say(`state-${address.state}`))),
    h("section", { class: "door-states", "aria-label": say("whole-address") },
      h("h2", null, say("whole-address")),
      open ? null : button(say(shut ? "do-reopen" : "do-to_visit"), () => change(app, walk, address, "to_visit"), { kind: "door-wide" }),
      address.state === "inaccessible" || shut ? null : button(say("do-inaccessible"), () => change(app, walk, address, "inaccessible"), { kind: "door-wide door-quiet" }),
      shut ? null : button(say("do-do_not_visit"), () => change(app, walk, address, "do_not_visit"), { kind: "door-wide door-quiet" })),
    noteForm(app, walk, address),
  ]
}

async function change(app, walk, address, state) {
  if (state === "do_not_visit" && address.doors > 1 && !confirm(say("do-not-visit-sure", { place: place(address) }))) return
  if (address.state === "do_not_visit" && !confirm(say("reopen-sure"))) return
  await app.attempt(walk.state(address.id, state))
  if (state === "to_visit") app.draw()
  else leave(app, walk, address)
}

function noteForm(app, walk, address) {
  const { note: longest = 140 } = walk.pack.limits ?? {}
  const error = h("p", { class: "error", id: "note-error", role: "alert" })
  const field = h("textarea", {
    id: "note", name: "note", maxlength: longest, rows: 2, autocomplete: "off", "aria-describedby": "note-hint note-error", "data-key": "note",
  })
  field.value = address.note
  field.addEventListener("input", () => (app.busy = true))
  const submit = async (event) => {
    event.preventDefault()
    const text = field.value.split(/\s+/).filter(Boolean).join(" ")
    const found = lint(text, walk.pack.lint)
    error.textContent = found ?? ""
    field.setAttribute("aria-invalid", String(Boolean(found)))
    if (found) return field.focus()
    app.busy = false
    await app.attempt(walk.note(address.id, text))
    app.tell(say(text ? "note-kept" : "note-gone"))
    app.draw()
  }
  return h("form", { class: "door-note-form", onsubmit: submit },
    h("label", { for: "note" }, say("note-label")), h("p", { class: "hint", id: "note-hint" }, say("note-hint")), error, field,
    h("button", { class: "door-button door-wide door-quiet", type: "submit", "data-key": "note-keep" }, say("note-keep")))
}

/** After a door that opened: what else to count, for the walk and not for this door. */
export function drawAfter(app, walk, which) {
  const address = walk.address(Number(which))
  const extras = app.extras?.address === address?.id ? app.extras : null
  if (!address || !extras || walk.closed) return drawAddress(app, walk, which)
  const { outcome, chosen } = extras
  const toggle = (key, text, counts, topics) =>
    button(text, () => flip(app, walk, chosen, key, counts, topics), { kind: "door-extra", key, "aria-pressed": String(chosen.has(key)) })
  const more = toKnock(address) && address.state === "to_visit" ? say("next-door") : say("next-address")
  return [
    h("h1", { class: "door-title" }, say(`after-${outcome}`)),
    h("p", null, say("after-hint")),
    h("div", { class: "door-extras" },
      outcome === "opened" ? toggle("talked", say("do-talked-too"), { talked: 1 }) : null,
      toggle("leaflets", say("did-leaflets"), { leaflets: 1 }),
      toggle("helpers", say("did-helpers"), { helpers: 1 }),
      walk.pack.card_key ? link(say("card"), `#${walk.id}/fiche`, { kind: "door-extra" }) : null),
    button(more, () => next(app, walk, address), { kind: "door-main door-wide door-go", key: "go-on" }),
    h("section", { "aria-labelledby": "topics" },
      h("h2", { id: "topics", class: "door-street" }, say("topics")),
      h("div", { class: "door-extras door-topics" }, (walk.pack.topics ?? []).map(({ key, label }) => toggle(`topic-${key}`, label, {}, { [key]: 1 })))),
  ]
}

async function flip(app, walk, chosen, key, counts, topics = {}) {
  const way = chosen.has(key) ? -1 : 1
  const times = (found) => Object.fromEntries(Object.entries(found).map(([name, n]) => [name, way * n]))
  if (way > 0) chosen.add(key)
  else chosen.delete(key)
  await app.attempt(walk.extra(times(counts), times(topics)))
}

function next(app, walk, address) {
  app.extras = null
  const now = walk.address(address.id)
  if (toKnock(now) && now.state === "to_visit") app.go(app.back === walk.id && walk.next?.id === address.id ? walk.id : `${walk.id}/adresse/${address.id}`)
  else app.go(app.back ?? walk.id)
}
