/* One walk on this phone: its pack, what this phone counted, and what the server has not taken yet.

   Every act makes events with ids of their own, written with the new local figures in one transaction before the
   screen shows them. Acts follow each other: the second of two quick taps sees what the first did.
   Emits "change" when what is shown changed. */

import { HOUR, freshLocal, hour, today } from "./locals.js";
import { read, readAll, write } from "./store.js";
import { fold } from "./merging.js";
import { CLOSED, OUTCOMES, afterDoor, afterStairwell, afterState, knocked, negative, summed, toKnock } from "./taps.js";

const UNDONE_AT_MOST = 5

export class Walk extends EventTarget {
  constructor(pack, local, events) {
    super()
    this.pack = pack
    this.local = local
    this.events = events.sort((one, other) => one.made - other.made)
    this.acting = Promise.resolve()
    this.look()
  }

  get id() {
    return this.pack.id
  }

  get walk() {
    return this.pack.walk
  }

  /** The server's clock, as far as we know it. */
  now() {
    return Date.now() + (this.local.skew ?? 0)
  }

  /** Why no door may be done any more: "ended", "silence", "term", or "" while it may. */
  get closed() {
    const { closes_at: closes, ends_at: ends } = this.walk
    if (this.local.ended) return "ended"
    if (closes && this.now() >= Date.parse(closes)) return "silence"
    return this.now() >= Date.parse(ends) ? "term" : ""
  }

  get unsent() {
    return this.events.filter((event) => event.status === "new")
  }

  /** What a person would say is not sent: a door is one, though it is a state and a count. */
  get waiting() {
    const kinds = { state: 0, door: 0, other: 0 }
    for (const { wire } of this.unsent) kinds[wire.kind === "state" ? "state" : wire.kind === "tally" && knocked(wire.counts) ? "door" : "other"] += 1
    return Math.max(kinds.state, kinds.door) + kinds.other
  }

  get refused() {
    return this.events.filter((event) => event.status === "refused")
  }

  /** Reckon where every address stands: as last merged by the server, then what it has not taken yet. */
  look() {
    const mine = byAddress(this.unsent)
    this.addresses = this.pack.addresses.map((address) => {
      const { state, left, note } = fold(mine.get(address.id) ?? [], { doors: address.doors, start: address })
      const tried = Math.min(this.local.tried[address.id] ?? 0, left)
      return { ...address, state, left, note, tried }
    })
  }

  address(id) {
    return this.addresses.find((address) => address.id === id)
  }

  /** Those never knocked at, in the order of the walk. */
  get toVisit() {
    return this.addresses.filter((address) => address.state === "to_visit")
  }

  get toSeeAgain() {
    return this.addresses.filter((address) => address.state === "nobody")
  }

  get next() {
    return this.toVisit[0]
  }

  get figures() {
    const doors = this.addresses.reduce((sum, address) => sum + address.doors, 0)
    const left = this.toVisit.reduce((sum, address) => sum + toKnock(address), 0)
    return { doors, left, knocked: knocked(this.local.counts), ...this.local.counts }
  }

  /** One door: "nobody", "refused", "opened" or "talked". */
  door(id, outcome) {
    return this.act(id, (address) => ({ after: afterDoor(address, outcome), counts: OUTCOMES[outcome], label: outcome }))
  }

  stairwell(id) {
    return this.act(id, (address) => ({ ...afterStairwell(address), label: "stairwell" }))
  }

  state(id, state) {
    return this.act(id, (address) => ({
      after: afterState(address, state), label: state, reopens: CLOSED.has(address.state),
    }))
  }

  note(id, text) {
    return this.act(id, () => ({ note: text, label: "note" }))
  }

  /** A leaflet, somebody who wants to help, a topic: counted for the walk, at no address. */
  extra(counts, topics = {}) {
    return this.act(null, () => ({ counts, topics, label: Object.keys(counts)[0] ?? "topic" }))
  }

  card(id, sealed) {
    return this.save((made) => {
      this.local.counts.cards = (this.local.counts.cards ?? 0) + 1
      return [{ ...made(), wire: { id, kind: "card", day: today(), sealed }, since: hour() }]
    })
  }

  finish(end) {
    return this.save((made) => {
      const at = this.stamp()
      this.local.undo = []
      this.local.ended = { ended_at: at, end }
      return [{ ...made(), wire: { kind: "finish", at, end }, since: Date.parse(at) }]
    })
  }

  /** Take back the last act by its contrary. */
  undo() {
    return this.save((made) => {
      const last = this.local.undo.pop()
      if (!last) return []
      const events = []
      const address = last.id && this.address(last.id)
      if (address && last.before) {
        const { state, left, tried } = last.before
        this.local.tried[last.id] = tried
        events.push({ ...made(), ...this.stateEvent(last.id, { state, left }, CLOSED.has(address.state)) })
      }
      if (address && last.note !== undefined) events.push({ ...made(), ...this.noteEvent(last.id, last.note) })
      if (last.counts) events.push({ ...made(), ...this.tally(negative(last.counts), negative(last.topics), last.day) })
      return events
    })
  }

  act(id, decide) {
    return this.save((made) => {
      const address = id === null ? null : this.address(id)
      const { after, counts, topics = {}, note, label, reopens = false } = decide(address)
      const events = []
      const undo = { id, label, day: today() }
      if (after) {
        undo.before = { state: address.state, left: address.left, tried: address.tried }
        this.local.tried[id] = after.tried
        events.push({ ...made(), ...this.stateEvent(id, after, reopens) })
      }
      if (note !== undefined) {
        undo.note = address.note
        events.push({ ...made(), ...this.noteEvent(id, note) })
      }
      if (counts) {
        Object.assign(undo, { counts, topics })
        events.push({ ...made(), ...this.tally(counts, topics, undo.day) })
      }
      this.local.undo = [...this.local.undo, undo].slice(-UNDONE_AT_MOST)
      return events
    })
  }

  stateEvent(address, { state, left }, reopens) {
    const at = this.stamp()
    return { address, wire: { kind: "state", address, state, left, reopens, at }, since: Date.parse(at) }
  }

  noteEvent(address, text) {
    const at = this.stamp()
    return { address, wire: { kind: "note", address, text, at }, since: Date.parse(at) }
  }

  /** No address, no hour, no rank among the others: the day, and how many. */
  tally(counts, topics, day) {
    this.local.counts = summed([this.local.counts, counts])
    const wire = { kind: "tally", day, counts }
    if (Object.keys(topics ?? {}).length) wire.topics = topics
    return { wire, made: 0, since: hour() }
  }

  /** The phone's time, never twice the same: the order of acts is that of their times. */
  stamp() {
    this.local.last = Math.max(Date.now(), (this.local.last ?? 0) + 1)
    return new Date(this.local.last).toISOString()
  }

  /** Write what an act makes, then show it. A write that fails leaves all as it was. */
  save(make) {
    return this.later(async () => {
      const before = structuredClone(this.local)
      try {
        const events = make(() => ({ walk: this.id, made: (this.local.made = (this.local.made ?? 0) + 1), status: "new" }))
        for (const event of events) event.id = event.wire.id ??= crypto.randomUUID()
        await write({ put: { events, locals: [this.local] } })
        this.events.push(...events)
      } catch (error) {
        this.local = before
        throw error
      }
    })
  }

  /** After the server's answer: `taken` and `refused` events, the merged states, the walk's end. */
  settle({ taken, refused, addresses, end, skew }) {
    return this.later(async () => {
      const gone = new Set(taken)
      for (const event of this.events) {
        const reasons = refused.get(event.id)
        if (reasons) Object.assign(event, { status: "refused", errors: reasons })
      }
      const changed = this.events.filter((event) => refused.has(event.id))
      for (const merged of addresses ?? []) {
        const kept = this.pack.addresses.find((address) => address.id === merged.id)
        if (kept) Object.assign(kept, { state: merged.state, left: merged.left, note: merged.note })
      }
      const ending = this.unsent.some((event) => event.wire.kind === "finish" && !gone.has(event.id))
      if (end?.ended_at) this.local.ended = end
      else if (end && !ending) this.local.ended = null
      if (skew !== undefined) this.local.skew = skew
      this.local.sent = Date.now()
      await write({ put: { events: changed, packs: [this.pack], locals: [this.local] }, remove: { events: taken } })
      this.events = this.events.filter((event) => !gone.has(event.id))
    })
  }

  /** The pack as the server has it now. */
  renew(pack) {
    return this.later(async () => {
      await write({ put: { packs: [pack] } })
      this.pack = pack
    })
  }

  /** Ended elsewhere: nothing more is done, what was done may still go. */
  close() {
    return this.later(async () => {
      this.local.ended ??= { ended_at: new Date(this.now()).toISOString(), end: "" }
      await write({ put: { locals: [this.local] } })
    })
  }

  /** After whatever is being written. */
  later(act) {
    const step = this.acting.then(act).then(() => this.changed())
    this.acting = step.catch(() => undefined)
    return step
  }

  /** A refused event, put right by the person or let go. */
  drop(id) {
    return this.later(async () => {
      await write({ remove: { events: [id] } })
      this.events = this.events.filter((event) => event.id !== id)
    })
  }

  changed() {
    this.look()
    this.dispatchEvent(new Event("change"))
  }
}

export async function openWalk(id) {
  const [pack, local, events] = await Promise.all([read("packs", id), read("locals", id), readAll("events", id)])
  if (!pack) return null
  const kept = local ?? freshLocal(id)
  // Which door said what is remembered for as long as somebody may want to take it back.
  if (Date.now() - (kept.last ?? 0) > HOUR) kept.undo = []
  return new Walk(pack, kept, events)
}

function byAddress(events) {
  const found = new Map()
  for (const { address, wire } of events) if (address) found.set(address, [...(found.get(address) ?? []), wire])
  return found
}
