/* The moderators' queue of the group from the keyboard: each key presses a button or a link that works without it. */

import { readOn, readWithKeys } from "../lib/queue-keys.js";

const region = document.querySelector("[data-campaign-group-moderation]")

readWithKeys(region, {
  buttons: "pgb",
  parts: { r: { part: "[data-campaign-reasons]", words: "#id_words" } },
})
readOn(region)
