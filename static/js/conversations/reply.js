/* The desk from the keyboard. Each key presses what works without it. */

import { readOn, readWithKeys } from "../lib/queue-keys.js";

const region = document.querySelector("[data-campaign-reply]")
const links = [...region.querySelectorAll(".reply-told h2 a")]

/* On a list J and K go from one conversation to the next; on one conversation there is nowhere to go. */
function go(step) {
  if (!links.length) return false
  const here = document.activeElement.closest(".reply-row")
  const at = here ? links.findIndex((link) => here.contains(link)) : step > 0 ? -1 : links.length
  links[Math.min(Math.max(at + step, 0), links.length - 1)].focus()
  return true
}

function tick() {
  const box = document.activeElement.closest(".reply-row")?.querySelector("input[type=checkbox]")
  if (box) box.click()
  return Boolean(box)
}

readWithKeys(region, {
  buttons: "atrb",
  parts: { c: { part: "[data-campaign-close-part]", words: "#id_words" } },
  acts: { j: () => go(1), k: () => go(-1), x: tick },
})
readOn(region)
