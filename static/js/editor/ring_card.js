import { make } from '../dom.js'
import { button, sayRole } from './closures_list.js'
import { input, labelled, select } from './fields.js'
import { sayPlace } from './put_marks.js'
import { scale } from './slider.js'

const ROLES = { scene: 'Scene', inner: 'Inner', outer: 'Outer', traffic: 'Traffic' }
const WHEN = '~?\\d{4}(-\\d\\d(-\\d\\d(T\\d\\d:\\d\\d)?)?)?'
export const WHEN_FIELD = { pattern: WHEN, title: 'Give 2017-07-28T18:15, 2017-07-28, 2017-07 or 2017.' }

/**
 * What one cordon is told.
 * @param {Editor} editor
 * @param {import('./fields.js').Fields} fields
 * @param {DraftRing} ring as it was when the card was built; the fields follow what it becomes
 */
export function card(editor, fields, ring) {
  const name = `${sayRole(ring.role)} cordon`
  const part = new RingFields(editor, fields, ring.id, name)
  return make(
    'fieldset',
    { class: 'card ring', 'aria-label': name },
    make('legend', {}, name),
    make('div', { class: 'row' }, part.role(), part.kind(ring)),
    ...sizesOf(editor.kinds[ring.kind]).flatMap(([key, told]) => part.size(key, told)),
    part.access(ring),
    make(
      'details',
      {},
      make('summary', {}, 'Times and reason'),
      part.text('starts', 'Starts', WHEN_FIELD),
      part.text('review', 'Review', WHEN_FIELD),
      part.text('reason', 'Reason', { maxlength: 300 }),
    ),
    part.remove(),
  )
}

/** What a kind takes: numbers before choices, the smallest first. @param {KindOfCordon | undefined} kind */
function sizesOf(kind) {
  const rank = (/** @type {KindParameter} */ { at_least = Number.POSITIVE_INFINITY }) => at_least
  return Object.entries(kind?.parameters ?? {}).sort(([, a], [, b]) => rank(a) - rank(b) || 0) // two choices stay as they are
}

class RingFields {
  /** @param {Editor} editor @param {import('./fields.js').Fields} fields @param {string} id @param {string} name */
  constructor(editor, fields, id, name) {
    this.editor = editor
    this.fields = fields
    this.id = id
    this.name = name
  }

  /** @param {Draft} draft @returns {DraftRing | undefined} */
  of = ({ rings }) => rings.find(({ id }) => id === this.id)

  /** @param {string} label @param {(ring: DraftRing) => void} work @param {string} [sort] */
  change(label, work, sort = '') {
    this.editor.state.change(
      `${this.name}: ${label}.`,
      (draft) => {
        const ring = this.of(draft)
        if (ring) work(ring)
      },
      sort && `${sort} ${this.id}`,
    )
  }

  /**
   * @param {string} words
   * @param {(ring: DraftRing) => string} get
   * @param {(ring: DraftRing, value: string) => void} set
   */
  bound(words, get, set) {
    return {
      name: `${this.name}, ${words}`,
      get: (/** @type {Draft} */ draft) => get(this.of(draft) ?? /** @type {any} */ ({ values: {} })),
      set: (/** @type {Draft} */ draft, /** @type {string} */ value) => {
        const ring = this.of(draft)
        if (ring) set(ring, value)
      },
    }
  }

  role() {
    const set = (/** @type {DraftRing} */ ring, /** @type {string} */ value) => {
      ring.role = /** @type {'outer'} */ (value)
    }
    return labelled(
      'Ring',
      this.fields.whole(
        select(ROLES),
        this.bound('ring', ({ role }) => role, set),
      ),
    )
  }

  /** What is drawn by hand stays drawn by hand: its shape is its own. @param {DraftRing} ring */
  kind({ kind }) {
    const { kinds } = this.editor
    const offered = Object.entries(kinds).filter(([name]) => name === kind || !kinds[name].is_drawing)
    const options = Object.fromEntries(offered.map(([name, { label }]) => [name, label]))
    const set = (/** @type {DraftRing} */ ring, /** @type {string} */ value) =>
      become(ring, value, kinds[value])
    return labelled(
      'Cordon',
      this.fields.whole(
        select(options),
        this.bound('kind', ({ kind }) => kind, set),
      ),
    )
  }

  /** @param {string} key @param {KindParameter} told */
  size(key, told) {
    if (!told.in_form) return []
    const set = (/** @type {DraftRing} */ ring, /** @type {string} */ value) => {
      ring.values[key] = value
    }
    const bound = this.bound(told.label, ({ values }) => values[key] ?? `${told.default}`, set)
    if (told.options) return [labelled(told.label, this.fields.whole(select(told.options), bound))]
    const { at_least: low = 0, at_most: high = 0, unit = '' } = told
    const number = input({ type: 'number', min: low, max: high, step: 'any', required: true })
    const field = labelled(told.label, this.fields.live(number, bound), unit)
    return [make('div', { class: 'size' }, field, this.slider(bound, [low, high], told))]
  }

  /** @param {import('./fields.js').Bound} bound @param {[number, number]} range @param {KindParameter} told */
  slider({ name, get, set }, [low, high], { label, unit }) {
    const { most, value, step } = scale(low, high)
    const field = input({ type: 'range', min: 0, max: most, step: 1, 'aria-label': `${label}, slider` })
    const say = () => field.setAttribute('aria-valuetext', `${value(field.valueAsNumber)} ${unit}`)
    field.addEventListener('input', say)
    this.fields.live(field, {
      name,
      get: (draft) => `${Math.round(step(Number(get(draft))))}`,
      set: (draft, at) => set(draft, `${value(Number(at))}`),
    })
    say()
    return field
  }

  /** Where people are let in. @param {DraftRing} ring */
  access({ access }) {
    const put = async () => {
      const at = await this.editor.pick(`Where are people let into the ${this.name.toLowerCase()}?`)
      if (at)
        this.change('way in put', (ring) => {
          ring.access = at
        })
    }
    const remove = () =>
      this.change('way in removed', (ring) => {
        ring.access = null
      })
    return make(
      'div',
      { class: 'row' },
      make('span', {}, access ? `Way in: ${sayPlace(access)}` : 'Way in: not said'),
      button(access ? 'Move' : 'Put', `way in, ${this.name}`, put),
      ...(access ? [button('Remove', `way in, ${this.name}`, remove)] : []),
    )
  }

  /** @param {'starts' | 'review' | 'reason'} key @param {string} words @param {Attributes} attributes */
  text(key, words, attributes) {
    const set = (/** @type {DraftRing} */ ring, /** @type {string} */ value) => {
      ring[key] = value.trim()
    }
    const field = input({ type: 'text', autocomplete: 'off', ...attributes })
    return labelled(
      words,
      this.fields.whole(
        field,
        this.bound(words, (ring) => ring[key] ?? '', set),
      ),
    )
  }

  remove() {
    const { state } = this.editor
    const work = (/** @type {Draft} */ draft) => {
      draft.rings = draft.rings.filter(({ id }) => id !== this.id)
    }
    return button('Remove', this.name, () => state.change(`${this.name} removed.`, work))
  }
}

/** Make a ring one of another kind: it keeps the sizes that the other kind takes. @param {DraftRing} ring @param {string} kind @param {KindOfCordon} told */
function become(ring, kind, { parameters, is_drawing }) {
  ring.kind = kind
  ring.values = Object.fromEntries(Object.entries(ring.values).filter(([name]) => name in parameters))
  if (!is_drawing) ring.drawing = null
}
