/* What to say: the campaign's script, card by card, and what the law asks, always one tap away. */

import { button, h } from "./dom.js";
import { say, tidy } from "./words.js";

export function drawSaying(app, walk) {
  const { steps = [] } = walk.pack.script ?? {}
  app.steps ??= []
  const key = app.steps.at(-1) ?? steps[0]?.key
  const step = steps.find((one) => one.key === key) ?? steps[0]
  const to = (next) => {
    app.steps.push(next)
    app.draw()
    scrollTo(0, 0)
  }
  const back = () => {
    app.steps.pop()
    app.draw()
  }
  return [
    h("h1", { class: "door-title" }, say("tab-dire")),
    step ? h("section", { class: "card door-step" },
      h("h2", null, step.title),
      h("p", { class: "door-words" }, tidy(step.words)),
      h("div", { class: "door-branches" }, step.branches.map(({ label, to: next }) => button(tidy(label), () => to(next), { kind: "door-wide door-quiet", key: `to-${next}-${label}` }))),
      app.steps.length ? button(say("step-back"), back, { kind: "door-quiet", key: "step-back" }) : null,
      app.steps.length ? button(say("step-first"), () => { app.steps = []; app.draw() }, { kind: "door-quiet", key: "step-first" }) : null) : null,
    h("section", { class: "door-law" }, h("h2", null, say("law")), h("ul", null, (walk.pack.law ?? []).map((line) => h("li", null, tidy(line))))),
  ]
}
