/* The service worker: registered, replaced only when the person says so, and taken away when the site says so.
   Nothing here touches IndexedDB. */

const PLACES = JSON.parse(document.getElementById("places").textContent)
const KEPT = "porte-a-porte-"
const EVERY_MS = 30 * 60_000

/** `offer(take)` is called when a new version waits; `take()` puts it in its place and opens the page again. */
export async function watchUpdates(offer) {
  if (!("serviceWorker" in navigator)) return
  const { serviceWorker } = navigator
  if (await switchedOff()) return leave()
  const registration = await serviceWorker.register(PLACES.worker, { scope: PLACES.home, updateViaCache: "none" }).catch(() => null)
  if (!registration) return
  const ready = () => {
    if (registration.waiting && serviceWorker.controller) offer(() => takeOver(registration))
  }
  registration.addEventListener("updatefound", () => registration.installing?.addEventListener("statechange", ready))
  ready()
  const look = () => document.visibilityState === "visible" && registration.update().catch(() => undefined)
  setInterval(look, EVERY_MS)
  document.addEventListener("visibilitychange", look)
}

function takeOver(registration) {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true })
  registration.waiting?.postMessage("take-over")
}

/** The worker's file is gone from the site: not when there is no network, nor when the site is ill. */
async function switchedOff() {
  const answer = await fetch(PLACES.worker, { method: "HEAD", cache: "no-store" }).catch(() => null)
  return answer?.status === 404 || answer?.status === 410
}

/** Caches first: a page that is closed halfway finds its worker again, and ends the rest next time. A worker that is
    filling its cache ends before, or it would leave one that nobody empties. */
async function leave() {
  const [registration] = (await navigator.serviceWorker.getRegistrations()).filter((one) => new URL(one.scope).pathname === PLACES.home)
  const filling = registration?.installing
  if (filling) await new Promise((settled) => filling.addEventListener("statechange", settled, { once: true }))
  const names = (await caches.keys()).filter((name) => name.startsWith(KEPT))
  await Promise.all(names.map((name) => caches.delete(name)))
  await registration?.unregister()
}
