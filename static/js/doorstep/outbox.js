/* Sends what one walk has not sent: when the network comes back, when the page is seen again, at the start, now and
   then, and on the button. Sent twice counts once: ids were made here (docs: the contract of /api/v1/walks/).

   Counts of what people said wait until five doors are done, and go shuffled: nobody can tell which door said what. */

import { refreshPack } from "./packs.js";
import { knocked } from "./taps.js";

const PLACES = JSON.parse(document.getElementById("places").textContent)
const FIRST_WAIT = 5_000
const LONGEST_WAIT = 300_000
const PATIENCE_MS = 30_000
const HELD_AT_MOST = 2 * 3_600_000

/** Emits "change" when what it says of itself changed: `sending`, `trouble` ("", "offline", "busy", "sign-in", "failed"). */
export class Outbox extends EventTarget {
  constructor(walk) {
    super()
    this.walk = walk
    this.sending = false
    this.trouble = ""
    this.timer = null
    this.wait = FIRST_WAIT
    this.size = walk.pack.limits?.batch ?? 200
  }

  /** Soon, so that several taps go together; no sooner than was said after a trouble. */
  soon(delay = 4_000) {
    this.timer ??= setTimeout(() => this.send(), delay)
  }

  stop() {
    clearTimeout(this.timer)
    this.timer = null
  }

  /** Send what is due; `all`: whatever waits. One at a time, whatever asks. */
  async send({ all = false } = {}) {
    if (this.sending) {
      this.again ||= all
      return
    }
    this.stop()
    if (!this.due(all).length) return
    this.say(true, this.trouble)
    let trouble = ""
    try {
      while (!trouble && this.due(all).length) trouble = await this.sendBatch(this.due(all).slice(0, this.size))
    } catch {
      trouble = "failed"
    }
    this.say(false, trouble)
    this.later(trouble)
    if (this.again) {
      this.again = false
      if (!trouble) await this.send({ all: true })
    }
  }

  /** Events to send now: counts first, those that add before those that take back; then the others, oldest first. */
  due(all) {
    const waiting = this.walk.unsent.sort((one, other) => one.made - other.made || rank(one.wire) - rank(other.wire))
    const tallies = waiting.filter((event) => event.wire.kind === "tally")
    const doors = tallies.reduce((sum, event) => sum + Math.max(0, knocked(event.wire.counts)), 0)
    const enough = doors >= (this.walk.pack.limits?.min_doors ?? 5)
    const last = waiting.some((event) => event.wire.kind === "finish")
    const old = tallies.some((event) => Date.now() - event.since > HELD_AT_MOST)
    return all || enough || last || old || this.walk.closed ? waiting : waiting.filter((event) => event.wire.kind !== "tally")
  }

  /** Gives "" when the server dealt with at least one of them. */
  async sendBatch(batch) {
    let answer
    let body
    try {
      answer = await this.post(batch)
      body = await answer.json()
    } catch {
      return navigator.onLine ? "failed" : "offline"
    }
    if (Array.isArray(body?.results)) return this.read(batch, body)
    if (answer.status === 401) return this.renew()
    if (answer.status === 413 && this.size > 1) {
      this.size = Math.ceil(Math.min(this.size, batch.length) / 2)
      return ""
    }
    if (answer.status === 429 || answer.status === 503) {
      this.wait = Math.max(this.wait, 1000 * (Number(answer.headers.get("Retry-After")) || 0))
      return "busy"
    }
    // The batch cannot be read: one of them is at fault. Alone, it is set apart, and blocks none of the others.
    if ([400, 413, 422].includes(answer.status)) return this.narrow(batch, body)
    return "failed"
  }

  async narrow(batch, body) {
    if (batch.length > 1) {
      this.size = Math.ceil(batch.length / 2)
      return ""
    }
    await this.walk.settle({ taken: [], refused: new Map([[batch[0].id, body?.errors ?? { detail: [body?.detail ?? body?.message ?? ""] }]]) })
    return ""
  }

  post(batch) {
    const events = mixed(batch).map((event) => event.wire)
    return fetch(PLACES.events.replace("{walk}", this.walk.id), {
      method: "POST",
      headers: { Authorization: `Walk ${this.walk.pack.token}`, "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ phone: this.walk.pack.phone, sent_at: new Date().toISOString(), events }),
      credentials: "omit",
      signal: AbortSignal.timeout(PATIENCE_MS),
    })
  }

  async read(batch, { results, addresses, walk, now }) {
    const asked = new Set(batch.map((event) => event.id))
    const mine = results.filter((result) => asked.has(result.id))
    const taken = mine.filter((result) => result.status !== "refused").map((result) => result.id)
    const refused = new Map(mine.filter((result) => result.status === "refused").map((result) => [result.id, result.errors ?? {}]))
    const skew = now ? Date.parse(now) - Date.now() : undefined
    await this.walk.settle({ taken, refused, addresses, end: walk, skew })
    return mine.length ? "" : "failed"
  }

  /** The token is over: a signed-in browser is given a new one. */
  async renew() {
    if (this.renewed) return "sign-in"
    this.renewed = true
    const reason = await refreshPack(this.walk)
    return ["", "offline", "failed"].includes(reason) ? reason : "sign-in"
  }

  later(trouble) {
    if (!trouble) {
      this.wait = FIRST_WAIT
      this.renewed = false
      this.size = this.walk.pack.limits?.batch ?? 200
      return
    }
    this.renewed = false
    this.soon(this.wait)
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2)
  }

  say(sending, trouble) {
    Object.assign(this, { sending, trouble })
    this.dispatchEvent(new Event("change"))
  }
}

/** Counts in any order between them, what takes back after what it takes back. */
function mixed(batch) {
  const others = batch.filter((event) => event.wire.kind !== "tally")
  const tallies = batch.filter((event) => event.wire.kind === "tally").map((event) => [rank(event.wire), Math.random(), event])
  tallies.sort((one, other) => one[0] - other[0] || one[1] - other[1])
  return [...others.filter(({ wire }) => wire.kind !== "finish"), ...tallies.map((row) => row[2]), ...others.filter(({ wire }) => wire.kind === "finish")]
}

function rank({ counts }) {
  if (!counts) return 0
  if (Object.values(counts).some((n) => n < 0)) return 2
  return knocked(counts) > 0 ? 0 : 1
}
