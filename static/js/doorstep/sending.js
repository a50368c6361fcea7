/* What was not sent yet: the button, what the server refused and why, and the way out when all else fails. */

import { button, h, link } from "./dom.js";
import { place } from "./frame.js";
import { signIn } from "./home.js";
import { clock, say } from "./words.js";

export function drawSending(app, walk) {
  const outbox = app.outboxes.get(walk.id)
  const { waiting: n, refused } = walk
  return [
    h("h1", { class: "door-title" }, say("sending-title")),
    h("p", { class: "lede", role: "status" }, outbox.sending ? say("sending") : n ? say("unsent-here", { n }) : say("all-sent-long")),
    n ? button(say("send", { n }), () => outbox.send({ all: true }), { kind: "door-main door-wide", key: "send", disabled: outbox.sending }) : null,
    outbox.trouble && n ? h("p", { class: "notice notice-warning" }, say(`trouble-${outbox.trouble}`)) : null,
    outbox.trouble === "sign-in" && n ? link(say("sign-in"), signIn(walk.id), { kind: "door-main" }) : null,
    walk.local.sent ? h("p", { class: "hint" }, say("sent-at", { when: clock(walk.local.sent) })) : null,
    n ? h("p", null, say("held")) : null,
    refused.length ? refusals(app, walk, refused) : null,
    n || refused.length ? takeOut(app, walk) : null,
  ]
}

function refusals(app, walk, refused) {
  const row = (event) => h("li", { class: "card" },
    h("h3", null, told(walk, event)),
    h("ul", null, Object.values(event.errors ?? {}).flat().map((error) => h("li", null, String(error)))),
    event.wire.kind === "note" && walk.address(event.address) ? link(say("put-right"), `#${walk.id}/adresse/${event.address}`, { kind: "door-quiet" }) : null,
    button(say("drop"), () => confirm(say("drop-sure")) && walk.drop(event.id), { kind: "door-quiet", key: `drop-${event.id}` }))
  return h("section", null, h("h2", null, say("refused")), h("p", null, say("refused-hint")), h("ul", { role: "list", class: "door-refused" }, refused.map(row)))
}

function told(walk, { wire, address }) {
  const found = address && walk.address(address)
  const what = { state: () => say(`state-${wire.state}`), note: () => `${say("access")} ${wire.text}`, tally: () => say("a-count"), card: () => say("card"), finish: () => say("finish") }[wire.kind]()
  return found ? say("did-at", { place: place(found), what }) : what
}

/** As text: to copy into a message, or to keep as a file. Nobody's name is in it; cards in it stay sealed. */
function takeOut(app, walk) {
  const text = () => [say("export-head", { n: walk.events.length, walk: walk.id }), ...walk.events.map((event) => JSON.stringify(event.wire))].join("\n")
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text())
      app.tell(say("copied"))
    } catch {
      app.tell(say("not-copied"))
    }
  }
  const download = () => {
    const address = URL.createObjectURL(new Blob([text()], { type: "text/plain" }))
    h("a", { href: address, download: `porte-a-porte-${walk.walk.number}.txt` }).click()
    setTimeout(() => URL.revokeObjectURL(address), 10_000)
  }
  return h("details", { class: "door-export" }, h("summary", { "data-key": "export" }, say("export")), h("p", null, say("export-hint")),
    h("div", { class: "door-row" }, button(say("copy"), copy, { kind: "door-quiet" }), button(say("download"), download, { kind: "door-quiet" })))
}
