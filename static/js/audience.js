/* The page of an audience: counts again while the rule is written, and shows what concerns its kind alone. Everything
   comes from [data-campaign-audience], the form, whose value is where counts are asked (templates/mailings/audience.html).
   Without this file a button counts, and both parts of the form stand open. */

import { request } from "./lib/http.js";

const PAUSE_MS = 700
const form = document.querySelector("[data-campaign-audience]")
const panel = form?.querySelector("[data-campaign-count]")
let timer
let asked

function showKind() {
  const kind = form.elements.kind.value
  for (const part of form.querySelectorAll("[data-campaign-for]")) part.hidden = part.dataset.campaignFor !== kind
}

async function count() {
  asked?.abort()
  asked = new AbortController()
  panel.setAttribute("aria-busy", "true")
  try {
    show(await request(form.dataset.campaignAudience, { method: "POST", data: new FormData(form), signal: asked.signal }))
  } catch (error) {
    if (error.name === "AbortError") return
    if (error.status === 422) show(error.body)
  }
  panel.removeAttribute("aria-busy")
}

function show(html) {
  if (typeof html !== "string" || html.includes("<html")) return // the session is over: saving will say so
  panel.innerHTML = html
  offer()
}

/** A button that writes the rule's own words where they will be printed from. */
function offer() {
  const said = panel.querySelector("[data-campaign-suggestion]")
  if (!said || form.elements.words.value.trim() === said.textContent.trim()) return
  const button = document.createElement("button")
  button.type = "button"
  button.className = "button-quiet"
  button.textContent = panel.dataset.campaignTake
  button.addEventListener("click", () => {
    form.elements.words.value = said.textContent.trim()
    form.elements.words.focus()
    button.remove()
  })
  said.after(button)
}

if (form) {
  form.addEventListener("input", (event) => {
    if (event.target.name === "kind") showKind()
    if (["name", "words"].includes(event.target.name) || event.target.name.startsWith("new-")) return
    clearTimeout(timer)
    timer = setTimeout(count, PAUSE_MS)
  })
  // A place that was picked from the list tells of itself by « change ».
  form.addEventListener("change", (event) => {
    if (!event.target.matches("[role=combobox]")) return
    clearTimeout(timer)
    timer = setTimeout(count, PAUSE_MS)
  })
  showKind()
  offer()
}
