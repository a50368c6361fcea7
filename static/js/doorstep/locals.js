/* What one phone knows of one walk by itself, and its days and hours. Pure. */

export const HOUR = 3_600_000

/** `tried`: doors of an address where nobody was home this time; `counts`: sums of the walk; `undo`: the last acts. */
export function freshLocal(walk) {
  return { walk, tried: {}, counts: {}, undo: [], cheered: [], made: 0, last: 0 }
}

/** The day on this phone's clock. */
export function today() {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-")
}

/** Of counts no finer time is kept than the hour. */
export function hour() {
  return Math.floor(Date.now() / HOUR) * HOUR
}
