/* Writing in a live thread without leaving the page: the form that works without this is sent from here.
   Data: the form of the thread's page. What the server says (thanks, errors) is shown as it would be on the page it
   leads to, and the form of that page takes its place. */

import { HttpError, toast, upload } from "../lib/http.js";

const FORM = ".group-write"

/** `onSent()` is called when a message has left. */
export function writeInPlace(onSent) {
  document.addEventListener("submit", async (event) => {
    const form = event.target.closest(FORM)
    if (!form || event.defaultPrevented) return
    event.preventDefault()
    if (form.getAttribute("aria-busy") === "true") return
    form.setAttribute("aria-busy", "true")
    try {
      await send(form, onSent)
    } catch (error) {
      if (!(error instanceof HttpError)) throw error
      toast(error.message, { kind: "danger" })
    } finally {
      form.removeAttribute("aria-busy")
    }
  })
}

async function send(form, onSent) {
  const { status, text } = await upload(form.action, new FormData(form), () => {})
  const page = new DOMParser().parseFromString(text, "text/html")
  const next = page.querySelector(FORM)
  if (![200, 422].includes(status) || !next) {
    toast(page.querySelector("h1")?.textContent.trim() || String(status), { kind: "danger" })
    return
  }
  const fresh = document.adoptNode(next)
  form.replaceWith(fresh)
  const first = fresh.querySelector("[aria-invalid=true]") ?? fresh.querySelector("textarea")
  first.focus()
  if (status === 422) return
  /* The words that the next page would have said. */
  for (const said of page.querySelectorAll(".messages .notice")) toast(said.textContent.trim())
  onSent()
}
