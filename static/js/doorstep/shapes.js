/* One shape for each state of an address, told apart without colour: on the map and in lists. */

import { s } from "./dom.js";

/** Around (0, 0), of radius `r`. */
export function shape(state, r) {
  return s("g", { class: `door-shape door-shape-${state}` }, SHAPES[state]?.(r) ?? SHAPES.to_visit(r))
}

export function icon(state) {
  return s("svg", { viewBox: "-12 -12 24 24", width: 24, height: 24, "aria-hidden": "true", class: "door-icon" }, shape(state, 9))
}

const SHAPES = {
  to_visit: (r) => [s("circle", { r })],
  nobody: (r) => [s("circle", { r }), s("path", { class: "door-fill", d: `M0 ${-r}A${r} ${r} 0 0 0 0 ${r}Z` })],
  done: (r) => [s("circle", { r, class: "door-fill" }), s("path", { class: "door-cut", d: `M${-0.5 * r} 0L${-0.1 * r} ${0.4 * r}L${0.5 * r} ${-0.4 * r}` })],
  inaccessible: (r) => [s("rect", { x: -0.9 * r, y: -0.9 * r, width: 1.8 * r, height: 1.8 * r }), s("path", { d: `M${-0.5 * r} 0H${0.5 * r}` })],
  do_not_visit: (r) => [s("path", { d: `M${-0.8 * r} ${-0.8 * r}L${0.8 * r} ${0.8 * r}M${0.8 * r} ${-0.8 * r}L${-0.8 * r} ${0.8 * r}` })],
}
