import { byId } from '../dom.js'
import { lonLatOf } from './map.js'
import { arrowPx, isCommand } from './marks.js'

const STEPS_PX = { finePx: 24, coarsePx: 120 }

/**
 * Make the map work by keys: arrows move it under a cross-hair, at which the tool is used.
 * @param {import('./drawing.js').Drawing} drawing
 * @param {(at: [number, number]) => void} use the tool at a place
 */
export function listenToKeys(drawing, use) {
  const { map } = drawing.editor
  const container = map.getContainer()
  const crossHair = byId('cross-hair')
  container.append(crossHair)
  /** @type {Record<string, () => void>} */
  const deeds = {
    Enter: () => use(lonLatOf(map.getCenter())),
    c: () => drawing.close(),
    Backspace: () => drawing.back(),
    Escape: () => drawing.cancel(),
    '+': () => map.zoomIn(1, { animate: false }),
    '-': () => map.zoomOut(1, { animate: false }),
  }
  Object.assign(deeds, { ' ': deeds.Enter, '=': deeds['+'], C: deeds.c })
  container.addEventListener('keydown', (event) => {
    if (event.target !== container || isCommand(event)) return
    const byPx = arrowPx(event, STEPS_PX)
    if (!byPx && !deeds[event.key]) return
    event.preventDefault()
    crossHair.hidden = false
    if (byPx) map.panBy(byPx, { animate: false })
    else deeds[event.key]()
  })
  container.addEventListener('pointerdown', () => {
    crossHair.hidden = true
  })
  addEventListener('keydown', (event) => takeSteps(event, drawing))
}

/** Undo and redo, but for the words in a field, which the browser does. @param {KeyboardEvent} event @param {import('./drawing.js').Drawing} drawing */
function takeSteps(event, drawing) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return
  const target = /** @type {HTMLElement} */ (event.target)
  if (target.matches('input:not([type=checkbox], [type=range], [type=radio]), textarea')) return
  const key = event.key.toLowerCase()
  if (key !== 'z' && key !== 'y') return
  event.preventDefault()
  drawing.step(key === 'y' || event.shiftKey ? 'redo' : 'undo')
}
