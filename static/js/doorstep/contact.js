/* The contact card: the phone is handed to the resident, she reads, types and ticks herself. Sealed at once for the
   server alone; what she typed is kept nowhere, and the fields are emptied. */

import { button, h, link } from "./dom.js";
import { seal } from "./sealing.js";
import { say } from "./words.js";

const ALONE_MS = 120_000
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
let emptying

export function drawContact(app, walk) {
  const back = app.extras ? `${walk.id}/porte/${app.extras.address}` : walk.id
  if (app.cardDone === walk.id) return thanks(app, back)
  if (!walk.pack.card_key || walk.closed) return [h("h1", null, say("card")), h("p", null, say("card-closed")), link(say("back-list"), `#${walk.id}`)]
  app.busy = true
  const { notice, purposes } = walk.pack.card
  const form = h("form", { class: "door-card", autocomplete: "off", novalidate: true, onsubmit: (event) => keep(event, app, walk) },
    field("email", "email", say("card-email")), field("first_name", "text", say("card-name")),
    h("div", { class: "door-words" }, notice),
    h("fieldset", { class: "field" }, h("legend", null, say("card-agree")), problem("purposes"), purposes.map(tick)),
    problem("all"),
    h("button", { class: "door-button door-main door-wide", type: "submit" }, say("card-keep")),
    button(say("card-cancel"), () => leave(app, form, back), { kind: "door-quiet door-wide" }))
  // Left lying about, it empties itself.
  clearTimeout(emptying)
  emptying = setTimeout(() => form.isConnected && leave(app, form, back), ALONE_MS * 5)
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && form.reset(), { once: true })
  return [h("h1", null, say("card-title")), h("p", { class: "lede" }, say("card-hand")), form]
}

function field(name, type, label) {
  return h("div", { class: "field" }, h("label", { for: name }, label), problem(name),
    h("input", { id: name, name, type, autocomplete: "off", autocapitalize: type === "email" ? "none" : "words", spellcheck: "false", maxlength: 254, "aria-describedby": `${name}-error`, required: true }))
}

function problem(name) {
  return h("p", { class: "error", id: `${name}-error`, role: "alert" })
}

/** None is ticked before she does it. */
function tick({ key, text }) {
  return h("div", { class: "choice door-choice" }, h("input", { type: "checkbox", id: `purpose-${key}`, name: "purposes", value: key }), h("label", { for: `purpose-${key}` }, text))
}

async function keep(event, app, walk) {
  event.preventDefault()
  const form = event.target
  const data = new FormData(form)
  const email = data.get("email").trim()
  const name = data.get("first_name").trim()
  const purposes = data.getAll("purposes")
  const missing = walk.pack.card.purposes.some(({ key, required }) => required && !purposes.includes(key))
  const errors = {
    email: EMAIL.test(email) ? "" : say("card-email-wrong"),
    first_name: name ? "" : say("card-name-missing"),
    purposes: purposes.length && !missing ? "" : say("card-tick"),
  }
  for (const [key, text] of Object.entries(errors)) {
    form.querySelector(`#${key}-error`).textContent = text
    form.querySelectorAll(`[name=${key}]`).forEach((input) => input.setAttribute("aria-invalid", String(Boolean(text))))
  }
  const wrong = Object.keys(errors).find((key) => errors[key])
  if (wrong) return form.querySelector(`[name=${wrong}]`).focus()
  try {
    const id = crypto.randomUUID()
    const content = { email, first_name: name, purposes, ticked: true, language: document.documentElement.lang }
    await walk.card(id, await seal(content, { card: id, key: walk.pack.card_key }))
  } catch {
    form.querySelector("#all-error").textContent = say("not-written")
    return
  }
  form.reset()
  app.busy = false
  app.cardDone = walk.id
  app.draw()
}

function leave(app, form, back) {
  form.reset()
  app.busy = false
  app.go(back)
}

function thanks(app, back) {
  const on = () => {
    app.cardDone = null
    app.go(back)
  }
  return [h("h1", null, say("card-thanks")), h("p", { class: "lede" }, say("card-thanks-more")), button(say("card-back"), on, { kind: "door-main door-wide" })]
}
