import { make } from './dom.js'
import { sayWhen } from './words.js'

/**
 * The figures of the chart; a year of which nothing is loaded has no count.
 * @param {Span[]} years
 */
export function table(years) {
  const head = ['Year', 'Records', 'Months loaded', 'Most often'].map((name) =>
    make('th', { scope: 'col' }, name),
  )
  const rows = years.map(({ name, records, months, categories }) => {
    const loaded = months ? months.loaded + months.suspect : null
    const most = Object.entries(categories).sort((a, b) => b[1] - a[1])[0]
    return make(
      'tr',
      {},
      make('th', { scope: 'row' }, name),
      make('td', {}, loaded === 0 && !records ? 'not loaded' : records.toLocaleString('en')),
      make('td', {}, loaded === null ? 'not known' : `${loaded} of 12`),
      make('td', {}, most ? `${most[0]} (${most[1]})` : ''),
    )
  })
  return make(
    'details',
    {},
    make('summary', {}, 'Figures by year'),
    make(
      'div',
      { class: 'wide', role: 'region', 'aria-label': 'Figures by year', tabindex: 0 },
      make('table', {}, make('thead', {}, make('tr', {}, ...head)), make('tbody', {}, ...rows)),
    ),
  )
}

/** What the window holds by category, and how the comparisons come out. @param {PlaceHistory} told */
export function facts(told) {
  const kinds = Object.entries(told.categories).map(([name, count]) => row(name, count.toLocaleString('en')))
  const compared = [
    ...comparison('Against the time before', told.before),
    ...comparison('Against the surroundings', told.around),
  ]
  if (!kinds.length && !compared.length) return make('div')
  const window = told.window ? `${sayWhen(told.window.since)} to ${sayWhen(told.window.until)}` : ''
  return make(
    'details',
    {},
    make('summary', {}, 'By category, and compared'),
    make('table', {}, make('caption', {}, window), make('tbody', {}, ...kinds, ...compared)),
  )
}

/** @param {string} name @param {string} value */
const row = (name, value) => make('tr', {}, make('th', { scope: 'row' }, name), make('td', {}, value))

/** @param {string} name @param {Compared} compared */
function comparison(name, { ratio, allowing_for_clustering: wide }) {
  if (!ratio) return []
  return [row(name, said(ratio)), ...(wide ? [row(`${name}, allowing for clustering`, said(wide))] : [])]
}

/** @param {Ratio} ratio */
function said({ value, low, high }) {
  const [ratio, from, to] = [value, low, high].map((number) => (number == null ? '∞' : number.toFixed(2)))
  return `${ratio} times (${from} to ${to})`
}

/**
 * Incidents of an area, newest first.
 * @param {{incidents: HistoryIncident[], total: number}} found
 */
export function list({ incidents, total }) {
  const rows = incidents.map(({ category, when, place, proceedings_active }) =>
    make(
      'li',
      {},
      `${category}, ${sayWhen(when)}: ${place}${proceedings_active ? ' (a court may still try this)' : ''}`,
    ),
  )
  const shown = total > rows.length ? `The newest ${rows.length} of ${total} records` : `${total} records`
  return make('details', {}, make('summary', {}, shown), make('ul', { class: 'sentences' }, ...rows))
}
