/* A combobox for places (WAI-ARIA: editable combobox, list autocomplete, manual selection).
   Works on every [data-campaign-place] (templates/forms/place.html): what is typed goes to data-campaign-url
   (/lieux/?q=), the code of the place picked goes to the hidden input beside. Without this file the form works
   as it is. Keys: down and up choose, enter takes, escape closes. */

import { request } from "./http.js";

const PAUSE_MS = 120
const SHORTEST = 2
/* « 12 r », « rue des Lilas, »: an address, which is nobody's to read before it is sent (teams/near.html). */
const ADDRESS = /^\s*\d{1,4}\s*[^\d\s]|,|^\s*(all[ée]e|av(e(nue)?)?|b(d|oulevard)|chemin|impasse|place|quai|route|rue|square)\.?\s+\S+\s/i

let count = 0

export class PlacePicker {
  constructor(box) {
    this.box = box
    this.input = box.querySelector("input:not([type=hidden], [type=radio])")
    this.places = []
    this.active = -1
    this.build()
    this.listen()
  }

  build() {
    const id = `places-${++count}`
    this.list = document.createElement("ul")
    Object.assign(this.list, { id, className: "place-list", hidden: true })
    this.list.setAttribute("role", "listbox")
    this.list.setAttribute("aria-label", this.box.dataset.campaignList)
    this.status = document.createElement("p")
    this.status.className = "visually-hidden"
    this.status.setAttribute("role", "status")
    this.input.after(this.list)
    this.box.append(this.status)
    for (const [name, value] of Object.entries({
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": id,
    })) {
      this.input.setAttribute(name, value)
    }
  }

  listen() {
    this.input.addEventListener("input", () => this.typed())
    this.input.addEventListener("keydown", (event) => this.key(event))
    this.input.addEventListener("blur", () => this.close())
    // Before the input loses the focus, or the list would be gone when the click comes.
    this.list.addEventListener("mousedown", (event) => event.preventDefault())
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]")
      if (option) this.take(Number(option.dataset.index))
    })
  }

  typed() {
    this.code("")
    clearTimeout(this.timer)
    this.asked?.abort()
    const text = this.input.value
    if (text.trim().length < SHORTEST || ADDRESS.test(text)) return this.close()
    this.timer = setTimeout(() => this.ask(text), PAUSE_MS)
  }

  async ask(text) {
    this.asked = new AbortController()
    const url = `${this.box.dataset.campaignUrl}?${new URLSearchParams({ q: text })}`
    try {
      const { results } = await request(url, { signal: this.asked.signal })
      if (document.activeElement === this.input) this.show(results)
    } catch {
      // No suggestions: the form takes what was typed all the same.
      this.close()
    }
  }

  show(places) {
    this.places = places
    this.active = -1
    this.list.replaceChildren(...places.map((place, index) => this.option(place, index)))
    this.open(places.length > 0)
    const { campaignNone, campaignOne, campaignMany } = this.box.dataset
    const many = campaignMany.replace("NUMBER", places.length)
    this.status.textContent = places.length === 0 ? campaignNone : places.length === 1 ? campaignOne : many
  }

  option(place, index) {
    const row = document.createElement("li")
    row.id = `${this.list.id}-${index}`
    row.dataset.index = index
    row.setAttribute("role", "option")
    row.setAttribute("aria-selected", "false")
    const name = document.createElement("span")
    name.textContent = place.name
    const detail = document.createElement("span")
    detail.className = "place-detail"
    detail.textContent = place.detail
    row.append(name, " ", detail)
    return row
  }

  key(event) {
    if (event.isComposing) return
    const open = !this.list.hidden
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!open && this.places.length) this.open(true)
      if (!this.list.hidden) this.move(event.key === "ArrowDown" ? 1 : -1)
      event.preventDefault()
    } else if (event.key === "Enter" && open && this.active >= 0) {
      this.take(this.active)
      event.preventDefault()
    } else if (event.key === "Escape" && open) {
      this.close()
      event.preventDefault()
    }
  }

  move(step) {
    const last = this.places.length
    // One place before the first is the input itself: no option is active there.
    this.active = ((this.active + 1 + step + last + 1) % (last + 1)) - 1
    const rows = [...this.list.children]
    rows.forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)))
    const row = rows[this.active]
    if (row) this.input.setAttribute("aria-activedescendant", row.id)
    else this.input.removeAttribute("aria-activedescendant")
    row?.scrollIntoView({ block: "nearest" })
  }

  take(index) {
    const place = this.places[index]
    this.input.value = place.text
    this.code(place.id)
    this.places = []
    this.close()
    this.input.focus()
    this.input.dispatchEvent(new Event("change", { bubbles: true }))
  }

  /* Remember a code; the radio buttons of an earlier answer, if any, give way to it. */
  code(value) {
    let hidden = this.box.querySelector("input[type=hidden]")
    if (!hidden) {
      if (!value) {
        for (const radio of this.box.querySelectorAll("input[type=radio]")) radio.checked = false
        return
      }
      hidden = document.createElement("input")
      hidden.type = "hidden"
      hidden.name = `${this.input.name}_code`
      this.box.querySelector("[data-campaign-candidates]")?.remove()
      this.box.append(hidden)
    }
    hidden.value = value
  }

  open(wanted) {
    this.list.hidden = !wanted
    this.input.setAttribute("aria-expanded", String(wanted))
    this.input.removeAttribute("aria-activedescendant")
  }

  close() {
    clearTimeout(this.timer)
    this.asked?.abort()
    this.active = -1
    this.open(false)
  }
}

for (const box of document.querySelectorAll("[data-campaign-place]")) new PlacePicker(box)
