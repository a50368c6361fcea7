/* Bringing in official files. On the form: the fields that concern the chosen content, a zone to drop the file on, how
   much has been sent. On the page of an import: its progress, asked of the server every second, and the page of the next
   stage when it comes. Data: attributes of the form ([data-campaign-drop]) and of the work ([data-campaign-moving]). */

import { request, toast, upload } from "./lib/http.js";

const EVERY_MS = 1000
const SLOWER_MS = 4000
const SAID_EVERY = 25 // percent: a screen reader is not told each step

start(document.querySelector("[data-campaign-drop]"))
watch()
document.addEventListener("submit", once)
// A page taken out of the browser's memory by the back button is as it was: ask for it again.
addEventListener("pageshow", (event) => event.persisted && location.reload())

function start(form) {
  if (!form) return
  form.addEventListener("change", () => fit(form))
  form.addEventListener("submit", (event) => send(event, form))
  form.querySelector("[data-campaign-drop-words]").hidden = false
  const zone = form.querySelector("[data-campaign-zone]")
  for (const name of ["dragenter", "dragover"]) zone.addEventListener(name, (event) => over(event, zone))
  for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("imports-over"))
  zone.addEventListener("drop", (event) => {
    event.preventDefault()
    if (event.dataTransfer.files.length) take(form, event.dataTransfer.files)
  })
  for (const field of fileFields(form)) field.addEventListener("change", () => weigh(form))
  fit(form)
}

/** The file, then the second table, which only results have. */
function fileFields(form) {
  return [form.elements.file, form.elements.second]
}

function chosen(form) {
  const fields = form.elements.kind?.value === "results" ? fileFields(form) : [form.elements.file]
  return fields.flatMap((field) => [...field.files])
}

function over(event, zone) {
  if (!event.dataTransfer.types.includes("Files")) return
  event.preventDefault()
  zone.classList.add("imports-over")
}

/** Two files let go together are the two tables. */
function take(form, files) {
  for (const [n, field] of fileFields(form).entries()) {
    if (!files[n] || (n > 0 && form.elements.kind?.value !== "results")) continue
    const one = new DataTransfer()
    one.items.add(files[n])
    field.files = one.files
  }
  weigh(form)
}

/** Too heavy is said at once, before anything is sent. */
function weigh(form) {
  form.querySelector("[data-campaign-heavy]")?.remove()
  for (const field of fileFields(form)) field.removeAttribute("aria-invalid")
  const files = chosen(form)
  if (files.reduce((sum, file) => sum + file.size, 0) <= Number(form.dataset.campaignMost)) return true
  const field = fileFields(form)[files.length - 1]
  const words = document.createElement("p")
  words.className = "error"
  words.id = "file-heavy"
  words.setAttribute("role", "alert")
  words.dataset.campaignHeavy = ""
  words.textContent = files.length > 1 ? form.dataset.campaignBothTooBig : form.dataset.campaignTooBig
  field.before(words)
  field.setAttribute("aria-invalid", "true")
  return false
}

/** Only the questions that concern the chosen content. */
function fit(form) {
  const kind = form.elements.kind?.value
  for (const part of form.querySelectorAll("[data-campaign-for]")) part.hidden = part.dataset.campaignFor !== kind
  const election = form.elements.election.value
  form.querySelector("[data-campaign-for-new]").hidden = election !== "+"
  const undated = form.querySelector("[data-campaign-for-undated]")
  undated.hidden = !undated.dataset.campaignForUndated.split(" ").includes(election)
}

async function send(event, form) {
  event.preventDefault()
  event.stopImmediatePropagation()
  const button = form.querySelector(".button")
  if (button.disabled || !weigh(form)) return
  button.disabled = true
  const data = new FormData(form)
  const bar = form.querySelector("[data-campaign-sent] progress")
  if (chosen(form).length) form.querySelector("[data-campaign-sent]").hidden = false
  show(form, bar, 0)
  try {
    const answer = await upload(form.action, data, (share) => show(form, bar, share))
    if (answer.status < 400) location.assign(answer.url)
    else correct(answer, fileFields(form).map((field) => field.files))
  } catch (error) {
    toast(error.message, { kind: "danger" })
    form.querySelector("[data-campaign-sent]").hidden = true
    button.disabled = false
  }
}

function show(form, bar, share) {
  bar.value = share
  const words = form.querySelector("[data-campaign-sent-words]")
  const percent = Math.round(share * 100)
  words.textContent = share < 1 ? `${form.dataset.campaignSending} : ${percent} %` : form.dataset.campaignLooking
}

/** The form as the server gives it back, with its errors and the files that had been chosen. */
function correct(answer, files) {
  const page = new DOMParser().parseFromString(answer.text, "text/html")
  const given = page.querySelector("[data-campaign-import-form]")
  if (!given) return document.location.reload()
  document.querySelector("[data-campaign-import-form]").replaceWith(given)
  const form = given.querySelector("[data-campaign-drop]")
  for (const [n, field] of fileFields(form).entries()) {
    if (!field.getAttribute("aria-invalid")) field.files = files[n]
  }
  start(form)
  given.querySelector(".error-summary, [role=alert]")?.focus()
}

/** A decision is sent once, however often the button is pressed. */
function once(event) {
  const form = event.target
  if (!form.matches("[data-campaign-once]")) return
  if (form.dataset.campaignSent) return event.preventDefault()
  form.dataset.campaignSent = "yes"
}

async function watch() {
  let work = document.querySelector("[data-campaign-moving]")
  let said = 0
  while (work) {
    await new Promise((done) => setTimeout(done, document.hidden ? SLOWER_MS : EVERY_MS))
    const now = await request(work.dataset.campaignMoving).catch(() => null)
    if (now === null) continue // the connection comes back, or the page is left
    if (now.stage !== work.dataset.campaignStage) {
      work = await next()
      said = 0
      continue
    }
    tell(work, now)
    const percent = Math.floor((now.share ?? 0) * 100)
    if (percent >= said + SAID_EVERY) {
      said = percent
      say(now.sentence)
    }
  }
}

function tell(work, { share, sentence }) {
  const bar = work.querySelector("progress")
  if (share === null) bar.removeAttribute("value")
  else bar.value = share
  work.querySelector("[data-campaign-sentence]").textContent = sentence
}

/** The page of the next stage takes the place of this one. Gives the work to watch, if there is still some. */
async function next() {
  const old = document.querySelector("[data-campaign-import]")
  const text = await request(location.href).catch(() => null)
  const given = text && new DOMParser().parseFromString(text, "text/html").querySelector("[data-campaign-import]")
  if (given) old.replaceWith(given)
  const words = document.querySelector("[data-campaign-import] :is(.notice, [data-campaign-sentence])")
  if (given && words) say(words.textContent.trim())
  return document.querySelector("[data-campaign-moving]")
}

function say(words) {
  document.querySelector("[data-campaign-said]").textContent = words
}
