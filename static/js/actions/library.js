/* The time that is left of a riposte, while the page stays open: said again every half minute, in the page's language.
   Data: data-campaign-ends (when it ends, ISO 8601) around a <time>, data-campaign-over (what to say then). */

const MINUTE = 60_000, HOUR = 60 * MINUTE, DAY = 24 * HOUR
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "always" })

/** As the server says it: minutes below two hours, hours below two days, then days; what is begun is not counted. */
function timeLeft(milliseconds) {
  if (milliseconds < 2 * HOUR) return words.format(Math.floor(milliseconds / MINUTE), "minute")
  if (milliseconds < 2 * DAY) return words.format(Math.floor(milliseconds / HOUR), "hour")
  return words.format(Math.floor(milliseconds / DAY), "day")
}

function tell() {
  for (const place of document.querySelectorAll("[data-campaign-ends]")) {
    const left = new Date(place.dataset.campaignEnds) - Date.now()
    const time = place.querySelector("time")
    if (left <= 0) place.textContent = place.dataset.campaignOver
    else if (time) time.textContent = timeLeft(left)
  }
}

if (document.querySelector("[data-campaign-ends]")) setInterval(tell, MINUTE / 2)
