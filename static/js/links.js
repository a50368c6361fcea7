/* The bookmarklet stands on the page to be dragged away: pressed here it would shorten this very page.
   Data: data-campaign-bookmarklet (what to say then). */

import { toast } from "./lib/http.js";

for (const link of document.querySelectorAll("[data-campaign-bookmarklet]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault()
    toast(link.dataset.campaignBookmarklet)
  })
}
