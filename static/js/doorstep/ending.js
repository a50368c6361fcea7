/* The end of a walk: what it added up to on this phone, and finished or given back. */

import { button, h, link } from "./dom.js";
import { closedNotice } from "./list.js";
import { say } from "./words.js";

const PLACES = JSON.parse(document.getElementById("places").textContent)
const SHOWN = ["knocked", "opened", "talked", "leaflets", "helpers", "cards"]

export function drawEnding(app, walk) {
  const { figures } = walk
  const left = figures.left + walk.toSeeAgain.reduce((sum, address) => sum + address.left, 0)
  const shown = SHOWN.filter((key) => key === "knocked" || figures[key])
  return [
    h("h1", { class: "door-title" }, say(walk.closed ? "summary" : "finish")),
    h("p", { class: "lede" }, say(figures.knocked ? "thanks" : "thanks-none")),
    h("ul", { class: "figures door-figures", role: "list" }, shown.map((key) => figure(figures[key] ?? 0, say(`figure-${key}`, { n: figures[key] ?? 0 })))),
    walk.closed ? ended(app, walk) : choice(app, walk, left),
  ]
}

function figure(n, words) {
  return h("li", { class: "figure-number figure-number-small" }, h("strong", null, String(n)), h("span", null, words))
}

function choice(app, walk, left) {
  const finish = (end) => async () => {
    if (!confirm(say(`${end}-sure`))) return
    await app.attempt(walk.finish(end))
    app.outboxes.get(walk.id).send({ all: true })
    scrollTo(0, 0)
  }
  return [
    left ? h("p", null, say("left-at-end", { n: left })) : null,
    h("div", { class: "door-branches" },
      button(say("do-finished"), finish("finished"), { kind: `door-wide ${left ? "" : "door-main"}` }),
      button(say("do-returned"), finish("returned"), { kind: `door-wide ${left ? "door-main" : "door-quiet"}` }),
      link(say("go-on"), `#${walk.id}`, { kind: "door-wide door-quiet" })),
  ]
}

function ended(app, walk) {
  const n = walk.waiting
  return [
    closedNotice(walk),
    h("p", { class: n ? "notice notice-warning" : "notice notice-success", role: "status" }, n ? say("keep-page", { n }) : say("all-sent-long")),
    n ? link(say("send", { n }), `#${walk.id}/envois`, { kind: "door-main door-wide" }) : link(say("find-walk"), PLACES.home, { kind: "door-main door-wide" }),
  ]
}
