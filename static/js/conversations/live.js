/* A live thread: new messages, counts and messages that were hidden reach the page without reloading it.
   Data: `data-campaign-live` (templates/conversations/_live.html) holds the address to ask and the versions seen.
   Asks once a second, a little sooner or later so that readers spread; seldom while the page is out of sight; more
   and more seldom while the connection fails. Ends when the thread is live no more. */

import { HttpError, request } from "../lib/http.js";
import { Page } from "./live-page.js";
import { writeInPlace } from "./live-writing.js";

const FIRST_PAUSE = 1000
const OUT_OF_SIGHT = 15000
const LONGEST_PAUSE = 30000
/* Passes are asked for anew before they end. */
const SPENT = 0.8
/* Statuses that say: another pass is needed. */
const REFUSED = [403, 410]
/* Failures before they are told. */
const PATIENCE = 3

class Listener {
  constructor(panel) {
    const said = panel.dataset
    this.panel = panel
    this.page = new Page(panel)
    this.version = Number(said.campaignVersion)
    this.number = Number(said.campaignNumber)
    this.every = FIRST_PAUSE
    this.failures = 0
    this.isOver = false
    this.take({ address: said.campaignLive, life: Number(said.campaignLife) })
    document.addEventListener("visibilitychange", () => document.hidden || this.ask())
  }

  /* A pass: where to ask, and when to have another. */
  take({ address, life }) {
    this.address = address
    this.renewAt = performance.now() + life * 1000 * SPENT
  }

  /* One question at a time; whoever calls meanwhile is answered by it. */
  async ask() {
    if (this.asking || this.isOver) return
    this.asking = true
    clearTimeout(this.timer)
    try {
      if (performance.now() > this.renewAt) await this.renew()
      if (!this.isOver) this.hear(await request(`${this.address}${this.version}.${this.number}`))
      this.failures = 0
    } catch (error) {
      await this.stumble(error)
    }
    this.asking = false
    this.page.lost(this.failures >= PATIENCE)
    if (!this.isOver) this.timer = setTimeout(() => this.ask(), this.pause())
  }

  hear(news) {
    if (news.live === false) return this.end()
    this.every = news.every
    this.page.show(news)
    this.version = Math.max(this.version, news.version)
    this.number = Math.max(this.number, ...(news.messages ?? []).map((message) => message.number))
  }

  async stumble(error) {
    this.failures += 1
    if (!(error instanceof HttpError)) throw error
    if (!REFUSED.includes(error.status)) return
    try {
      await this.renew()
    } catch (again) {
      if (!(again instanceof HttpError)) throw again
    }
  }

  /* Ends where there is no other: signed out, gone from the group, a thread that was hidden. */
  async renew() {
    try {
      const pass = await request(this.panel.dataset.campaignRenew)
      if (!pass?.address || !pass.live) return this.end()
      this.take(pass)
    } catch (error) {
      if (error.status >= 400 && error.status < 429) return this.end()
      throw error
    }
  }

  end() {
    this.isOver = true
    this.page.over()
  }

  pause() {
    if (document.hidden) return OUT_OF_SIGHT
    const spread = 0.85 + Math.random() * 0.3
    return Math.min(LONGEST_PAUSE, this.every * 2 ** this.failures) * spread
  }
}

const panel = document.querySelector("[data-campaign-live]")
if (panel) {
  const listener = new Listener(panel)
  writeInPlace(() => listener.ask())
  listener.ask()
}
