/* The editors' queue of proposals from the keyboard: each key presses a button or a link that works without it. */

import { readOn, readWithKeys } from "../lib/queue-keys.js";

const region = document.querySelector("[data-campaign-proposals]")

readWithKeys(region, {
  buttons: "aot",
  parts: {
    q: { part: "[data-campaign-ask]", words: "#id_question" },
    r: { part: "[data-campaign-refuse]", words: "#id_words" },
  },
})
readOn(region)
