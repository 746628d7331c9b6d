import { ProblemError } from '../api.js'
import { byId, make } from '../dom.js'
import { spans } from '../history_chart.js'
import { table } from '../history_parts.js'
import { input, labelled, select } from './fields.js'
import { ask } from './past_search.js'
import { details, keyOf, title } from './past_words.js'
import { Marks } from './put_marks.js'

/** @typedef {import('./past_words.js').Found} Found */

const WAYS = { circle: 'Within a distance', cordon: 'Inside the cordon', street: 'Along the same street' }

document.head.append(
  make('link', { rel: 'stylesheet', href: new URL('../../css/history.css', import.meta.url).href }),
)

/** What happened there before: searched, told, and put on the plan's map by hand. @param {Editor} editor */
export function start(editor) {
  const panel = new PastPanel(editor)
  editor.state.addEventListener('change', () => panel.follow())
  editor.state.addEventListener('drawn', () => panel.follow())
  panel.follow()
}

class PastPanel {
  #asked = new AbortController()

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor
    this.way = select(WAYS)
    this.within = input({ type: 'number', min: 1, max: 50000, value: 500, required: true })
    this.since = input({ type: 'number', min: 1900, max: 2100 })
    this.until = input({ type: 'number', min: 1900, max: 2100 })
    this.category = select({ '': 'all' })
    this.status = make('p', { role: 'status' })
    this.found = make('div', { class: 'found' })
    this.chosen = make('ul', { class: 'incidents', 'aria-label': 'Past incidents on the map' })
    this.marks = new Marks(editor)
    /** @type {Map<string, Found>} */
    this.known = new Map()
    byId('past').append(make('h2', {}, 'Past incidents'), this.chosen, this.#form())
  }

  #form() {
    const form = make(
      'form',
      { 'aria-label': 'Search past incidents' },
      labelled('Where', this.way),
      labelled('Within', this.within, 'm'),
      labelled('From year', this.since),
      labelled('To year', this.until),
      labelled('Category', this.category),
      make('button', {}, 'Search'),
    )
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      this.search()
    })
    return make('details', {}, make('summary', {}, 'Search past incidents'), form, this.status, this.found)
  }

  async search() {
    this.#asked.abort()
    this.#asked = new AbortController()
    const { signal } = this.#asked
    this.status.textContent = 'Searching …'
    try {
      const [list, told] = await ask(this.editor, this.#wanted(), signal)
      if (signal.aborted) return
      this.#show(list, told)
      const cut = list.total > list.incidents.length ? ` The first ${list.incidents.length} are listed.` : ''
      this.status.textContent = `${list.total} past incidents found.${cut}`
    } catch (error) {
      if (signal.aborted) return
      if (!(error instanceof ProblemError)) throw error
      this.found.replaceChildren()
      this.status.textContent = error.message
    }
  }

  /** What the form says. */
  #wanted() {
    const { way, within, since, until, category } = this
    const filter = { since: since.value, until: until.value, category: category.value }
    return { way: way.value, within: within.value, filter }
  }

  /** @param {{incidents: Found[], notes?: string[]}} list @param {{history: PlaceHistory}} told */
  #show({ incidents, notes = [] }, { history }) {
    for (const each of incidents) this.known.set(keyOf(each), each)
    this.#offer(history)
    this.found.replaceChildren(
      make('p', { class: 'told' }, history.paragraph),
      ...spans(history.years, 'years'),
      table(history.years),
      make(
        'details',
        {},
        make('summary', {}, 'What this cannot tell'),
        make(
          'ul',
          { class: 'sentences' },
          ...[...history.caveats, ...notes].map((text) => make('li', {}, text)),
        ),
      ),
      make('ol', { class: 'incidents' }, ...incidents.map((each) => this.#row(each))),
    )
  }

  /** Offer the categories there are. @param {PlaceHistory} history */
  #offer({ years, categories, coverage }) {
    const names = new Set([
      this.category.value,
      ...Object.keys(categories),
      ...coverage.flatMap((force) => force.categories),
      ...years.flatMap((year) => Object.keys(year.categories)),
      ...[...this.known.values()].map(({ category }) => category),
    ])
    names.delete('')
    const kept = this.category.value
    const options = [...names].sort().map((name) => make('option', { value: name }, name))
    this.category.replaceChildren(make('option', { value: '' }, 'all'), ...options)
    this.category.value = kept
  }

  /** @param {Found} found */
  #row(found) {
    const key = keyOf(found)
    const box = input({ type: 'checkbox', value: key, checked: this.editor.state.draft.past.includes(key) })
    box.disabled = found.lon === null
    box.addEventListener('change', () => this.#put(key, box.checked))
    return make(
      'li',
      {},
      make('label', { class: 'layer' }, box, `On the map: ${title(found)}`),
      ...details(found),
    )
  }

  /** @param {string} key @param {boolean} isOn */
  #put(key, isOn) {
    this.editor.state.change(
      isOn ? 'Past incident put on the map.' : 'Past incident taken off the map.',
      (draft) => {
        const others = draft.past.filter((other) => other !== key)
        draft.past = isOn ? [...others, key] : others
      },
    )
  }

  /** Show those that are on the map: as they were found, or as the plan tells them. */
  follow() {
    const { state, plan } = this.editor
    for (const { geometry, properties } of plan?.features ?? []) {
      if (/** @type {string} */ (properties.role) !== 'past-incident') continue
      const [lon, lat] = /** @type {any} */ (geometry)?.coordinates ?? [null, null]
      const found = /** @type {Found} */ (/** @type {unknown} */ ({ ...properties, lon, lat }))
      this.known.set(keyOf(found), found)
    }
    const { past } = state.draft
    const rows = past.map((key) => {
      const found = this.known.get(key)
      const name = found ? title(found) : key
      const take = make(
        'button',
        { type: 'button', 'aria-label': `Off the map: ${name}`, onclick: () => this.#put(key, false) },
        'Off the map',
      )
      return make('li', {}, name, ' ', take)
    })
    this.chosen.replaceChildren(...rows)
    this.chosen.hidden = !rows.length
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (
      this.found.querySelectorAll('.layer input')
    ))
      box.checked = past.includes(box.value)
    this.marks.show(
      past.flatMap((key) => {
        const { lon, lat } = this.known.get(key) ?? { lon: null, lat: null }
        return lon === null || lat === null ? [] : [{ at: [lon, lat], letter: '', css: 'past' }]
      }),
    )
  }
}
