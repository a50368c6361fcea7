/* « Useful » without leaving the page. Data: a form data-campaign-vote with one button, whose value says what it asks;
   the count is within it (data-campaign-useful). Messages that come by themselves (live.js) have the same forms. */

import { requestOrTell } from "../lib/http.js";

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-campaign-vote]")
  if (!form) return
  event.preventDefault()
  const button = form.querySelector("button")
  if (button.getAttribute("aria-disabled") === "true") return
  button.setAttribute("aria-disabled", "true")
  const data = new FormData(form)
  data.set(button.name, button.value)
  const told = await requestOrTell(form.action, { method: "POST", data })
  button.removeAttribute("aria-disabled")
  if (!told) return
  form.querySelector("[data-campaign-useful]").textContent = told.useful
  button.setAttribute("aria-pressed", String(told.voted))
  button.value = told.voted ? "0" : "1"
})
