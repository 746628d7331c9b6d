import { ProblemError } from '../api.js'
import { fill, make } from '../dom.js'
import { send } from '../send.js'
import { sayLength } from '../words.js'
import { fillAnew } from './again.js'

const [WIDE, HIGH, RIM] = [320, 160, 24]

/** The lines worth choosing from for a sealed ring, as a picture and as a list; asked for while they are open. */
export class Choices {
  #asked = new AbortController()

  /** @param {Editor} editor @param {HTMLElement} place */
  constructor(editor, place) {
    this.editor = editor
    this.ringId = ''
    this.rings = make('p')
    this.found = make('div', { class: 'lines', tabindex: -1 })
    const summary = make('summary', {}, 'Other lines: fewer closures or less ground')
    this.details = /** @type {HTMLDetailsElement} */ (
      make('details', { ontoggle: () => this.follow() }, summary, this.rings, this.found)
    )
    this.details.hidden = true
    place.append(this.details)
  }

  /** Ask again: another plan was drawn. */
  async follow() {
    const { editor, details } = this
    this.#asked.abort()
    const rings = editor.state.draft.rings.filter(({ kind }) => kind === 'sealed')
    details.hidden = !editor.plan || !rings.length
    if (details.hidden || !details.open) return
    const ring = rings.find(({ id }) => id === this.ringId) ?? rings[0]
    this.#offer(rings, ring)
    this.#asked = new AbortController()
    const { signal } = this.#asked
    this.found.setAttribute('aria-busy', 'true')
    try {
      const address = `/api/v1/draw/choices?ring=${encodeURIComponent(ring.id)}`
      const { body } = await send('POST', address, { body: editor.state.draft, signal })
      if (!signal.aborted) fillAnew(this.found, this.#told(ring, body.choices))
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ProblemError)) throw error
      this.found.replaceChildren(make('p', { class: 'band' }, error.message))
    }
    this.found.removeAttribute('aria-busy')
  }

  /** Which ring, where there are several. @param {DraftRing[]} rings @param {DraftRing} chosen */
  #offer(rings, chosen) {
    this.rings.replaceChildren()
    if (rings.length < 2) return
    const options = rings.map(({ id, role }) =>
      make('option', { value: id, selected: id === chosen.id }, role),
    )
    const select = /** @type {HTMLSelectElement} */ (make('select', {}, ...options))
    select.addEventListener('change', () => {
      this.ringId = select.value
      this.follow()
    })
    this.rings.append(make('label', {}, 'Of the cordon ', select))
  }

  /** @param {DraftRing} ring @param {LineChoice[]} choices */
  #told(ring, choices) {
    if (!choices.length) return [make('p', {}, 'There is no other line.')]
    const draw = (/** @type {LineChoice} */ choice) => this.#draw(ring.id, choice)
    const isShown = (/** @type {LineChoice} */ { weight }) =>
      `${weight}` === ring.values.weight && !ring.values.plan
    const rows = choices.map((choice) => {
      const words = say(choice)
      if (isShown(choice)) return make('li', {}, `${words} (shown)`)
      const onclick = () => draw(choice)
      const button = make('button', { type: 'button', 'aria-label': `Draw: ${words}`, onclick }, 'Draw')
      return make('li', {}, `${words} `, button)
    })
    return [picture(choices, isShown, draw), make('ul', { 'aria-label': 'Lines to choose from' }, ...rows)]
  }

  /** @param {string} ringId @param {LineChoice} choice */
  #draw(ringId, choice) {
    this.editor.state.change(`Another line: ${say(choice)}.`, ({ rings }) => {
      const ring = rings.find(({ id }) => id === ringId)
      if (!ring) return
      delete ring.values.plan // the lines listed are the cheapest of their weights, neither widest nor fewest
      Object.assign(ring.values, { against: 'area', weight: `${choice.weight}` })
    })
  }
}

/** @param {LineChoice} choice */
const say = ({ closures, hectares, street_m }) =>
  `${closures} closures, ${hectares.toFixed(1)} hectares and ${sayLength(street_m)} of street more than must be`

/**
 * Closures to the right, ground upwards; each dot is a button.
 * @param {LineChoice[]} choices
 * @param {(choice: LineChoice) => boolean} isShown
 * @param {(choice: LineChoice) => void} draw
 */
function picture(choices, isShown, draw) {
  const scale = (/** @type {number[]} */ values, /** @type {number} */ from, /** @type {number} */ to) => {
    const [low, high] = [Math.min(...values), Math.max(...values)]
    return (/** @type {number} */ value) =>
      high > low ? from + ((to - from) * (value - low)) / (high - low) : (from + to) / 2
  }
  const x = scale(
    choices.map(({ closures }) => closures),
    RIM,
    WIDE - RIM,
  )
  const y = scale(
    choices.map(({ hectares }) => hectares),
    HIGH - RIM,
    RIM,
  )
  const dots = choices.map((choice) =>
    dot(x(choice.closures), y(choice.hectares), say(choice), isShown(choice), () => draw(choice)),
  )
  return make(
    'figure',
    { class: 'choice-picture' },
    svg('svg', { viewBox: `0 0 ${WIDE} ${HIGH}`, role: 'group', 'aria-label': 'Lines as dots' }, ...dots),
    make('figcaption', { class: 'hint' }, 'To the right: more closures. Upwards: more ground.'),
  )
}

/** @param {number} cx @param {number} cy @param {string} words @param {boolean} isShown @param {() => void} draw */
function dot(cx, cy, words, isShown, draw) {
  const press = (/** @type {Event} */ event) => {
    if (!['Enter', ' '].includes(/** @type {KeyboardEvent} */ (event).key)) return
    event.preventDefault()
    draw()
  }
  const button = { role: 'button', tabindex: 0, 'aria-label': `${words}${isShown ? ', shown' : ''}` }
  return svg(
    'g',
    { ...button, 'aria-pressed': `${isShown}`, onclick: draw, onkeydown: press },
    svg('circle', { class: 'reach', cx, cy, r: 14 }),
    svg('circle', { class: isShown ? 'dot shown' : 'dot', cx, cy, r: 6 }),
  )
}

/** @param {string} tag @param {Attributes} attributes @param {...Node} children */
function svg(tag, attributes, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}
