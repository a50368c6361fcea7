/* The walks on this phone; and the first loading of one, until « you may go without network ». */

import { button, h, link } from "./dom.js";
import { NotLoaded, forgetPack, loadPack, pagesAreKept } from "./packs.js";
import { say, clock } from "./words.js";

const PLACES = JSON.parse(document.getElementById("places").textContent)

export function drawHome(app) {
  const walks = [...app.walks.values()].sort((one, other) => other.walk.handed_at.localeCompare(one.walk.handed_at))
  return [
    h("h1", null, say("title")),
    updateNotice(app),
    walks.length ? null : h("div", { class: "empty" }, h("p", null, say("no-walks")), link(say("find-walk"), PLACES.home, { kind: "door-main" })),
    h("ul", { class: "door-walks", role: "list" }, walks.map((walk) => card(app, walk))),
    walks.length ? link(say("other-walks"), PLACES.home, { kind: "door-quiet" }) : null,
  ]
}

/** « A new version is ready »: here, where no door is being done. */
export function updateNotice(app) {
  if (!app.update) return null
  return h("div", { class: "notice door-update" }, h("p", null, say("update-ready")), button(say("update-now"), app.update, { kind: "door-main" }))
}

function card(app, walk) {
  const { left } = walk.figures
  const state = walk.closed ? say(`closed-${walk.closed}`) : left ? say("doors-left", { n: left }) : say("all-done")
  const n = walk.waiting
  return h("li", { class: "card door-walk" },
    h("p", { class: "eyebrow" }, say("turf", { n: walk.walk.number })),
    h("h2", null, walk.walk.name || walk.walk.commune),
    h("p", null, `${walk.walk.commune} · ${state}`),
    n ? h("p", { class: "door-warn" }, say("unsent-here", { n })) : null,
    h("div", { class: "door-row" },
      link(say("open"), `#${walk.id}`, { kind: "door-main" }),
      button(say("forget"), () => letGo(app, walk), { kind: "door-quiet", key: `forget-${walk.id}` })))
}

async function letGo(app, walk) {
  if (walk.unsent.length || walk.refused.length) {
    app.tell(say("forget-refused"))
    app.go(`${walk.id}/envois`)
    return
  }
  if (!confirm(say("forget-sure"))) return
  await forgetPack(walk.id)
  app.forget(walk.id)
  app.draw()
}

const tries = new Map()

/** A walk that is not on this phone yet: asked at once. */
export function drawLoading(app, walk, id) {
  const state = tries.get(id) ?? begin(app, id)
  if (state === "loading") return [h("h1", null, say("loading-title")), h("p", null, say("loading")), h("progress", { "aria-label": say("loading-title") })]
  const again = button(say("again"), () => (begin(app, id), app.draw()), { kind: state === "sign-in" ? "door-quiet" : "door-main" })
  return [
    h("h1", null, say("not-loaded")),
    h("p", { class: "notice" }, say(`why-${state}`)),
    state === "sign-in" ? link(say("sign-in"), signIn(id), { kind: "door-main" }) : null,
    ["not-found", "ended"].includes(state) ? null : again,
    link(say("find-walk"), PLACES.home, { kind: "door-quiet" }),
  ]
}

function begin(app, id) {
  tries.set(id, "loading")
  load(app, id)
  return "loading"
}

async function load(app, id) {
  try {
    await loadPack(id)
    await app.keep(id)
    tries.delete(id)
    app.ready = { id, kept: null }
    app.draw()
    app.ready.kept = await pagesAreKept()
  } catch (error) {
    tries.set(id, error instanceof NotLoaded ? error.reason : "failed")
  }
  app.draw()
}

/** Sign in, and come back here. */
export function signIn(id) {
  return `${PLACES.sign_in}?next=${encodeURIComponent(`${PLACES.shell}#${id}`)}`
}

/** « Ready »: said on the walk's first page until it is put away. */
export function readyNotice(app, walk) {
  if (app.ready?.id !== walk.id) return null
  const { kept } = app.ready
  const away = () => {
    app.ready = null
    app.draw()
  }
  if (kept === null) return h("p", { class: "notice", role: "status" }, say("keeping"))
  const words = kept ? say("ready") : say("ready-open")
  return h("div", { class: `notice ${kept ? "notice-success" : "notice-warning"} door-ready`, role: "status" },
    h("p", null, words), h("p", null, say("until", { when: clock(walk.walk.ends_at) })), button(say("understood"), away, { kind: "door-quiet" }))
}
