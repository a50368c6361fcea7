/* The doorstep pages (templates/canvassing/doorstep/shell.html): what the address after # names is drawn from what the
   phone holds. `#<walk>` its list, `#<walk>/<screen>/<which>` one of its screens; nothing: the walks of this phone. */

import { drawBar, drawDock } from "./frame.js";
import { drawHome, drawLoading } from "./home.js";
import { drawList, drawAgain } from "./list.js";
import { drawAddress, drawAfter } from "./address.js";
import { drawContact } from "./contact.js";
import { drawEnding } from "./ending.js";
import { drawMap } from "./map.js";
import { drawSaying } from "./saying.js";
import { drawSending } from "./sending.js";
import { Outbox } from "./outbox.js";
import { forgetOldPacks, refreshPack } from "./packs.js";
import { readAll } from "./store.js";
import { watchUpdates } from "./updates.js";
import { openWalk } from "./walk.js";
import { say } from "./words.js";
import { fill, h } from "./dom.js";

const SCREENS = {
  "": drawList, adresse: drawAddress, porte: drawAfter, carte: drawMap, dire: drawSaying, revoir: drawAgain, envois: drawSending,
  fiche: drawContact, fin: drawEnding,
}
const EVERY_MS = 60_000
const REFRESHED_MS = 300_000
const TOLD_MS = 6_000
const screen = document.querySelector("[data-campaign-screen]")
const says = document.querySelector("[data-campaign-says]")
const tabs = new BroadcastChannel("porte-a-porte")

/** What every screen is given. `busy`: somebody writes there, nothing is drawn over it. */
const app = { walks: new Map(), outboxes: new Map(), update: null, busy: false, drawn: "", go, tell, draw, keep, forget, attempt }

async function start() {
  await forgetOldPacks()
  for (const { id } of await readAll("packs")) await keep(id)
  addEventListener("hashchange", () => draw())
  addEventListener("online", () => sendAll())
  addEventListener("online", () => drawBar(app, route()))
  addEventListener("offline", () => drawBar(app, route()))
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && (sendAll(), refreshAll()))
  setInterval(() => sendAll(), EVERY_MS)
  setInterval(refreshAll, REFRESHED_MS)
  tabs.addEventListener("message", ({ data }) => refresh(data))
  draw()
  sendAll()
  refreshAll()
  watchUpdates((update) => {
    app.update = update
    draw()
  })
}

/** Take a walk of the store into the page, or take it in again. */
async function keep(id) {
  const walk = await openWalk(id)
  if (!walk) return null
  const outbox = new Outbox(walk)
  app.outboxes.get(id)?.stop()
  app.walks.set(id, walk)
  app.outboxes.set(id, outbox)
  walk.addEventListener("change", () => {
    tabs.postMessage(id)
    draw()
    if (walk.unsent.length) outbox.soon()
  })
  outbox.addEventListener("change", () => draw())
  return walk
}

function forget(id) {
  app.outboxes.get(id)?.stop()
  app.walks.delete(id)
  app.outboxes.delete(id)
}

/** Another window of this phone changed it. */
async function refresh(id) {
  await keep(id)
  draw()
}

function sendAll() {
  for (const outbox of app.outboxes.values()) outbox.send()
  drawBar(app, route())
}

/** What others did on these walks, and until when they last: asked when somebody looks. */
function refreshAll() {
  if (document.visibilityState !== "visible" || !navigator.onLine) return
  for (const walk of app.walks.values()) {
    if (!walk.closed && Date.now() - walk.pack.loaded > EVERY_MS) refreshPack(walk)
  }
}

/** Do something that writes; say so when it could not be written. */
async function attempt(act) {
  try {
    await act
  } catch (error) {
    tell(say("not-written"))
    throw error
  }
}

function go(path) {
  if (location.hash === `#${path}`) draw()
  else location.hash = path
}

/** Without network a page of a walk opens here: its key is in its address. */
function route() {
  const path = decodeURIComponent(location.hash.slice(1)) || (location.pathname.match(/[0-9a-f-]{36}/)?.[0] ?? "")
  const [id = "", name = "", which = ""] = path.split("/")
  return { path, id, name, which, walk: app.walks.get(id) ?? null }
}

function draw() {
  const now = route()
  const same = now.path === app.drawn
  drawBar(app, now)
  if (same && app.busy) return
  app.busy = false
  const focused = same ? document.activeElement?.dataset.key : undefined
  const drawing = now.walk ? SCREENS[now.name] ?? drawList : now.id ? drawLoading : drawHome
  const kind = `door-screen door-${drawing.name.slice(4).toLowerCase()}`
  const drawn = drawing(app, now.walk, now.which || now.id)
  if (screen.firstElementChild.className === kind) fill(screen.firstElementChild, drawn)
  else screen.replaceChildren(h("div", { class: kind }, drawn))
  drawDock(app, now)
  app.drawn = now.path
  if (!same) {
    scrollTo(0, 0)
    settle()
    screen.focus({ preventScroll: true })
  } else if (focused && !document.activeElement?.dataset.key) {
    [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === focused)?.focus({ preventScroll: true })
  }
}

/** A second tap meant for the screen before does nothing on this one. */
function settle() {
  document.body.classList.add("door-settling")
  clearTimeout(app.settling)
  app.settling = setTimeout(() => document.body.classList.remove("door-settling"), 350)
}
app.settle = settle

/** Say something; gone after a while. */
function tell(text) {
  says.textContent = text
  clearTimeout(app.telling)
  app.telling = setTimeout(() => (says.textContent = ""), TOLD_MS)
}

start().catch(() => {
  screen.replaceChildren(h("div", { class: "door-screen" }, h("h1", null, say("title")), h("p", { class: "notice notice-danger" }, say("no-storage"))))
})
