/* Passing a page on: « copy » and the device's own share sheet, each shown only where the browser can do it.
   Data: data-campaign-copy (the address), data-campaign-copied (what to say then), data-campaign-share, data-campaign-text. */

import { toast } from "./lib/http.js";

for (const button of document.querySelectorAll("[data-campaign-copy]")) {
  if (!navigator.clipboard) continue
  button.hidden = false
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.campaignCopy)
      toast(button.dataset.campaignCopied)
    } catch {
      button.hidden = true // the browser forbids it: the link stands beside, to be copied by hand
    }
  })
}

for (const button of document.querySelectorAll("[data-campaign-share]")) {
  if (!navigator.share) continue
  button.hidden = false
  button.addEventListener("click", () => {
    const { campaignShare: url, campaignText: text } = button.dataset
    navigator.share({ url, text }).catch(() => {}) // closed by the reader
  })
}
