/* The address that opens a network with the message written: the rules of actions/sharing/intents.py.
   `intentUrl(network, {text, url, instance, subject})`; `instanceHost(typed)` gives "" for what is no server. */

import { encoded, whole } from "./lengths.js";

export const LINK_ONLY = new Set(["facebook", "linkedin"]);

export function intentUrl(network, { text, url, instance = "", subject = "" }) {
  const message = whole(text, url);
  const beside = text.includes(url) ? "" : url;
  const alone = beside ? whole(text, "") : message;
  switch (network) {
    case "x":
      return address("https://x.com/intent/post", { text: alone, url: beside });
    case "facebook":
      return address("https://www.facebook.com/sharer/sharer.php", { u: url });
    case "bluesky":
      return address("https://bsky.app/intent/compose", { text: message });
    case "mastodon":
      return address(`https://${instanceHost(instance)}/share`, { text: message });
    case "linkedin":
      return address("https://www.linkedin.com/sharing/share-offsite/", { url });
    case "threads":
      return address("https://www.threads.com/intent/post", { text: alone, url: beside });
    case "whatsapp":
      return address("https://wa.me/", { text: message });
    case "telegram":
      return address("https://t.me/share/url", { url, text: beside ? alone : message.replaceAll(url, " ").trim() });
    case "email":
      return address("mailto:", { subject, body: message.replaceAll("\n", "\r\n") });
    case "sms":
      return `sms:?&body=${encoded(message)}`;
    default:
      return url;
  }
}

/** « https://piaille.fr/ », « piaille.fr » and « @moi@piaille.fr » are one server. The server of the site checks it again. */
export function instanceHost(typed) {
  const words = typed.trim().toLowerCase().replace(/^https?:\/\//, "").split("/")[0];
  const host = words.split("@").at(-1);
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/.test(host) ? host : "";
}

function address(base, parts) {
  const asked = Object.entries(parts).filter(([, value]) => value).map(([name, value]) => `${name}=${encoded(value)}`);
  return asked.length ? `${base}?${asked.join("&")}` : base;
}
