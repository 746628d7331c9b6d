import { L } from '../library.js'
import { circleOf, putCircle } from './editing.js'
import { addMark, onArrows, onDrag } from './marks.js'

const USUAL_M = 200
const FINER = 4 // a metre for the four pixels of an arrow

/** The circle that the cordon is, if it is one, with a handle on its eastern end. */
export class Circles {
  /** @param {import('./drawing.js').Drawing} drawing @param {import('leaflet').LayerGroup} layer */
  constructor(drawing, layer) {
    this.drawing = drawing
    this.editor = drawing.editor
    this.layer = layer
  }

  /** @param {boolean} isEditing */
  show(isEditing) {
    const ring = circleOf(this.editor)
    if (!ring) return
    const middle = this.editor.latLng(this.editor.state.draft.position)
    const radiusM = radiusOf(this.editor)
    const circle = L.circle(middle, { radius: radiusM, className: 'drawn', interactive: false })
    this.layer.addLayer(circle)
    if (isEditing) this.#handle(circle)
  }

  /** @param {import('leaflet').Circle} circle */
  #handle(circle) {
    const { map } = this.editor
    const at = L.latLng(circle.getLatLng().lat, circle.getBounds().getEast())
    const label = `Edge of the circle, ${circle.getRadius()} m from its middle`
    const mark = addMark(at, { css: 'corner', id: 'circle', label }, this.layer)
    const reach = (/** @type {import('leaflet').LatLng} */ place) =>
      clamp(map.distance(circle.getLatLng(), place), this.editor)
    const size = (/** @type {number} */ radiusM, sort = '') =>
      putCircle(this.drawing, this.editor.state.draft.position, radiusM, sort)
    onDrag(
      this.drawing,
      mark,
      (place) => circle.setRadius(reach(place)),
      (place) => size(reach(place)),
    )
    onArrows(mark, ([right, down]) =>
      size(clamp(circle.getRadius() + (right - down) / FINER, this.editor), 'size circle'),
    )
  }
}

/** @param {Editor} editor @returns {number} metres */
export const radiusOf = (editor) => Number(circleOf(editor)?.values.radius_m ?? USUAL_M)

/** The nearest radius that a circle can have, in whole metres. @param {number} radiusM @param {Editor} editor */
export function clamp(radiusM, { kinds }) {
  const { at_least = 0, at_most = Infinity } = kinds.radius.parameters.radius_m
  return Math.round(Math.min(at_most, Math.max(at_least, radiusM)))
}
