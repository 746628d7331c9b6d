import { byId, make } from '../dom.js'
import { clamp, radiusOf } from './circles.js'
import { Drawing } from './drawing.js'
import { circleOf, deleteCorner, deleteHole, insertCorner, putCircle, ringOf } from './editing.js'
import { Handles } from './handles.js'
import { listenToKeys } from './keys.js'
import { lonLatOf } from './map.js'
import { placeField } from './place_field.js'
import { keepSketch } from './sketches.js'
import { isSketching, TOOLS } from './toolbox.js'
import { use } from './use.js'

const DOUBLE_MS = 400
const DOUBLE_PX = 12
const ZOOM_AGAIN_MS = 300 // after which no second click can belong to the drawing

/**
 * Put the drawing tools on the page.
 * @param {Editor} editor
 */
export function start(editor) {
  const drawing = new Drawing(editor)
  const handles = new Handles(drawing)
  byId('tools').append(toolButtons(drawing), stepButtons(drawing), placeField(drawing))
  showWhatNow(drawing, handles)
  const { map } = editor
  const isSecond = doubleClicks()
  map.on('click', ({ latlng, containerPoint }) => {
    if (!isSecond(containerPoint)) use(drawing, lonLatOf(latlng))
    else if (drawing.state.sketch) drawing.close()
  })
  listenToKeys(drawing, (at) => use(drawing, at))
  guardDoubleClicks(drawing)
  editor.pick = (sentence) => pick(drawing, sentence)
  keepSketch(editor)
}

/**
 * Tells the second click of two from one elsewhere, by finger too, where browsers and Leaflet ask only when.
 * @returns {(at: import('leaflet').Point) => boolean}
 */
function doubleClicks() {
  /** @type {{at: import('leaflet').Point, ms: number} | null} */
  let last = null
  return (at) => {
    const [before, ms] = [last, performance.now()]
    const isSecond = before !== null && ms - before.ms < DOUBLE_MS && at.distanceTo(before.at) < DOUBLE_PX
    last = isSecond ? null : { at, ms }
    return isSecond
  }
}

/** @param {Drawing} drawing */
function toolButtons(drawing) {
  const buttons = Object.entries(TOOLS).map(([name, { label }]) =>
    make('button', { type: 'button', 'data-tool': name, onclick: () => drawing.choose(name) }, label),
  )
  const show = () => {
    for (const button of buttons)
      button.setAttribute('aria-pressed', String(button.dataset.tool === drawing.tool))
  }
  drawing.addEventListener('update', show)
  show()
  return make('div', { role: 'group', 'aria-label': 'Tools', class: 'tools' }, ...buttons)
}

/** @param {Drawing} drawing */
function stepButtons(drawing) {
  const undo = make('button', { type: 'button', onclick: () => drawing.step('undo') }, 'Undo')
  const redo = make('button', { type: 'button', onclick: () => drawing.step('redo') }, 'Redo')
  const clear = make('button', { type: 'button', onclick: () => drawing.clear() }, 'Clear')
  const show = () => {
    const { past, future } = drawing.state
    undo.setAttribute('aria-disabled', String(!past.length))
    redo.setAttribute('aria-disabled', String(!future.length))
  }
  drawing.addEventListener('update', show)
  show()
  return make('div', { role: 'group', 'aria-label': 'Steps', class: 'tools' }, undo, redo, clear)
}

/**
 * What can be done now: with the shape that is being drawn, with the corner that is chosen, with the circle.
 * @param {Drawing} drawing
 * @param {Handles} handles
 */
function showWhatNow(drawing, handles) {
  const place = byId('now')
  let shown = ''
  const show = () => {
    const what = whatIsOn(drawing)
    if (what !== shown) place.replaceChildren(...PARTS[what](drawing, handles))
    shown = what
    const measured = place.querySelector('output')
    if (measured) measured.textContent = drawing.measured()
    const radius = place.querySelector('input')
    if (radius && radius !== document.activeElement) radius.value = String(radiusOf(drawing.editor))
  }
  for (const name of ['update', 'select']) drawing.addEventListener(name, show)
  show()
}

/** @param {Drawing} drawing @returns {keyof typeof PARTS} */
function whatIsOn(drawing) {
  const { state, tool, selected, editor } = drawing
  if (state.sketch && isSketching(tool)) return 'sketch'
  if (selected && ringOf(drawing, selected)?.[selected.index]) return selected.ring ? 'hole' : 'corner'
  return tool === 'circle' || (tool === 'edit' && circleOf(editor)) ? 'circle' : 'nothing'
}

const PARTS = {
  /** @param {Drawing} drawing */
  sketch: (drawing) => [
    button('Close shape', () => drawing.close()),
    button('One back', () => drawing.back()),
    button('Give up', () => drawing.cancel()),
    make('output', { class: 'hint' }),
  ],
  /** @param {Drawing} drawing @param {Handles} handles */
  corner: (drawing, handles) => {
    /** @param {typeof deleteCorner} deed */
    const onSelected = (deed) => () => {
      if (drawing.selected) deed(drawing, drawing.selected)
      drawing.update()
      handles.show()
    }
    return [
      button('Add corner behind it', onSelected(insertCorner)),
      button('Delete corner', onSelected(deleteCorner)),
    ]
  },
  /** @param {Drawing} drawing @param {Handles} handles @returns {HTMLElement[]} */
  hole: (drawing, handles) => [
    ...PARTS.corner(drawing, handles),
    button('Fill hole', () => drawing.selected && deleteHole(drawing, drawing.selected)),
  ],
  /** @param {Drawing} drawing */
  circle: (drawing) => {
    const { editor } = drawing
    const { at_least = 0, at_most = 0 } = editor.kinds.radius.parameters.radius_m
    const input = /** @type {HTMLInputElement} */ (
      make('input', { type: 'number', min: at_least, max: at_most, step: 1, required: true })
    )
    input.addEventListener('change', () => {
      if (!input.checkValidity())
        return drawing.refuse(`A circle's radius is ${at_least} to ${at_most} m, in whole metres.`)
      if (circleOf(editor)) putCircle(drawing, editor.state.draft.position, clamp(+input.value, editor))
    })
    return [make('label', { class: 'size' }, 'Radius in metres ', input)]
  },
  nothing: () => [],
}

/** @param {string} words @param {() => void} onclick */
const button = (words, onclick) => make('button', { type: 'button', onclick }, words)

/** Keep double clicks from zooming while something is drawn, and a little longer. @param {Drawing} drawing */
function guardDoubleClicks(drawing) {
  const { doubleClickZoom } = drawing.editor.map
  let timer = 0
  drawing.addEventListener('update', () => {
    clearTimeout(timer)
    if (drawing.tool !== 'edit' || drawing.answerPick) doubleClickZoom.disable()
    else timer = setTimeout(() => doubleClickZoom.enable(), ZOOM_AGAIN_MS)
  })
}

/** @param {Drawing} drawing @param {string} sentence @returns {Promise<[number, number] | null>} */
function pick(drawing, sentence) {
  drawing.answerPick?.(null)
  drawing.say(sentence)
  const map = drawing.editor.map.getContainer()
  map.scrollIntoView({ block: 'nearest' }) // on a telephone it is far above what asks
  map.focus({ preventScroll: true })
  return new Promise((answer) => {
    drawing.answerPick = (at) => {
      drawing.answerPick = null
      drawing.update()
      answer(at)
    }
    drawing.update()
  })
}
