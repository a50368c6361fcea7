/*
 * The moderators' page at the speed of a keyboard. Everything here is a shortcut for a form or a link that works
 * without it: the server answers the same fragment to the page and to this module (header X-Fragment).
 */

import { readWithKeys } from "./lib/queue-keys.js";

const region = document.querySelector("[data-campaign-moderation]");
let busy = false;

function find(selector) {
  return region.querySelector(selector);
}

/* Replace the region by what the server answers; a page that is not ours (signed out, error) is shown as it is. */
async function load(url, options = {}) {
  if (busy) return;
  busy = true;
  region.setAttribute("aria-busy", "true");
  try {
    const headers = { "X-Fragment": "moderation" };
    const response = await fetch(url, { credentials: "same-origin", ...options, headers });
    if (response.headers.get("X-Fragment") !== "moderation") {
      window.location.reload();
      return;
    }
    region.innerHTML = await response.text();
    if (response.ok) window.history.replaceState(null, "", response.url);
    arrive();
  } catch {
    showFault();
  } finally {
    busy = false;
    region.removeAttribute("aria-busy");
  }
}

function showFault() {
  const said = find(".relecture-said");
  const line = document.createElement("p");
  line.className = "relecture-message relecture-error";
  line.textContent = region.dataset.fault;
  said.replaceChildren(line);
}

/* After each change: focus where reading starts, the badge of the navigation, the page's own conveniences. */
function arrive() {
  const fault = find(".relecture-fault");
  const start = fault ? fault.closest("details").querySelector("input, select, textarea") : find("[data-campaign-heading]");
  if (start) start.focus({ preventScroll: !fault });
  if (!fault) window.scrollTo({ top: 0 });
  const page = find(".relecture");
  const badge = document.querySelector(`#nav-sidebar a[href="${window.location.pathname}"] span:last-child`);
  const unfiltered = page.dataset.state === "pending" && page.dataset.filtered === "";
  if (badge && unfiltered && /^\s*\d+\s*$/.test(badge.textContent)) badge.textContent = page.dataset.waiting;
  prepare();
}

function prepare() {
  const all = find(".bulk-all");
  if (all) all.hidden = false;
  const here = find(".queue-here");
  // Only the list moves, never the page under the moderator's eyes.
  if (here) here.parentElement.scrollTop = here.offsetTop - here.parentElement.clientHeight / 3;
}

function markHere() {
  const box = find(".queue-here input");
  if (box) box.click();
  return Boolean(box);
}

readWithKeys(region, {
  buttons: "pt",
  parts: { r: { part: "[data-campaign-refuse]", words: "#card-note" } },
  acts: { x: markHere },
});

region.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  const body = new FormData(form, event.submitter);
  if (form.method === "get") {
    load(`${form.action}?${new URLSearchParams(body)}`);
  } else {
    load(form.action, { method: "POST", body });
  }
});

region.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="?"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  load(new URL(link.getAttribute("href"), window.location.origin + region.dataset.home));
});

region.addEventListener("change", (event) => {
  if (event.target.matches("[data-campaign-all]")) {
    for (const box of region.querySelectorAll(".queue input[type=checkbox]")) box.checked = event.target.checked;
  } else if (event.target.matches("[data-campaign-filters] select, [data-campaign-filters] [type=checkbox]")) {
    event.target.form.requestSubmit();
  }
});

prepare();
