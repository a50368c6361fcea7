/* Counters of messages to relay (templates/actions/relays/): as each network counts, with its link.
   Data: [data-campaign-count] has the kind of account, its limit and the link. */

import { measure } from "./lengths.js";

for (const box of document.querySelectorAll("[data-campaign-count]")) {
  const { campaignKind: kind, campaignLimit: limit, campaignLink: link } = box.dataset;
  const text = box.querySelector("textarea");
  const used = box.querySelector("[data-campaign-used]");
  const count = () => {
    const plain = text.value.replaceAll("\r\n", "\n").trim();
    const message = !link || plain.includes(link) ? plain : [plain, link].filter(Boolean).join("\n\n");
    const length = measure(kind, message, "");
    used.textContent = length.used;
    box.classList.toggle("relay-over", length.used > Number(limit) || length.unit === "bytes");
  };
  text.addEventListener("input", count);
  count();
}
