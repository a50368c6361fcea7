/* Bringing a walk into the phone, and letting go of those whose time is over. */

import { phoneKey, read, readAll, write } from "./store.js";
import { freshLocal } from "./locals.js";

const PLACES = JSON.parse(document.getElementById("places").textContent)

/** Why a walk could not be loaded: "offline", "sign-in", "silence", "not-found", "ended" or "failed". */
export class NotLoaded extends Error {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

/** Ask the server for a walk, with the session. */
export async function fetchPack(id) {
  const asked = `${PLACES.pack.replace("{walk}", id)}?phone=${await phoneKey()}`
  let answer
  try {
    answer = await fetch(asked, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" })
  } catch {
    throw new NotLoaded("offline")
  }
  if (!answer.ok) throw new NotLoaded({ 401: "sign-in", 403: "silence", 404: "not-found", 409: "ended" }[answer.status] ?? "failed")
  const pack = await answer.json().catch(() => null)
  if (!pack?.walk || !Array.isArray(pack.addresses)) throw new NotLoaded("failed")
  pack.addresses.sort((one, other) => one.order - other.order)
  return { ...pack, id, loaded: Date.now() }
}

/** Bring a walk into the phone, whole. */
export async function loadPack(id) {
  const pack = await fetchPack(id)
  const local = (await read("locals", id)) ?? freshLocal(id)
  local.skew = Date.parse(pack.now) - Date.now()
  await write({ put: { packs: [pack], locals: [local] } })
  // Asked where it is useful: the browser may say yes because pages are used.
  await navigator.storage?.persist?.().catch(() => false)
}

/** What others did meanwhile, a longer term, a new token. Without session or network the walk stays as it is. */
export async function refreshPack(walk) {
  const stamp = () => `${walk.local.made} ${walk.local.sent}`
  const before = stamp()
  try {
    const pack = await fetchPack(walk.id)
    // What was done or sent while it came is not in it.
    await walk.renew(stamp() === before ? pack : { ...pack, addresses: walk.pack.addresses })
  } catch (error) {
    if (!(error instanceof NotLoaded)) throw error
    if (error.reason === "ended" || error.reason === "not-found") await walk.close()
    return error.reason
  }
  return ""
}

/** Whether the pages themselves would open without network. */
export async function pagesAreKept() {
  if (!("serviceWorker" in navigator)) return false
  const ready = navigator.serviceWorker.ready
  await Promise.race([ready, new Promise((resolve) => setTimeout(resolve, 8000))])
  return Boolean(await caches.match(PLACES.shell))
}

/** Packs past their time, unless something of them was not sent. */
export async function forgetOldPacks() {
  const [packs, events] = await Promise.all([readAll("packs"), readAll("events")])
  const waiting = new Set(events.map((event) => event.walk))
  const over = packs.filter((pack) => Date.now() > Date.parse(pack.walk.forget_at) && !waiting.has(pack.id))
  await Promise.all(over.map((pack) => forgetPack(pack.id)))
}

/** Take a walk off this phone, with everything about it. */
export async function forgetPack(id) {
  const events = (await readAll("events", id)).map((event) => event.id)
  await write({ remove: { packs: [id], locals: [id], events } })
}
