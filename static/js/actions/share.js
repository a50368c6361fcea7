/* The share panel (templates/actions/_share.html): variants, counters, one tap to a network, what was shared today.
   Data: #share-settings {slug, title, page, link, linkLike, declares}. The form works without this script. */

import { request, toast } from "../lib/http.js";
import { LINK_ONLY, instanceHost, intentUrl } from "./intents.js";
import { measure, whole } from "./lengths.js";

const REMEMBERED = "campaign.mastodon";

const panel = document.querySelector("[data-campaign-share-panel]");
const settings = JSON.parse(document.getElementById("share-settings").textContent);
const find = (selector) => panel.querySelector(selector);
const form = find("[data-campaign-share-form]");
const text = find("[data-campaign-text]");
const error = find("[data-campaign-error]");
const instance = find("[data-campaign-instance]");
const buttons = [...panel.querySelectorAll("[data-campaign-network]")];
const english = document.documentElement.lang === "en";

let link = settings.link;
let asking = null;

/* --- The words ---------------------------------------------------------------------------------------- */

for (const variant of panel.querySelectorAll("[data-campaign-variant]")) {
  variant.addEventListener("click", (event) => {
    event.preventDefault();
    panel.querySelector("[data-campaign-variant][aria-current]")?.removeAttribute("aria-current");
    variant.setAttribute("aria-current", "true");
    text.value = variant.querySelector("[data-campaign-words]").textContent;
    count();
    text.focus();
  });
}
text.addEventListener("input", count);
count();

function count() {
  for (const button of buttons) {
    const shown = button.querySelector("[data-campaign-used]");
    if (!shown) continue;
    const length = measure(button.dataset.campaignNetwork, text.value, link || settings.linkLike);
    shown.textContent = length.used;
    button.querySelector("[data-campaign-count]").classList.toggle("share-over", !length.fits);
  }
  say("");
}

function say(sentence) {
  error.textContent = sentence;
  error.hidden = !sentence;
  mark(text, Boolean(sentence));
}

function mark(input, wrong) {
  if (wrong) input.setAttribute("aria-invalid", "true");
  else input.removeAttribute("aria-invalid");
}

/* --- The link, made when a hand comes near ------------------------------------------------------------ */

for (const sign of ["pointerover", "focusin", "touchstart"]) panel.addEventListener(sign, () => ownLink(), { once: true, passive: true });

function ownLink() {
  if (link) return Promise.resolve(link);
  asking ??= request(`/api/v1/contents/${settings.slug}/sharing/`, { method: "POST", data: {} })
    .then((answer) => {
      link = answer.link;
      find("[data-campaign-link]").textContent = link;
      count();
      return link;
    })
    .catch(() => {
      asking = null;
      return settings.page; // the content passes on all the same
    });
  return asking;
}

/* --- One tap ------------------------------------------------------------------------------------------ */

try {
  instance.value = localStorage.getItem(REMEMBERED) ?? "";
} catch {
  // a browser that remembers nothing asks each time
}

for (const button of buttons) {
  const network = button.dataset.campaignNetwork;
  if (network === "copy" && navigator.clipboard) button.hidden = false;
  if (network === "device" && navigator.share) button.hidden = false;
  button.addEventListener("click", (event) => {
    event.preventDefault();
    share(network, button.dataset.campaignName);
  });
}
form.addEventListener("submit", (event) => event.preventDefault());
instance.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  find("[data-campaign-network=mastodon]").click();
});

async function share(network, name) {
  const length = measure(network, text.value, link || settings.linkLike);
  if (!length.fits) {
    say(english ? `Too long for ${name}: ${length.used} for ${length.limit} at most.` : `Trop long pour ${name} : ${length.used} pour ${length.limit} au plus.`);
    text.focus();
    return;
  }
  if (network === "mastodon" && !knowsInstance()) return;
  // Known already nearly always: a window opens only in the moment of a tap.
  if (await left(network, link || (await ownLink()))) declare(network, name);
}

/** Whether it went out of our hands. A window opens, and a text is copied, only in the very moment of a tap. */
async function left(network, url) {
  const message = whole(text.value, url);
  try {
    if (network === "device") {
      await navigator.share({ text: message });
      return true;
    }
    if (network === "copy") {
      await navigator.clipboard.writeText(message);
      toast(english ? "Copied: message and link." : "Copié : le message et le lien.");
      return true;
    }
  } catch {
    return false; // closed by the reader, or forbidden by the browser
  }
  if (LINK_ONLY.has(network)) copyBeside(message);
  const opened = intentUrl(network, { text: text.value, url, instance: instance.value, subject: settings.title });
  if (/^(mailto|sms):/.test(opened)) window.location.href = opened;
  else window.open(opened, "_blank", "noopener,noreferrer");
  return true;
}

/** The network takes the link alone: the words wait to be pasted. */
function copyBeside(message) {
  navigator.clipboard?.writeText(message).then(
    () => toast(english ? "Message copied: paste it there." : "Message copié : collez-le là-bas."),
    () => {}, // the link passes on all the same
  );
}

function knowsInstance() {
  const host = instanceHost(instance.value);
  const wrong = document.getElementById("share-instance-error");
  wrong.hidden = Boolean(host);
  mark(instance, !host);
  if (!host) {
    find("[data-campaign-mastodon]").open = true;
    instance.focus();
    return false;
  }
  try {
    localStorage.setItem(REMEMBERED, host);
  } catch {
    // private browsing
  }
  return true;
}

/* --- What was shared ---------------------------------------------------------------------------------- */

async function declare(network, name) {
  if (!settings.declares) return;
  try {
    const share = await request("/api/v1/shares/", { method: "POST", data: { content: settings.slug, network } });
    tell(share.id, name);
  } catch (failure) {
    toast(failure.message, { kind: "danger" });
  }
}

function tell(id, name) {
  const done = find("[data-campaign-shared]");
  if (done.querySelector(`ul [data-campaign-share="${id}"]`)) return;
  const item = done.querySelector("template").content.cloneNode(true);
  const undo = item.querySelector("form");
  undo.dataset.campaignShare = id;
  undo.action = undo.action.replace("/0/", `/${id}/`);
  item.querySelector("[data-campaign-share-name]").textContent = name;
  done.querySelector("ul").append(item);
  done.querySelector(".share-done-title").hidden = false;
}

find("[data-campaign-shared]")?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const undone = event.target;
  try {
    await request(`/api/v1/shares/${undone.dataset.campaignShare}/`, { method: "DELETE" });
  } catch (failure) {
    toast(failure.message, { kind: "danger" });
    return;
  }
  undone.closest("li").remove();
  find(".share-done-title").hidden = !find("[data-campaign-shared] ul li");
  toast(english ? "Undone: this share no longer counts." : "C'est annulé : ce partage n'est plus compté.");
});
