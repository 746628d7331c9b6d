/** @typedef {[number, number]} Position longitude, latitude in degrees */
/** @typedef {[number, number]} Point metres east and north */

const TOUCHING_M = 1e-3 // far less than positions are apart, six decimals of a degree
const TOUCHING_M2 = 1e-4
const LEAST_CORE_M2 = 400 // a smaller drawing is left as it is drawn
const FARTHEST_SNAP_M = 60

/**
 * Corners in metres on the plane that touches the earth at the first of them.
 * @param {Position[]} corners @param {Position} [origin]
 * @returns {Point[]}
 */
export function inMetres(corners, origin = corners[0]) {
  const [lon0, lat0] = origin ?? [0, 0]
  const north = (lat0 * Math.PI) / 180
  // lengths of a degree on the WGS 84 ellipsoid, to within a centimetre
  const eastM = 111_412.84 * Math.cos(north) - 93.5 * Math.cos(3 * north) + 0.118 * Math.cos(5 * north)
  const northM = 111_132.954 - 559.822 * Math.cos(2 * north) + 1.175 * Math.cos(4 * north)
  return corners.map(([lon, lat]) => {
    const east = lon - lon0 - 360 * Math.round((lon - lon0) / 360)
    return [east * eastM, (lat - lat0) * northM]
  })
}

/** @param {Position[]} corners @returns {number} metres along them */
export function lengthM(corners) {
  const points = inMetres(corners)
  return points.slice(1).reduce((sum, [x, y], i) => sum + Math.hypot(x - points[i][0], y - points[i][1]), 0)
}

/** @param {Position[]} ring @returns {number} square metres inside */
export function areaM2(ring) {
  const points = inMetres(ring)
  const twice = points.reduce((sum, [x, y], i) => {
    const [nextX, nextY] = points[(i + 1) % points.length]
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(twice) / 2
}

/** How far a line may stray from a drawing so that something of it is surely left. @param {Position[]} ring */
export function snapM(ring) {
  const inside = areaM2(ring)
  if (inside < LEAST_CORE_M2) return 0
  return Math.min(FARTHEST_SNAP_M, Math.floor((0.8 * inside) / lengthM([...ring, ring[0]])))
}

/** @param {Position} at @param {Position[]} ring @returns {boolean} */
export function isInside(at, ring) {
  const points = inMetres(ring, at)
  return points.reduce((inside, [x, y], i) => {
    const [lastX, lastY] = points.at(i - 1) ?? [0, 0]
    const isCut = y > 0 !== lastY > 0 && (-y * (lastX - x)) / (lastY - y) + x > 0
    return isCut ? !inside : inside
  }, false)
}

/** A place inside a ring: on the widest chord through its middle. @param {Position[]} ring @returns {Position} */
export function placeInside(ring) {
  const lats = ring.map(([, lat]) => lat)
  const middle = (Math.min(...lats) + Math.max(...lats)) / 2
  const cuts = ring
    .flatMap(([lon, lat], i) => {
      const [lastLon, lastLat] = ring.at(i - 1) ?? [0, 0]
      const share = (middle - lat) / (lastLat - lat)
      const east = lastLon - lon - 360 * Math.round((lastLon - lon) / 360)
      return lat > middle === lastLat > middle ? [] : [lon + share * east]
    })
    .sort((a, b) => a - b)
  const chords = cuts.flatMap((from, i) => (i % 2 ? [] : [[from, cuts[i + 1] - from]]))
  const [from, width] = chords.reduce((best, chord) => (chord[1] > best[1] ? chord : best))
  return [Number((from + width / 2).toFixed(6)), Number(middle.toFixed(6))]
}

/**
 * What is wrong with a shape whose first ring is its outline and whose others are holes.
 * @param {Position[][]} rings
 * @returns {Fault | null}
 */
export function faultOf(rings) {
  for (const ring of rings) {
    const fault = crossingOf(ring, true)
    if (fault) return fault
  }
  const [outline, ...holes] = rings
  for (const [i, hole] of holes.entries()) {
    const outside = hole.find((corner) => !isInside(corner, outline))
    if (outside) return { says: `Hole ${i + 1} would reach out of its shape.`, at: outside }
    const at = meeting(hole, outline)
    if (at) return { says: `Hole ${i + 1} would cross the edge of its shape.`, at }
    const other = holes.slice(0, i).find((each) => meeting(hole, each) || isInside(hole[0], each))
    if (other) return { says: `Hole ${i + 1} would overlap another hole.`, at: hole[0] }
  }
  return null
}

/**
 * Where a line crosses or touches itself.
 * @param {Position[]} corners
 * @param {boolean} isClosed whether the last is joined to the first
 * @returns {Fault | null}
 */
export function crossingOf(corners, isClosed) {
  const points = inMetres(corners)
  const count = isClosed ? points.length : points.length - 1
  for (let i = 0; i < count; i++)
    for (let j = i + 1; j < count; j++) {
      const [one, other] = [edge(points, i), edge(points, j)]
      const at = j === i + 1 || (isClosed && j - i === count - 1) ? folding(one, other) : crossing(one, other)
      if (at) return { says: sayCrossing(i, j, points.length), at: inDegrees(at, corners[0]) }
    }
  return null
}

/** @param {number} i @param {number} j @param {number} count */
const sayCrossing = (i, j, count) =>
  `The edge from corner ${j + 1} to corner ${((j + 1) % count) + 1} would cross the edge from corner ${i + 1} to corner ${i + 2}.`

/** @param {Position[]} ring @param {Position[]} other @returns {Position | null} a place where they cross */
function meeting(ring, other) {
  const [mine, others] = [inMetres(ring), inMetres(other, ring[0])]
  for (const i of mine.keys())
    for (const j of others.keys()) {
      const at = crossing(edge(mine, i), edge(others, j))
      if (at) return inDegrees(at, ring[0])
    }
  return null
}

/** @param {Point[]} points @param {number} i @returns {[Point, Point]} */
const edge = (points, i) => [points[i], points[(i + 1) % points.length]]

/** @param {[Point, Point]} one @param {[Point, Point]} other @returns {Point | null} where they cross or touch */
function crossing([a, b], [c, d]) {
  const [ofC, ofD, ofA, ofB] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)]
  if (ofC * ofD < 0 && ofA * ofB < 0) {
    const share = ofA / (ofA - ofB)
    return [a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])]
  }
  return [c, d].find((end) => isOn(end, [a, b])) ?? [a, b].find((end) => isOn(end, [c, d])) ?? null
}

/** Where two edges that share a corner lie on each other. @param {[Point, Point]} one @param {[Point, Point]} other */
function folding(one, other) {
  const own = (/** @type {[Point, Point]} */ edge, /** @type {[Point, Point]} */ next) =>
    edge.filter((end) => !next.includes(end) && isOn(end, next))
  return own(one, other)[0] ?? own(other, one)[0] ?? null
}

/** Twice the area of a triangle, negative when it turns clockwise. @param {Point} a @param {Point} b @param {Point} c */
const turn = (a, b, c) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** @param {Point} point @param {[Point, Point]} ends */
const isOn = (point, [from, to]) =>
  Math.abs(turn(from, to, point)) < TOUCHING_M2 &&
  [0, 1].every(
    (axis) =>
      point[axis] >= Math.min(from[axis], to[axis]) - TOUCHING_M &&
      point[axis] <= Math.max(from[axis], to[axis]) + TOUCHING_M,
  )

/** @param {Point} point @param {Position} origin @returns {Position} */
function inDegrees([x, y], origin) {
  const [[eastM], [, northM]] = inMetres(
    [
      [origin[0] + 1, origin[1]],
      [origin[0], origin[1] + 1],
    ],
    origin,
  )
  return [origin[0] + x / eastM, origin[1] + y / northM]
}
