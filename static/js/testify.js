/* The testimony form: shows the card as it will appear, the characters left and the chosen photo.
   Data: the form's own fields ([data-campaign-testify]) and the preview's words ([data-campaign-shows]). */

import "./lib/place-picker.js";

const LOW = 50
const SAY_EVERY_MS = 1500

const form = document.querySelector("[data-campaign-testify]")
const preview = document.querySelector("[data-campaign-preview]")
const message = form?.querySelector("[data-campaign-message]")
const name = form?.querySelector("[data-campaign-name]")
const photo = form?.querySelector("[data-campaign-photo]")
const place = form?.querySelector("[name^=place]:not([type=hidden], [type=radio])")

let saying // timer of what is said to screen readers
let address // of the chosen photo, in this browser

if (form && preview && message && name) {
  preview.hidden = false
  form.addEventListener("input", show)
  // A place is also chosen by click from a list.
  form.addEventListener("change", show)
  photo?.addEventListener("change", showPhoto)
  show()
}

function show() {
  write("message", message.value)
  write("name", name.value)
  write("place", place?.value ?? "")
  const initial = part("initial")
  initial.textContent = name.value.trim().slice(0, 1) || "?"
  count()
}

function part(what) {
  return preview.querySelector(`[data-campaign-shows="${what}"]`)
}

function write(what, value) {
  const element = part(what)
  const blank = !value.trim()
  element.textContent = blank ? element.dataset.campaignEmpty : value
  element.toggleAttribute("data-campaign-blank", blank)
}

function count() {
  const counter = form.querySelector("[data-campaign-counter]")
  const told = form.querySelector("[data-campaign-told]")
  // Line ends count twice on the wire, once here: as the server counts them.
  const left = message.maxLength - message.value.length
  counter.hidden = false
  counter.querySelector("[data-campaign-left]").textContent = left
  counter.toggleAttribute("data-campaign-low", left <= LOW)
  clearTimeout(saying)
  if (left > LOW) return
  saying = setTimeout(() => {
    told.textContent = told.dataset.campaignWords.replace("%s", left)
  }, SAY_EVERY_MS)
}

function showPhoto() {
  const file = photo.files[0]
  const picture = part("photo")
  if (address) URL.revokeObjectURL(address)
  address = file && URL.createObjectURL(file)
  if (!address) return
  picture.src = address
  // A format that this browser does not draw (HEIC) shows the initial; the server reads it all the same.
  picture.onerror = () => reveal(false)
  picture.onload = () => reveal(true)
}

function reveal(drawn) {
  part("photo").hidden = !drawn
  part("initial").hidden = drawn
}
