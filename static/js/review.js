/*
 * The sessions to review at the speed of a keyboard: each key presses a button or a link that works without it.
 */

import { readOn, readWithKeys } from "./lib/queue-keys.js";

const region = document.querySelector("[data-campaign-review]");

readWithKeys(region, { buttons: "g", parts: { e: { part: "[data-campaign-aside]", words: "#id_words" } } });
readOn(region);
