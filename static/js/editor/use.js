import { radiusOf } from './circles.js'
import { putCircle, putScenePlace } from './editing.js'
import { takeStreet } from './street.js'

/** @typedef {import('./drawing.js').Drawing} Drawing */
/** @typedef {[number, number]} Position longitude, latitude in degrees */

/**
 * Use the tool at a place, however the person pointed at it.
 * @param {Drawing} drawing
 * @param {Position} at
 * @param {string} [place] what it is called, when it was typed
 */
export function use(drawing, at, place = '') {
  if (drawing.answerPick) return drawing.answerPick(at)
  const deed = DEEDS[drawing.tool]
  if (deed) return deed(drawing, at, place)
  const { map, latLng } = drawing.editor
  if (place) map.setView(latLng(at), Math.max(map.getZoom(), 16), { animate: false })
  if (place) drawing.say(`The map shows ${place}.`)
}

/** @type {Record<string, (drawing: Drawing, at: Position, place: string) => void>} */
const DEEDS = {
  point(drawing, at, place) {
    drawing.tool = 'edit'
    putScenePlace(drawing, at, { place })
  },
  street: takeStreet,
  circle(drawing, at) {
    drawing.tool = 'edit'
    putCircle(drawing, at, radiusOf(drawing.editor))
  },
  cordon: (drawing, at) => drawing.addCorner(at),
  area: (drawing, at) => drawing.addCorner(at),
  hole: (drawing, at) => drawing.addCorner(at),
  measure: (drawing, at) => drawing.addCorner(at),
}
