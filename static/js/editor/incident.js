import { isPlaced } from './draft.js'
import { putScenePlace } from './editing.js'
import { lonLatOf } from './map.js'
import { addMark, onArrows, onDrag, shifted } from './marks.js'

/**
 * Mark where it happened; a point can be moved, the middle of a street or area cannot.
 * @param {import('./drawing.js').Drawing} drawing
 * @param {import('leaflet').LayerGroup} layer
 * @param {boolean} isEditing
 */
export function showIncident(drawing, layer, isEditing) {
  const { state, map, nowhere, latLng } = drawing.editor
  const { position, scene } = state.draft
  if (!isPlaced(state.draft, nowhere)) return
  const isDraggable = isEditing && !scene
  const label = isDraggable ? 'Incident, to be moved' : ''
  const mark = addMark(latLng(position), { css: 'incident', id: 'incident', label, isDraggable }, layer)
  if (!isDraggable) return
  const put = (/** @type {import('leaflet').LatLng} */ at, sort = '') =>
    putScenePlace(drawing, lonLatOf(at), { sort })
  onDrag(drawing, mark, () => {}, put)
  onArrows(mark, (byPx) => put(shifted(map, mark.getLatLng(), byPx), 'move incident'))
}
