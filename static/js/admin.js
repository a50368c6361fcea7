/* Staff pages: the navigation's scrolling box is a part of the navigation, not a region of its own. */

window.addEventListener("load", () => {
  const box = document.querySelector("#nav-sidebar-apps .simplebar-content-wrapper");
  if (!box) return;
  box.removeAttribute("role");
  box.removeAttribute("aria-label");
});
