/* A Leaflet map as every page of shapes has it: calm for who asked for calm, zoom buttons with words, the credit below,
   and a wheel that scrolls the page until the map has been taken hold of. `words`: {zoomIn, zoomOut, credit}. Leaflet is the global L. */

export function createMap(element, words, zooms) {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches
  const map = L.map(element, {
    ...zooms, attributionControl: false, zoomControl: false, zoomAnimation: !still, fadeAnimation: !still, inertia: !still,
    scrollWheelZoom: false, renderer: L.svg({ padding: 0.5 }),
  })
  map.setView([46.6, 2.4], 5)
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map)
  L.control.attribution({ prefix: false }).addTo(map).addAttribution(words.credit)
  map.on("focus click", () => map.scrollWheelZoom.enable())
  map.on("blur", () => map.scrollWheelZoom.disable())
  return map
}
