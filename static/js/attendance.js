/* The sheet of who came: a tap answers at once and can be taken back; the page is not read again. Each row is a form
   that works without this script (templates/teams/_attendance_row.html, teams/views/attendance.py). */

import { request, toast } from "./lib/http.js";

const page = document.querySelector("[data-campaign-attendance]")
const STATES = { present: "attended", absent: "absent", unknown: "enrolled" }
const ANSWERS = { attended: "present", absent: "absent", enrolled: "unknown" }

for (const row of page?.querySelectorAll("[data-campaign-row]") ?? []) bringToLife(row)

function bringToLife(row) {
  row.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault()
    const came = event.submitter?.value
    if (came) answer(row, came)
  })
}

async function answer(row, came, { undone = false } = {}) {
  if (row.hasAttribute("data-campaign-saving")) return
  const before = row.dataset.campaignState
  row.setAttribute("data-campaign-saving", "")
  show(row, STATES[came]) // what was meant; put back if it does not hold
  try {
    const data = new FormData(row.querySelector("form"))
    data.set("came", came)
    const saved = await ask(row.querySelector("form").action, data)
    if (!saved?.state) return show(row, before)
    show(row, saved.state)
    page.querySelector("[data-campaign-present]").textContent = saved.present
    if (!undone) offerUndo(row, before)
  } catch (error) {
    show(row, before)
    toast(error.message, { kind: "danger" })
  } finally {
    row.removeAttribute("data-campaign-saving")
  }
}

/** The row's state and the count. A page instead means that the reader has to sign in again: they are led there. */
async function ask(url, data) {
  const saved = await request(`${url}?json`, { method: "POST", data })
  if (typeof saved === "string") location.reload()
  return saved
}

function show(row, state) {
  row.dataset.campaignState = state
  for (const button of row.querySelectorAll("[data-campaign-came]")) {
    const pressed = STATES[button.dataset.campaignCame] === state
    button.setAttribute("aria-pressed", pressed)
    button.value = pressed ? "unknown" : button.dataset.campaignCame
  }
  // The certificate is on the page that is read next.
  const more = row.querySelector(".attendance-more")
  if (more) more.hidden = state !== "attended"
}

/** One offer at a time, in the page's live region. */
function offerUndo(row, before) {
  document.querySelector("[data-campaign-undoing]")?.remove()
  toast(page.dataset.campaignNoted.replace("NAME", row.dataset.campaignName))
  const box = document.querySelector("[data-campaign-toasts]")?.lastElementChild
  if (!box) return
  box.setAttribute("data-campaign-undoing", "")
  const button = document.createElement("button")
  button.type = "button"
  button.textContent = page.dataset.campaignUndo
  button.addEventListener("click", () => {
    box.remove()
    answer(row, ANSWERS[before], { undone: true })
  })
  box.insertBefore(button, box.lastElementChild)
}
