/* The organisation's navigation is one line that slides sideways on a phone (static/css/teams.css): bring to the middle
   the part that stands open. */

const line = document.querySelector("[data-campaign-line]")
const open = line?.querySelector("[aria-current]")

if (open) line.scrollLeft = open.offsetLeft - (line.clientWidth - open.offsetWidth) / 2
