import { ringFor } from './draft.js'
import { crossingOf, faultOf } from './outline.js'
import { putRings, shapesOf } from './shapes.js'

/** @typedef {[number, number]} Position longitude, latitude in degrees */
/** @typedef {import('./drawing.js').Drawing} Drawing */

export const SKETCH = 'sketch'

/**
 * The shape that is being drawn, as far as it is, and all that are.
 * @param {Drawing} drawing
 * @returns {Shape[]}
 */
export function allShapes({ state: { sketch, draft } }) {
  const begun = sketch ? [{ key: SKETCH, name: 'what is being drawn', rings: [sketch.corners] }] : []
  return [...begun, ...shapesOf(draft)]
}

/** @param {Drawing} drawing @param {Corner} corner @returns {Position[] | undefined} the corners it is one of */
export const ringOf = (drawing, { key, ring }) =>
  allShapes(drawing).find((shape) => shape.key === key)?.rings[ring]

/** @param {Drawing} drawing @param {Corner} corner @returns {string} such as "Corner 2 of 5 of the outer cordon" */
export function nameOf(drawing, { key, ring, index }) {
  const shape = allShapes(drawing).find((each) => each.key === key)
  const of = ring ? `hole ${ring} of ${shape?.name}` : shape?.name
  return `Corner ${index + 1} of ${shape?.rings[ring].length} of ${of}`
}

/** @param {Drawing} drawing @param {Corner} corner @param {Position} at @param {string} [sort] as for the state's steps */
export function moveCorner(drawing, corner, at, sort) {
  const said = `${nameOf(drawing, corner)} moved.`
  return put(drawing, corner, said, (corners) => corners.with(corner.index, at), sort)
}

/**
 * Put a corner behind this one.
 * @param {Drawing} drawing
 * @param {Corner} corner
 * @param {Position} [at] half way to the next one unless told
 */
export function insertCorner(drawing, corner, at) {
  const corners = ringOf(drawing, corner) ?? []
  const place = at ?? halfWay(corners[corner.index], corners[(corner.index + 1) % corners.length])
  const said = `Corner added behind corner ${corner.index + 1}.`
  const isIn = put(drawing, corner, said, (ring) => ring.toSpliced(corner.index + 1, 0, place))
  if (isIn) drawing.selected = { ...corner, index: corner.index + 1 }
  return isIn
}

/** @param {Drawing} drawing @param {Corner} corner */
export function deleteCorner(drawing, corner) {
  const count = ringOf(drawing, corner)?.length ?? 0
  if (count <= 3 && corner.key !== SKETCH) {
    drawing.refuse('A shape keeps at least three corners. Clear takes all of it away.')
    return false
  }
  const said = `${nameOf(drawing, corner)} deleted.`
  const isOut = put(drawing, corner, said, (corners) => corners.toSpliced(corner.index, 1))
  if (isOut) drawing.selected = count > 1 ? { ...corner, index: Math.max(0, corner.index - 1) } : null
  return isOut
}

/** Fill the hole that a corner belongs to. @param {Drawing} drawing @param {Corner} corner */
export function deleteHole(drawing, { key, ring }) {
  const { state } = drawing
  const shape = shapesOf(state.draft).find((each) => each.key === key)
  if (!shape) return
  const said = `Hole ${ring} of ${shape.name} filled.`
  state.change(said, (next) => putRings(next, key, shape.rings.toSpliced(ring, 1)))
  drawing.say(said)
}

/**
 * @param {Drawing} drawing
 * @param {Corner} corner
 * @param {string} said
 * @param {(corners: Position[]) => Position[]} work
 * @param {string} [sort]
 * @returns {boolean} whether it could be done
 */
function put(drawing, { key, ring }, said, work, sort) {
  const shape = allShapes(drawing).find((each) => each.key === key)
  if (!shape) return false
  const rings = shape.rings.with(ring, work(shape.rings[ring]))
  const { state } = drawing
  const { sketch } = state
  const fault =
    key !== SKETCH ? faultOf(rings) : sketch?.tool === 'measure' ? null : crossingOf(rings[0], false)
  if (fault) {
    drawing.refuse(fault.says, fault)
    return false
  }
  if (key !== SKETCH) state.change(said, (next) => putRings(next, key, rings), sort)
  else if (sketch) state.draw(said, rings[0].length ? { ...sketch, corners: rings[0] } : null, sort)
  drawing.say(said)
  return true
}

/** @param {Position} one @param {Position} other @returns {Position} */
export function halfWay([lon, lat], [toLon, toLat]) {
  const east = toLon - lon - 360 * Math.round((toLon - lon) / 360)
  const middle = lon + east / 2
  return [
    Number((middle - 360 * Math.round(middle / 360)).toFixed(6)),
    Number(((lat + toLat) / 2).toFixed(6)),
  ]
}

/**
 * Say where it happened.
 * @param {Drawing} drawing
 * @param {Position} at
 * @param {{place?: string, scene?: import('geojson').Geometry | null, sort?: string}} [what] its name, when it
 *   has one, and its shape, when it is no point
 */
export function putScenePlace(drawing, at, { place = '', scene = null, sort } = {}) {
  const { state, editor } = drawing
  const said = place ? `It happened at ${place}.` : 'The place of the incident is set.'
  const work = (/** @type {Draft} */ next) => {
    next.position = at
    next.scene = scene
    next.place = place
    ringFor(next, editor.ringId)
  }
  state.change(said, work, sort)
  drawing.say(said)
}

/**
 * Draw the cordon as a circle.
 * @param {Drawing} drawing
 * @param {Position} at its middle, where the incident is then said to be
 * @param {number} radiusM
 * @param {string} [sort]
 */
export function putCircle(drawing, at, radiusM, sort) {
  const { state, editor } = drawing
  const said = `Circle of ${radiusM} m.`
  const work = (/** @type {Draft} */ next) => {
    const ring = ringFor(next, editor.ringId)
    const isElsewhere = at[0] !== next.position[0] || at[1] !== next.position[1]
    if (isElsewhere) next.place = ''
    next.position = at
    next.scene = null
    ring.kind = 'radius'
    ring.values = { radius_m: String(radiusM) }
    ring.drawing = null
  }
  state.change(said, work, sort)
  drawing.say(said)
}

/** The circle that the plan's cordon is, if it is one. @param {Editor} editor @returns {DraftRing | undefined} */
export function circleOf({ state: { draft }, ringId }) {
  if (draft.scene) return undefined
  return draft.rings.find(({ kind, id }) => kind === 'radius' && (!ringId || id === ringId))
}
