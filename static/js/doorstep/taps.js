/* What a tap means: the address after it, and what is counted. Pure.

   `left` are doors still to knock at or to come back to; `tried`, known on this phone alone, those of them where nobody
   was home this time round. Counts never carry the address. */

export const OUTCOMES = {
  nobody: { absent: 1 },
  refused: { refused: 1 },
  opened: { opened: 1 },
  talked: { opened: 1, talked: 1 },
}
export const CLOSED = new Set(["done", "do_not_visit"])

/** One door of an address. Gives {state, left, tried}. */
export function afterDoor(address, outcome) {
  const tried = triedOf(address)
  if (outcome === "nobody") return settled(address, address.left, tried + 1)
  return settled(address, address.left - 1, tried)
}

/** Nobody home behind all the doors that were not tried. Gives {after, counts}. */
export function afterStairwell(address) {
  const doors = toKnock(address)
  return { after: settled(address, address.left, address.left), counts: { absent: doors } }
}

/** The whole address: inaccessible, do not visit, to visit again. */
export function afterState(address, state) {
  return { state, left: state === "do_not_visit" ? 0 : address.left || address.doors, tried: 0 }
}

/** Doors of it not yet knocked at this time round. */
export function toKnock(address) {
  return Math.max(0, address.left - triedOf(address))
}

/** All tried: whoever comes back begins again. */
function triedOf({ tried = 0, left }) {
  return tried >= left ? 0 : tried
}

function settled(address, left, tried) {
  const kept = Math.max(0, left)
  if (kept === 0) return { state: "done", left: 0, tried: 0 }
  const nobody = address.state === "nobody" || tried >= kept
  return { state: nobody ? "nobody" : "to_visit", left: kept, tried }
}

export function negative(counts) {
  return Object.fromEntries(Object.entries(counts).map(([key, n]) => [key, -n]))
}

/** Of a list of counts, the sum: {key: n}. */
export function summed(list) {
  const total = {}
  for (const counts of list) for (const [key, n] of Object.entries(counts)) total[key] = (total[key] ?? 0) + n
  return total
}

export function knocked({ absent = 0, refused = 0, opened = 0 }) {
  return absent + refused + opened
}

/** Metres from door to door along the addresses, a third more than as the crow flies. */
export function metres(addresses) {
  let sum = 0
  for (let i = 1; i < addresses.length; i++) sum += apart(addresses[i - 1], addresses[i])
  return 1.3 * sum
}

export function apart(one, other) {
  const k = Math.PI / 180
  const x = (other.lon - one.lon) * Math.cos(((one.lat + other.lat) / 2) * k)
  return 6_371_000 * k * Math.hypot(x, other.lat - one.lat)
}
