import { isInside, placeInside } from './outline.js'

/** @typedef {[number, number]} Position longitude, latitude in degrees */

const SCENE = 'scene'

/**
 * The shapes of a draft whose corners can be moved.
 * @param {Draft} draft
 * @returns {Shape[]}
 */
export function shapesOf({ scene, rings }) {
  const drawn = rings.map(({ id, role, drawing }) => ({
    key: id,
    name: `the ${role} cordon`,
    shape: drawing,
  }))
  return [{ key: SCENE, name: 'the scene', shape: scene }, ...drawn].flatMap(({ key, name, shape }) =>
    shape?.type === 'Polygon' ? [{ key, name, rings: opened(shape) }] : [],
  )
}

/** @param {import('geojson').Polygon} shape @returns {Position[][]} its rings without their last corners */
const opened = ({ coordinates }) =>
  coordinates.map((ring) => ring.slice(0, -1).map(([lon, lat]) => /** @type {Position} */ ([lon, lat])))

/** @param {Position[][]} rings @returns {import('geojson').Polygon} */
export const polygonOf = (rings) => ({
  type: 'Polygon',
  coordinates: rings.map((ring) => [...ring, ring[0]]),
})

/**
 * Give a shape other rings.
 * @param {Draft} draft changed in place
 * @param {string} key
 * @param {Position[][]} rings
 */
export function putRings(draft, key, rings) {
  if (key === SCENE) putScene(draft, rings)
  else for (const ring of draft.rings) if (ring.id === key) ring.drawing = polygonOf(rings)
}

/** @param {Draft} draft changed in place @param {Position[][]} rings */
export function putScene(draft, rings) {
  draft.scene = polygonOf(rings)
  if (!isInside(draft.position, rings[0])) draft.position = placeInside(rings[0])
}

/**
 * What is where a position is: the shape round it that was drawn last.
 * @param {Draft} draft
 * @param {Position} at
 */
export const shapeRound = (draft, at) => shapesOf(draft).findLast(({ rings }) => isInside(at, rings[0]))
