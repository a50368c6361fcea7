/* Clusters of the view, tile by tile, from /carte/tuiles/. A tile is asked again after half a minute: the server
   answers 304 when nothing changed. */

import { request } from "./http.js";

const FRESH_MS = 30_000
const KEPT = 400
const kept = new Map()

/** Clusters of the tiles in sight: `{lon, lat, count, testimony}`, `testimony` only where there is a single one. */
export async function loadClusters(map, { tiles, deepest }) {
  const zoom = Math.min(Math.round(map.getZoom()), deepest)
  const addresses = inSight(map.getBounds(), zoom).map(([x, y]) =>
    tiles.replace("{z}", zoom).replace("{x}", x).replace("{y}", y),
  )
  return (await Promise.all(addresses.map(load))).flat()
}

function load(address) {
  const known = kept.get(address)
  if (known && performance.now() - known.at < FRESH_MS) return known.clusters
  const clusters = request(address).then((tile) => tile.features.map(cluster))
  clusters.catch(() => kept.delete(address))
  kept.delete(address)
  kept.set(address, { at: performance.now(), clusters })
  if (kept.size > KEPT) kept.delete(kept.keys().next().value)
  return clusters
}

function cluster({ geometry, properties }) {
  return { lon: geometry.coordinates[0], lat: geometry.coordinates[1], ...properties }
}

function inSight(bounds, zoom) {
  const side = 2 ** zoom
  const column = (lon) => bounded(Math.floor(((lon + 180) / 360) * side), side)
  const row = (lat) => bounded(Math.floor(((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * side), side)
  const found = []
  for (let x = column(bounds.getWest()); x <= column(bounds.getEast()); x++)
    for (let y = row(Math.min(bounds.getNorth(), 85)); y <= row(Math.max(bounds.getSouth(), -85)); y++) found.push([x, y])
  return found
}

function bounded(n, side) {
  return Math.max(0, Math.min(side - 1, n))
}
