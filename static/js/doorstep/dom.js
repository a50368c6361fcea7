/* Making elements: `h(tag, attributes, ...children)` for HTML, `s(…)` for SVG. Strings become text, never HTML. */

const SVG = "http://www.w3.org/2000/svg"

export function h(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children)
}

export function s(tag, attributes, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children)
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value)
    else if (name in element && typeof value === "boolean") element[name] = value
    else element.setAttribute(name, value === true ? "" : value)
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false))
  return element
}

/** Give an element these children, leaving in place those that it has already. */
export function fill(element, children) {
  const wanted = children.flat(Infinity).filter(Boolean)
  for (const old of [...element.childNodes]) if (!wanted.includes(old)) old.remove()
  wanted.forEach((child, place) => element.childNodes[place] === child || element.insertBefore(child, element.childNodes[place] ?? null))
}

/** A button of 56 px or more. `key` keeps the focus on it when the screen is drawn again. */
export function button(text, act, { kind = "", key, ...attributes } = {}) {
  const name = `door-button ${kind}`.trim()
  return h("button", { type: "button", class: name, "data-key": key ?? text, onclick: act, ...attributes }, text)
}

/** A link that looks like a button. */
export function link(text, href, { kind = "", key, ...attributes } = {}) {
  return h("a", { class: `door-button ${kind}`.trim(), href, "data-key": key ?? href, ...attributes }, text)
}
