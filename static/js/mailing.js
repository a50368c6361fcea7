/* A letter that leaves: its numbers, asked of the server every two seconds, and the whole page when its state changes.
   Data: [data-campaign-progress] (templates/mailings/_leaving.html), an address that answers {state, share, sentence, sent}. */

import { request } from "./lib/http.js";

const EVERY_MS = 2000
const SLOWER_MS = 15000
const SAID_EVERY = 10 // percent: a screen reader is not told each step

watch(document.querySelector("[data-campaign-progress]"))

async function watch(section) {
  if (!section?.dataset.campaignMoving) return
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined)
  let said = 0
  for (;;) {
    await new Promise((done) => setTimeout(done, document.hidden ? SLOWER_MS : EVERY_MS))
    const now = await request(section.dataset.campaignProgress).catch(() => null)
    if (now === null) continue // the connection comes back, or the page is left
    if (now.state !== section.dataset.campaignState) return location.reload()
    tell(section, now, number)
    const percent = Math.floor((now.share ?? 0) * 100)
    if (percent >= said + SAID_EVERY) {
      said = percent
      section.querySelector("[data-campaign-said]").textContent = now.sentence
    }
  }
}

function tell(section, { share, sentence, sent }, number) {
  const bar = section.querySelector("progress")
  if (share === null) bar.removeAttribute("value")
  else bar.value = share
  if (sentence) section.querySelector("[data-campaign-sentence]").textContent = sentence
  section.querySelector("[data-campaign-sent]").textContent = number.format(sent)
}
