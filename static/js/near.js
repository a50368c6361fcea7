/* « Use my position »: asks the phone once, posts what it says, and keeps nothing (templates/teams/near.html).
   Data: [data-campaign-position], a form with lon and lat; data-campaign-denied and -failed, what to say then.
   The form stays hidden where the browser cannot tell a position. */

const WITHIN_MS = 15000

const form = document.querySelector("[data-campaign-position]")
const said = form?.querySelector("[data-campaign-position-said]")

if (form && "geolocation" in navigator) {
  form.hidden = false
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    const button = form.querySelector("button")
    button.disabled = true
    said.textContent = ""
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lon.value = coords.longitude
        form.elements.lat.value = coords.latitude
        form.submit()
        forget()
      },
      (error) => {
        button.disabled = false
        said.textContent =
          error.code === error.PERMISSION_DENIED ? form.dataset.campaignDenied : form.dataset.campaignFailed
      },
      { maximumAge: 60000, timeout: WITHIN_MS },
    )
  })
  // Come back by the browser's own button: neither the position nor a dead button is left behind.
  window.addEventListener("pageshow", () => {
    forget()
    form.querySelector("button").disabled = false
  })
}

/** `form.reset()` would not do: a hidden field goes back to the last value it was given. */
function forget() {
  form.elements.lon.value = form.elements.lat.value = ""
}
