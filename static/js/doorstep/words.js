/* The page's words, in its language (canvassing/doorstep/words.py, in the shell). `say("doors", { n: 3 })`. */

const LANGUAGE = document.documentElement.lang || "fr"
const WORDS = JSON.parse(document.getElementById("words").textContent)
const plural = new Intl.PluralRules(LANGUAGE)

/** A sentence: `{name}` is filled in; of two forms the one that `n` asks for. */
export function say(key, values = {}) {
  const found = WORDS[key] ?? key
  const form = Array.isArray(found) ? found[plural.select(values.n ?? 0) === "one" ? 0 : 1] : found
  return tidy(form.replace(/\{(\w+)\}/g, (_, name) => told(values[name])))
}

/** No line begins with « ? », « ! », « : » or a closing guillemet. */
export function tidy(text) {
  return text.replace(/ (?=[?!:;»%])/g, "\u00a0").replace(/« /g, "«\u00a0")
}

export function number(value, digits = 0) {
  return value.toLocaleString(LANGUAGE, { maximumFractionDigits: digits })
}

export function clock(date) {
  return new Date(date).toLocaleString(LANGUAGE, { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" })
}

/** « 850 m », « 1,4 km ». */
export function distance(metres) {
  return metres < 950 ? `${number(Math.round(metres / 10) * 10)} m` : `${number(metres / 1000, 1)} km`
}

/** « 40 min », « 1 h 20 ». */
export function duration(minutes) {
  const whole = Math.max(5, Math.round(minutes / 5) * 5)
  return whole < 60 ? `${whole} min` : `${Math.floor(whole / 60)} h ${String(whole % 60).padStart(2, "0")}`
}

function told(value) {
  return typeof value === "number" ? number(value) : String(value ?? "")
}
