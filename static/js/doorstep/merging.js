/* Where an address stands, from what was done there: the same rule as canvassing/doorstep/merging.py, and the same
   cases test both (tests/canvassing/merging_cases.json). Pure.

   Events are taken in the order (`at`, `id`), whatever order they came in: a later state wins, with its doors left;
   « do not visit » stays until a state that reopens; the last note wins, and an empty one takes it away. */

const NONE_LEFT = new Set(["done", "do_not_visit"])

export function fresh(doors) {
  return { state: "to_visit", left: doors, note: "" }
}

/** `start`: where it stood before these events. `since`: when the present pass began; what was done earlier is to do
    again, but for notes and « do not visit ». Gives {state, left, note}. */
export function fold(events, { doors, start = fresh(doors), since = null }) {
  let standing = start
  for (const event of [...events].sort(inOrder)) {
    const past = since !== null && Date.parse(event.at) < Date.parse(since)
    standing = after(standing, event, doors, past)
  }
  return { state: standing.state, left: standing.left, note: standing.note }
}

function after(standing, event, doors, past) {
  if (!event.state) return { ...standing, note: event.text }
  if (standing.state === "do_not_visit" && !event.reopens) return standing
  if (past && event.state !== "do_not_visit") return { ...fresh(doors), note: standing.note }
  return { ...standing, state: event.state, left: leftIn(event.state, event.left, doors) }
}

/** Doors still to knock at. */
export function leftIn(state, left, doors) {
  return NONE_LEFT.has(state) ? 0 : Math.max(1, Math.min(left, doors))
}

function inOrder(one, other) {
  return Date.parse(one.at) - Date.parse(other.at) || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0)
}
