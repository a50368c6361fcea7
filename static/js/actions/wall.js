/* Videos of the wall play where they hang, once they are asked for: nothing of another site is loaded before.
   Data: a link data-campaign-player (address of the player) and data-campaign-title (its name), within
   data-campaign-frame (what it takes the place of). Without this, the link leads to a page that plays it. */

const ALLOWED = "autoplay; fullscreen; picture-in-picture; encrypted-media"
const SANDBOX = "allow-scripts allow-same-origin allow-presentation allow-popups"

function player(link) {
  const frame = document.createElement("iframe")
  frame.title = link.dataset.campaignTitle
  frame.allow = ALLOWED
  frame.setAttribute("sandbox", SANDBOX)
  frame.referrerPolicy = "strict-origin-when-cross-origin"
  frame.src = link.dataset.campaignPlayer
  return frame
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-campaign-player]")
  if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
  event.preventDefault()
  const frame = player(link)
  link.closest("[data-campaign-frame]").replaceChildren(frame)
  frame.focus()
})
