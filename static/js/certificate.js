/* The certificate's page: a button that prints it (the browser also keeps it as a PDF). Without script there is none. */

const button = document.querySelector("[data-campaign-print]")
if (button) {
  button.hidden = false
  button.addEventListener("click", () => window.print())
}
