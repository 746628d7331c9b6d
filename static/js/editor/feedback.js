import { ProblemError } from '../api.js'
import { nameOf } from '../closing_words.js'
import { byId, make } from '../dom.js'
import { Refusal, send } from '../send.js'
import { sayArea, sayLength } from '../words.js'
import { fillAnew } from './again.js'
import { Choices } from './choices_picture.js'
import { closing } from './closures_list.js'
import { drawing, effectsOf, figures, streetsAsOf, warningsOf } from './drawing_words.js'
import { Live } from './live.js'
import { PlanLayer } from './plan_layer.js'
import { move, place, ringOf } from './wishes.js'

const DRAW = '/api/v1/draw?lines=none'
const EFFECTS_AFTER_MS = 500 // of quiet: they take as long again as all the rest
const WORDS_AFTER_MS = 1_000 // of quiet, when nothing changed but what is written
const TELL_AFTER_MS = 700 // so that it does not talk over the step that led to it
const PASSES = new Set([0, 401, 408, 429, 500, 502, 503, 504])

document.head.append(
  ...['closures', 'feedback'].map((name) =>
    make('link', { rel: 'stylesheet', href: new URL(`../../css/${name}.css`, import.meta.url).href }),
  ),
)

/**
 * Draw what the plan comes to at every change, and tell it.
 *
 * `drawn` events of the editor's state tell that `editor.plan` is another.
 * @param {Editor} editor
 */
export function start(editor) {
  const feedback = new Feedback(editor)
  editor.state.addEventListener('change', () => feedback.changed())
  feedback.changed()
}

class Feedback {
  #callOff = [0, 0]
  #effects = new AbortController()
  #told = ''
  #isRefused = false
  #words = 0
  #shape = ''

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor
    this.place = byId('feedback')
    this.place.tabIndex = -1
    this.layer = new PlanLayer(
      editor,
      (closure, to) => this.#moved(closure, to),
      ({ properties }) => ringOf(editor.state.draft, properties)?.kind === 'sealed',
    )
    this.choices = new Choices(editor, byId('choices'))
    this.live = new Live({
      ask: async (draft, signal) =>
        (await send('POST', `${DRAW}&effects=none`, { body: draft, signal })).body,
      preview: (plan) => this.layer.preview(plan),
      done: (plan, draft) => this.#done(plan, draft),
      refused: (error) => this.#refused(error),
      busy: (is) => this.#busy(is),
    })
  }

  changed() {
    const { draft, last } = this.editor.state
    this.#effects.abort()
    for (const timer of [this.#words, ...this.#callOff]) clearTimeout(timer)
    const before = this.#shape
    this.#shape = shapeOf(draft)
    if (draft.rings.length && this.#shape === before) {
      this.#words = setTimeout(() => this.live.change(draft), WORDS_AFTER_MS)
      return
    }
    if (draft.rings.length) return this.live.change(draft, last.sort)
    this.live.stop()
    this.layer.clear()
    this.#shows(null)
    this.place.replaceChildren(make('p', { class: 'hint' }, 'No cordon yet: draw one, or add one below.'))
  }

  /** @param {boolean} is */
  #busy(is) {
    for (const element of [this.place, byId('map')]) {
      if (is) element.setAttribute('aria-busy', 'true')
      else element.removeAttribute('aria-busy')
    }
  }

  /** @param {Plan} plan @param {Draft} draft */
  #done(plan, draft) {
    if (this.#isRefused) this.editor.warn('')
    this.#isRefused = false
    byId('map').classList.remove('outdated')
    this.#show(plan, make('p', { class: 'hint' }, 'Effects on the neighbourhood: working …'))
    this.#callOff = [
      setTimeout(() => this.#tell(plan), TELL_AFTER_MS),
      setTimeout(() => this.#askEffects(draft), EFFECTS_AFTER_MS),
    ]
  }

  /** @param {Draft} draft */
  async #askEffects(draft) {
    this.#effects = new AbortController()
    const { signal } = this.#effects
    try {
      const { body } = await send('POST', DRAW, { body: draft, signal })
      if (!signal.aborted) this.#show(body)
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ProblemError)) throw error
      const said = `Effects on the neighbourhood are not known: ${error.message}`
      if (this.editor.plan) this.#show(this.editor.plan, make('p', { class: 'band' }, said))
    }
  }

  /** @param {Plan} plan @param {HTMLElement} [inPlaceOfEffects] */
  #show(plan, inPlaceOfEffects) {
    const { editor, layer, place } = this
    layer.show(plan)
    const cordon = drawing(plan)
    fillAnew(place, [
      make('h2', {}, 'Cordon'),
      warningsOf(plan),
      figures(cordon),
      ...closing(editor, plan, layer),
      ...(inPlaceOfEffects ? [inPlaceOfEffects] : effectsOf(plan, layer)),
      make('p', { class: 'hint' }, streetsAsOf(cordon)),
      make('details', {}, make('summary', {}, 'In words'), make('p', {}, cordon.description ?? '')),
    ])
    byId('map').ariaDescription = cordon.description ?? ''
    this.#shows(plan)
  }

  /** @param {Plan | null} plan */
  #shows(plan) {
    this.editor.plan = plan
    this.editor.state.dispatchEvent(new Event('drawn'))
    this.choices.follow()
  }

  /** @param {Plan} plan */
  #tell(plan) {
    const { area_m2 = 0, street_length_m, sealed, warnings = [] } = drawing(plan)
    const closures = plan.features.filter(({ properties }) => properties.role === 'closure').length
    const said = [
      `Cordon drawn: ${sayArea(area_m2)}`,
      street_length_m == null
        ? 'its streets are not known'
        : `${sayLength(street_length_m)} of street inside`,
      ...(sealed == null ? [] : [`${closures} closures, ${sealed ? 'sealed' : 'not proved to be sealed'}`]),
      ...(warnings.length ? [`${warnings.length} warning${warnings.length > 1 ? 's' : ''}`] : []),
    ].join(', ')
    if (said !== this.#told) byId('status').textContent = `${said}.` // what is wrong stays to be read
    this.#told = said
  }

  /** @param {unknown} error @returns {boolean} whether to ask again */
  #refused(error) {
    if (!(error instanceof Refusal)) {
      this.editor.warn('The page failed. Load it again.')
      throw error
    }
    const kept = this.editor.plan ? ' The cordon shown is that of before.' : ''
    this.editor.warn(`${error.message.replace(/\.?$/, '.')}${kept}`)
    this.#isRefused = true
    byId('map').classList.add('outdated')
    return PASSES.has(error.status)
  }

  /** @param {PlanFeature} closure @param {[number, number]} to */
  async #moved({ geometry, properties }, to) {
    const ring = ringOf(this.editor.state.draft, properties)
    const from = place(/** @type {any} */ (geometry).coordinates)
    const wish = { from, to: place(to), name: nameOf(properties), isPinned: properties.is_pinned }
    const isMoved = ring && (await move(this.editor, ring.id, wish))
    if (!isMoved && this.editor.plan) this.#show(this.editor.plan) // the mark goes back to where it stands
  }
}

/** What lines follow from. @param {Draft} draft */
const shapeOf = ({ position, scene, rings }) =>
  JSON.stringify([
    position,
    scene,
    rings.map(({ role, kind, values, drawing, access }) => [role, kind, values, drawing, access]),
  ])
