/* A reading queue from the keyboard. Every key presses a button, a link or a part of a form that works without it.

   `readWithKeys(region, { buttons, parts, acts })`: `buttons` are letters of `[data-key="p"]`; `parts` are letters of
   `<details>` to fill in, each { part, words } (its selector, and the field where one writes after choosing a reason by
   its number); `acts` are functions that answer whether they did something. J and K go on and back, U takes the last
   decision back, ? shows the help. In an open part Escape closes it and Enter presses `[data-campaign-send]`. */

export function readWithKeys(region, { buttons = "", parts = {}, acts = {} }) {
  const find = (selector) => region.querySelector(selector)

  function press(selector) {
    const target = find(selector)
    if (target) target.click()
    return Boolean(target)
  }

  function open({ part }) {
    const found = find(part)
    if (!found) return false
    found.open = true
    ;(found.querySelector("input:checked") || found.querySelector("input, textarea")).focus()
    return true
  }

  /* The reason with this number, in the part that stands open. */
  function choose(number) {
    for (const { part, words } of Object.values(parts)) {
      const reason = find(`${part}[open] [data-number="${number}"]`)
      if (!reason) continue
      reason.checked = true
      find(words).focus()
      return true
    }
    return false
  }

  function toggleHelp() {
    const help = find("[data-campaign-keys]")
    help.open = !help.open
    if (help.open) help.scrollIntoView({ block: "nearest" })
    return true
  }

  const keys = {
    ...Object.fromEntries([..."jk", ...buttons].map((letter) => [letter, () => press(`[data-key="${letter}"]`)])),
    ...Object.fromEntries(Object.entries(parts).map(([letter, part]) => [letter, () => open(part)])),
    u: () => press("[data-campaign-undo] button"),
    "?": toggleHelp,
    ...acts,
  }
  const openPart = Object.values(parts).map(({ part }) => `${part}[open]`).join(", ")

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return
    const part = event.target.closest?.(openPart)
    if (part && event.key === "Escape") {
      part.open = false
      part.querySelector("summary").focus()
      return
    }
    if (part && event.key === "Enter" && !event.shiftKey && event.target.matches("textarea, input")) {
      // The form's own first button may decide otherwise: Enter here means the one of this part.
      event.preventDefault()
      part.querySelector("[data-campaign-send]").click()
      return
    }
    if (isTyping(event.target)) return
    const act = /^[1-9]$/.test(event.key) ? () => choose(event.key) : keys[event.key.toLowerCase()]
    if (act && act()) event.preventDefault()
  })
}

function isTyping(target) {
  return target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])") || target.isContentEditable
}

/* After a decision one reads on where the next one begins; a link to one leaves the focus alone. */
export function readOn(region) {
  const heading = region.querySelector("[data-campaign-heading]")
  if (heading && document.querySelector(".messages")) heading.focus({ preventScroll: true })
}
