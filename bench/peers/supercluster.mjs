// The peer: npm's supercluster behind node's own HTTP server, as its users would set it up.
// node supercluster.mjs points.csv PORT MODULES     GET /z/x/y -> the clusters of a tile as JSON.
// MODULES is the folder that holds node_modules.
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const [points, port, modules] = process.argv.slice(2)
const { default: Supercluster } = await import(pathToFileURL(path.join(modules, 'node_modules/supercluster/index.js')))

const features = []
for (const line of fs.readFileSync(points, 'latin1').split('\n')) {
  if (!line) continue
  const [id, lon, lat] = line.split(',').map(Number)
  features.push({ type: 'Feature', properties: { id }, geometry: { type: 'Point', coordinates: [lon, lat] } })
}
const start = performance.now()
const index = new Supercluster({ radius: 60, extent: 256, maxZoom: 16 }).load(features)
console.log(JSON.stringify({ points: features.length, index_s: (performance.now() - start) / 1000 }))

http.createServer((request, response) => {
  const [, z, x, y] = request.url.split('/')
  const tile = index.getTile(+z, +x, +y) ?? { features: [] }
  const body = JSON.stringify(tile.features.map(({ geometry: [[lon, lat]], tags }) => [lon, lat, tags.point_count ?? 1, tags.cluster_id ?? tags.id]))
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body) })
  response.end(body)
}).listen(+port, '127.0.0.1')
