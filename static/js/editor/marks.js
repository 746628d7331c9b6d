import { L } from '../library.js'

/**
 * A place on the map that can be dragged, and worked by keys when it has a name.
 * @param {import('leaflet').LatLng} at
 * @param {{css: string, id: string, label?: string, isDraggable?: boolean}} what `id` tells it from all others
 * @param {import('leaflet').LayerGroup} layer
 * @returns {import('leaflet').Marker}
 */
export function addMark(at, { css, id, label, isDraggable = true }, layer) {
  const icon = L.divIcon({ className: css, iconSize: [28, 28] })
  const mark = L.marker(at, { icon, draggable: isDraggable, keyboard: false, autoPanOnFocus: false })
  layer.addLayer(mark)
  const element = elementOf(mark)
  element.dataset.mark = id
  if (label) {
    element.setAttribute('role', 'button')
    element.setAttribute('aria-label', label)
    element.tabIndex = 0
  } else element.setAttribute('aria-hidden', 'true')
  return mark
}

/** @param {import('leaflet').Marker} mark */
export const elementOf = (mark) => /** @type {HTMLElement} */ (mark.getElement())

/**
 * Tell where a mark is dragged to, and where it is let go; nothing is drawn anew in between.
 * @param {import('./drawing.js').Drawing} drawing
 * @param {import('leaflet').Marker} mark
 * @param {(at: import('leaflet').LatLng) => void} over while it is dragged
 * @param {(at: import('leaflet').LatLng) => void} dropped
 */
export function onDrag(drawing, mark, over, dropped) {
  mark.on('dragstart', () => {
    drawing.isDragging = true
  })
  mark.on('drag', () => over(mark.getLatLng()))
  mark.on('dragend', () => {
    drawing.isDragging = false
    dropped(mark.getLatLng())
    drawing.update() // a move that was refused goes back
  })
}

/**
 * Move a mark by its arrow keys.
 * @param {import('leaflet').Marker} mark
 * @param {(byPx: [number, number]) => void} move right and down
 */
export function onArrows(mark, move) {
  elementOf(mark).addEventListener('keydown', (event) => {
    const byPx = isCommand(event) ? null : arrowPx(event)
    if (!byPx) return
    event.preventDefault()
    event.stopPropagation()
    move(byPx)
  })
}

/**
 * The place so many pixels from another.
 * @param {import('leaflet').Map} map
 * @param {import('leaflet').LatLng} at
 * @param {[number, number]} byPx right and down
 */
export const shifted = (map, at, byPx) => map.unproject(map.project(at).add(byPx))

const FINE_PX = 4
const COARSE_PX = 20
/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }

/**
 * How far an arrow key moves something.
 * @param {KeyboardEvent} event
 * @param {{finePx?: number, coarsePx?: number}} [steps] with Shift it goes further
 * @returns {[number, number] | null} pixels right and down; null when it is no arrow
 */
export function arrowPx({ key, shiftKey }, { finePx = FINE_PX, coarsePx = COARSE_PX } = {}) {
  const way = ARROWS[key]
  const stepPx = shiftKey ? coarsePx : finePx
  return way ? [way[0] * stepPx, way[1] * stepPx] : null
}

/** Whether a key is held that makes another key a command of the browser's. @param {KeyboardEvent} event */
export const isCommand = ({ ctrlKey, metaKey, altKey }) => ctrlKey || metaKey || altKey
