import { byId, make } from './dom.js'
import { sayLength, sayWhen } from './words.js'

const STEP = 30 // incidents listed at once

/**
 * List past incidents.
 * @param {import('./columns.js').Incidents} incidents
 * @param {number[]} rows
 * @param {(row: number) => void} choose
 */
export function showPast(incidents, rows, choose) {
  const list = make('ol', { class: 'incidents' })
  const more = make('button', { type: 'button', onclick: () => grow() }, 'Show more')
  const grow = () => {
    const from = list.childElementCount
    list.append(...rows.slice(from, from + STEP).map((row) => item(incidents, row, choose)))
    more.hidden = list.childElementCount >= rows.length
  }
  grow()
  const count = `${rows.length} of ${incidents.length} past incidents, nearest first.`
  const { n, total } = incidents.columns
  const cut = total > n ? ` There are ${total}: a smaller distance lists all.` : ''
  byId('list').replaceChildren(
    make('p', cut ? { class: 'band' } : {}, count + cut),
    make(
      'p',
      { class: 'hint' },
      `Looked through: ${incidents.columns.loaded.join(', ') || 'nothing is loaded'}.`,
    ),
    list,
    more,
  )
}

/**
 * @param {import('./columns.js').Incidents} incidents
 * @param {number[]} rows
 * @returns {number[]} the same, nearest first
 */
export function nearest(incidents, rows) {
  const metres = incidents.columns.distance_m
  return [...rows].sort((a, b) => metres[a] - metres[b])
}

/**
 * Offer the categories there are.
 * @param {import('./columns.js').Incidents} incidents
 * @param {string} chosen
 */
export function offerCategories(incidents, chosen) {
  const names = new Set(incidents.rows.map((row) => incidents.text('category', row)))
  if (chosen) names.add(chosen)
  const sorted = [...names].sort()
  const select = byId('filter').elements.category
  const offered = [...select.options].slice(1).map(({ value }) => value)
  // touched only for other categories: this may run while somebody is choosing, and must not undo it
  if (`${offered}` !== `${sorted}`) {
    const kept = offered.length ? select.value : chosen
    const options = sorted.map((name) => make('option', { value: name }, name))
    select.replaceChildren(make('option', { value: '' }, 'all'), ...options)
    select.value = kept
  }
}

/**
 * @param {import('./columns.js').Incidents} incidents
 * @param {number} row
 * @param {(row: number) => void} choose
 */
function item(incidents, row, choose) {
  const head = make('button', { type: 'button', onclick: () => choose(row) }, title(incidents, row))
  return make('li', {}, head, ...details(incidents, row))
}

/**
 * What a popup holds.
 * @param {import('./columns.js').Incidents} incidents
 * @param {number} row
 */
export function card(incidents, row) {
  return make('div', { class: 'card' }, make('strong', {}, title(incidents, row)), ...details(incidents, row))
}

/**
 * @param {import('./columns.js').Incidents} incidents
 * @param {number} row
 */
export function title(incidents, row) {
  return `${incidents.text('category', row)}, ${sayWhen(incidents.text('when', row))}`
}

/**
 * @param {import('./columns.js').Incidents} incidents
 * @param {number} row
 */
function details(incidents, row) {
  const place = incidents.text('place', row)
  const isSnapped = incidents.text('dataset', row).startsWith('police.uk') && !/^on or near/i.test(place)
  const far = sayLength(incidents.columns.distance_m[row])
  const sources = incidents.text('sources', row).split('\n').filter(Boolean)
  const doubts = incidents.text('doubts', row)
  const [confidence, proceedings] = [incidents.text('confidence', row), incidents.text('proceedings', row)]
  const corrections = incidents.text('corrections', row).split('\n').filter(Boolean)
  return [
    ...(proceedings ? [make('p', { class: 'band' }, proceedings)] : []),
    make('p', {}, `${isSnapped ? 'On or near ' : ''}${place} · ${far} away`),
    ...['summary', 'outcome']
      .map((name) => incidents.text(/** @type {'summary'} */ (name), row))
      .filter(Boolean)
      .map((text) => make('p', {}, text)),
    ...(doubts ? [make('p', { class: 'doubts' }, `Uncertain: ${doubts}`)] : []),
    ...(confidence ? [make('p', { class: 'doubts' }, `Confidence: ${confidence}`)] : []),
    ...corrections.map((text) => make('p', { class: 'doubts' }, `Corrected: ${text}`)),
    ...(sources.length
      ? [
          make(
            'details',
            {},
            make('summary', {}, `Sources (${sources.length})`),
            make('ul', {}, ...sources.map((text) => make('li', {}, text))),
          ),
        ]
      : []),
  ]
}
