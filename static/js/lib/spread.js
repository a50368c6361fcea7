/* Moves circles apart until they no longer hide each other's numbers: a cluster's place is approximate anyway. Pure. */

const TURNS = 6

/** `circles`: `{x, y, radius}` in pixels, changed in place. Small ones give way to large ones. */
export function spread(circles, gap = 2) {
  for (let turn = 0; turn < TURNS; turn++) {
    let moved = false
    for (let i = 0; i < circles.length; i++)
      for (let j = i + 1; j < circles.length; j++) moved = part(circles[i], circles[j], gap) || moved
    if (!moved) return
  }
}

function part(a, b, gap) {
  const wanted = a.radius + b.radius + gap
  let dx = b.x - a.x
  const dy = b.y - a.y
  if (Math.abs(dx) >= wanted || Math.abs(dy) >= wanted) return false
  let distance = Math.hypot(dx, dy)
  if (distance >= wanted) return false
  if (distance === 0) dx = distance = 0.01
  const push = (wanted - distance) / distance
  const share = b.radius / (a.radius + b.radius)
  a.x -= dx * push * share
  a.y -= dy * push * share
  b.x += dx * push * (1 - share)
  b.y += dy * push * (1 - share)
  return true
}
