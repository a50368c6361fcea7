/* The walks of an outing, live (templates/canvassing/outings/): asks the server every few seconds for the fragment in
   [data-campaign-live] and shows it when it changed. On the screen of codes ([data-campaign-screen]) a walk that two
   people took stays a moment, then gives way to the next free one; links between walks answer without a new page,
   and the device is asked to stay awake. Without this file the pages work by their links. */

import { request } from "./lib/http.js";

const EVERY_MS = 3000
const LINGER_MS = 4000

const live = document.querySelector("[data-campaign-live]")
const said = document.querySelector("[data-campaign-said]")

if (live) {
  let wanted = shown()
  let last = null
  let leaving = null
  let asking = null

  const ask = async () => {
    const url = new URL(live.dataset.campaignUrl, location.href)
    if (wanted) url.searchParams.set("feuille", wanted)
    asking?.abort()
    asking = new AbortController()
    try {
      const html = await request(url, { signal: asking.signal })
      if (html !== last) show(html)
      say(words(), "visually-hidden") // seen in the fragment already
    } catch (error) {
      if (error.name !== "AbortError") say(said.dataset.campaignOffline, "hint")
    }
  }

  const show = (html) => {
    const focused = live.contains(document.activeElement) ? document.activeElement.id : ""
    // Only what differs beyond the CSRF token: a code that blinks cannot be scanned.
    if (last === null || bare(html) !== bare(last)) {
      live.innerHTML = html
      if (focused) document.getElementById(focused)?.focus()
    }
    last = html
    wanted = shown() ?? wanted
    const board = live.querySelector("[data-campaign-shown]")
    clearTimeout(leaving)
    const next = board?.dataset.campaignNext
    if (board?.hasAttribute("data-campaign-full") && next) leaving = setTimeout(() => go(next), LINGER_MS)
  }

  const go = (walk) => {
    wanted = walk
    history.replaceState(null, "", `?feuille=${walk}`)
    return ask()
  }

  if ("campaignScreen" in live.dataset) {
    live.addEventListener("click", (event) => {
      const link = event.target.closest("[data-campaign-walk]")
      if (!link || event.ctrlKey || event.metaKey) return
      event.preventDefault()
      go(link.dataset.campaignWalk)
    })
    stayAwake()
  }
  setInterval(() => document.hidden || ask(), EVERY_MS)
  document.addEventListener("visibilitychange", () => document.hidden || ask())
}

/** The walk whose code is on the screen. */
function shown() {
  return live.querySelector("[data-campaign-shown]")?.dataset.campaignShown
}

function words() {
  return live.querySelector("[data-campaign-words]")?.textContent ?? ""
}

function say(text, kind) {
  said.className = kind
  if (said.textContent !== text) said.textContent = text
}

function bare(html) {
  return html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "")
}

/** A screen that goes dark cannot be scanned; the browser lets go of it when the page is hidden. */
function stayAwake() {
  const hold = () => navigator.wakeLock?.request("screen").catch(() => {})
  hold()
  document.addEventListener("visibilitychange", () => document.hidden || hold())
}
