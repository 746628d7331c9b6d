import { asker, ProblemError } from '../api.js'
import { make } from '../dom.js'
import { offer } from '../search.js'
import { moveCorner, nameOf } from './editing.js'
import { cornersOf } from './pasted.js'
import { isSketching } from './toolbox.js'
import { use } from './use.js'

const ask = asker()
const LONGEST = 200 // characters of an address

/**
 * The field in which a place is typed: in words, as coordinates, or as a grid reference. What comes of it is
 * what the tool would do there.
 * @param {import('./drawing.js').Drawing} drawing
 */
export function placeField(drawing) {
  const input = /** @type {HTMLInputElement} */ (
    make('input', { id: 'place', type: 'search', autocomplete: 'off', maxlength: LONGEST, required: true })
  )
  const label = make('label', { for: 'place' }, 'Place or coordinates')
  const button = make('button', {}, 'Show')
  const form = make('form', { id: 'go', role: 'search' }, label, make('div', { class: 'row' }, input, button))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    find(drawing, input.value)
  })
  input.addEventListener('paste', (event) => {
    const text = event.clipboardData?.getData('text') ?? ''
    if (!text.trim().includes('\n') && text.length <= LONGEST) return
    event.preventDefault()
    paste(drawing, text)
  })
  for (const name of ['update', 'select'])
    drawing.addEventListener(name, () => {
      const { selected, tool } = drawing
      button.textContent = tool === 'edit' ? (selected ? 'Move it' : 'Show') : 'Place'
    })
  return form
}

/** @param {import('./drawing.js').Drawing} drawing @param {string} text */
async function find(drawing, text) {
  const { lat, lng } = drawing.editor.map.getCenter().wrap()
  /** @type {Record<string, string>} */
  const near = lat < 85 && lat > -85 ? { lon: lng.toFixed(5), lat: lat.toFixed(5) } : {}
  try {
    const { candidates } = await ask('/api/v1/locate', new URLSearchParams({ q: text, ...near }))
    const problem = offer(candidates, (candidate) => take(drawing, candidate))
    if (problem) drawing.say(problem)
    if (!candidates.length) drawing.editor.warn(problem ?? '')
  } catch (error) {
    if (error instanceof ProblemError) drawing.editor.warn(error.message)
    else if (/** @type {Error} */ (error).name !== 'AbortError') throw error
  }
}

/** @param {import('./drawing.js').Drawing} drawing @param {Candidate} candidate */
function take(drawing, { lon, lat, scene, label }) {
  /** @type {[number, number]} */
  const at = [lon, lat]
  const { selected, tool, editor } = drawing
  const called = scene || label
  if (tool === 'edit' && selected) {
    const said = `${nameOf(drawing, selected)} is at ${called}.`
    if (moveCorner(drawing, selected, at)) drawing.say(said)
  } else use(drawing, at, tool === 'street' ? label : called)
  const shown = editor.latLng(at)
  if (!editor.map.getBounds().contains(shown)) editor.map.panTo(shown, { animate: false })
}

/** @param {import('./drawing.js').Drawing} drawing @param {string} text */
function paste(drawing, text) {
  const { corners, problem } = cornersOf(text)
  if (problem) return drawing.refuse(problem)
  if (!isSketching(drawing.tool)) drawing.choose('cordon')
  drawing.addCorners(corners)
}
