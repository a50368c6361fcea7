/* What a live thread's page shows of the news: messages in their order, counts, words in place of what is gone.
   Messages come as HTML of our own server, the same for every reader; what only their author may do, or only others,
   is taken away here. A reader who is elsewhere on the page is told by a button, and nothing moves under their eyes. */

/* Messages that came by themselves and stay on the page; the oldest then leave it. */
const MOST = 300
/* Milliseconds between two sentences of a screen reader. */
const BREATH = 5000

export class Page {
  constructor(panel) {
    this.panel = panel
    this.list = document.querySelector("[data-campaign-messages]")
    this.button = panel.querySelector("[data-campaign-live-button]")
    this.told = panel.querySelector("[data-campaign-live-told]")
    this.link = panel.querySelector("[data-campaign-live-open]")
    this.unseen = new Set()
    this.unsaid = 0
    this.elsewhere = 0
    this.watching = new IntersectionObserver((entries) => this.seen(entries), { threshold: 0 })
    this.button.addEventListener("click", () => this.goToNews())
    this.link.hidden = true
  }

  show({ messages = [], gone = [], useful = {}, again = false }) {
    gone.forEach((number) => this.remove(number))
    messages.forEach((message) => this.place(message))
    Object.entries(useful).forEach(([number, count]) => setCount(find(number), count))
    if (again) this.elsewhere = Math.max(this.elsewhere, 2)
    this.tell()
  }

  place({ number, parent, html, useful }) {
    const made = this.made(html)
    if (!made) return
    setCount(made, useful)
    const old = find(number)
    if (old) return replace(old, made)
    const list = parent === null ? this.panel.dataset.campaignEnd !== undefined && this.list : answersOf(parent)
    if (!list) {
      this.elsewhere += 1
      return
    }
    made.classList.add("is-new")
    const next = [...list.children].find((one) => numberOf(one) > number)
    list.insertBefore(made, next ?? null)
    list.hidden = false
    this.unsaid += 1
    this.unseen.add(made)
    this.watching.observe(made)
    if (list === this.list) this.shed()
  }

  made(html) {
    const template = document.createElement("template")
    template.innerHTML = html
    const made = template.content.firstElementChild
    if (!made) return null
    const reader = this.panel.dataset.campaignHandle
    const isOwn = reader && made.dataset.campaignAuthor === reader
    made.querySelectorAll(isOwn || !reader ? "[data-campaign-not-own]" : "[data-campaign-own]").forEach(takeAway)
    if (!reader) made.querySelectorAll("a[data-campaign-own]").forEach(takeAway)
    sign(made)
    /* The page's policy lets in the players it was made with: others play on a page of their own. */
    made.querySelectorAll("[data-campaign-player]").forEach((link) => link.removeAttribute("data-campaign-player"))
    return made
  }

  /* Its words go at once; the answers to it stay. */
  remove(number) {
    const message = find(number)
    if (!message || message.classList.contains("is-gone")) return
    const words = document.createElement("p")
    words.textContent = this.panel.dataset.campaignGone
    const answers = message.querySelector("[data-campaign-answers]")
    message.replaceChildren(words, ...(answers ? [answers] : []))
    message.classList.add("is-gone")
    this.unseen.delete(message)
  }

  /* The oldest of those that came by themselves, once there are many. */
  shed() {
    const came = [...this.list.children].filter((one) => one.classList.contains("is-new"))
    for (const old of came.slice(0, Math.max(0, came.length - MOST))) {
      if (!this.unseen.has(old) && !old.contains(document.activeElement)) old.remove()
    }
  }

  seen(entries) {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue
      this.unseen.delete(entry.target)
      this.watching.unobserve(entry.target)
    }
    this.tell()
  }

  /* What is out of sight is on the button, what is on other pages on the link; a screen reader hears both, seldom. */
  tell() {
    const waiting = [...this.unseen].filter((one) => one.isConnected).length
    this.button.hidden = waiting === 0
    if (waiting) this.button.textContent = this.sentence(waiting)
    this.link.hidden = this.elsewhere === 0
    if (!this.unsaid || this.saying) return
    this.saying = setTimeout(() => {
      this.told.textContent = this.sentence(this.unsaid)
      this.unsaid = 0
      this.saying = null
    }, BREATH)
  }

  sentence(count) {
    const { campaignOne, campaignMany } = this.panel.dataset
    return count === 1 ? campaignOne : campaignMany.replace("{}", count)
  }

  goToNews() {
    const first = [...this.unseen].filter((one) => one.isConnected).sort((a, b) => numberOf(a) - numberOf(b))[0]
    if (!first) return
    first.tabIndex = -1
    first.scrollIntoView({ block: "start" })
    first.focus({ preventScroll: true })
  }

  lost(isLost) {
    this.part("lost").hidden = !isLost
  }

  over() {
    this.part("now").hidden = true
    this.part("lost").hidden = true
    this.part("over").hidden = false
    this.link.hidden = false
  }

  part(name) {
    return this.panel.querySelector(`[data-campaign-live-${name}]`)
  }
}

function takeAway(part) {
  part.remove()
}

function find(number) {
  return document.getElementById(`m${number}`)
}

function numberOf(message) {
  return Number(message.id.slice(1))
}

function answersOf(number) {
  return find(number)?.querySelector("[data-campaign-answers]")
}

function setCount(message, count) {
  /* An answer's count is not its parent's: the first is the message's own. */
  const place = message?.querySelector("[data-campaign-useful]")
  if (place) place.textContent = count
}

/* Somebody who is writing within it, or reads it by keyboard, is not disturbed: they see the change on the next page. */
function replace(old, made) {
  if (old.contains(document.activeElement)) return
  const answers = old.querySelector("[data-campaign-answers]")
  if (answers) made.querySelector("[data-campaign-answers]")?.replaceWith(answers)
  old.replaceWith(made)
}

/* Forms that came without the reader's own token are given it. */
function sign(made) {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value
  if (!token) return
  for (const form of made.querySelectorAll("form[method=post]")) {
    const field = form.querySelector("[name=csrfmiddlewaretoken]") ?? document.createElement("input")
    Object.assign(field, { type: "hidden", name: "csrfmiddlewaretoken", value: token })
    form.prepend(field)
  }
}
