import { asker, ProblemError } from './api.js'
import { byId, layer, make } from './dom.js'
import { spans } from './history_chart.js'
import { catchments } from './history_ground.js'
import { facts, list, table } from './history_parts.js'
import { page } from './page.js'

const WAYS = {
  circle: 'Within the distance above',
  foot: 'The same distance on foot',
  street: 'Along the same street',
  cordon: 'Inside the cordon',
}
/** What the page's address says that the question has no use for. */
const NOT_ASKED = ['past_within_m', 'title', 'when', 'wind_from', 'lines', 'effects']
const FILES = { csv: 'CSV', geojson: 'GeoJSON', parquet: 'Parquet' }
const MOST = '10000'

const [ask, askList] = [asker(), asker()]
const details = byId('history')
document.head.append(
  make('link', { rel: 'stylesheet', href: new URL('../css/history.css', import.meta.url).href }),
)
/** @type {((shown: boolean) => void)[]} */
const drawn = []

/** What is asked beyond the page's own query; stands behind the # of the address, so that a link asks it again. */
const state = new URLSearchParams(
  location.hash.startsWith('#history') ? location.hash.slice(1) : 'history=circle',
)

/** Tell the history of the place on the page, as long as the panel is open. */
export async function showHistory() {
  for (const show of drawn.splice(0)) show(false)
  const place = details.lastElementChild
  if (!details.open) return address('')
  address(`#${state}`)
  if (!place.childElementCount) place.append(choices(), make('div', { role: 'status' }), make('div'))
  const [, status, answer] = place.children
  status.textContent = 'Counting …'
  try {
    const query = question()
    const { history } = await ask(`${layer('past').url}/summary`, query)
    if (!details.open) return // closed meanwhile: nothing of it belongs on the map
    answer.replaceChildren(...panel(history, query), await listed(query))
    status.textContent = ''
  } catch (error) {
    if (!(error instanceof ProblemError)) return // a newer question took over
    answer.replaceChildren(make('p', { role: 'alert' }, error.message))
    status.textContent = ''
  }
}
addEventListener('plan', showHistory)
addEventListener('past', showHistory)

/** @param {string} hash */
function address(hash) {
  history.replaceState(history.state, '', `${location.pathname}${location.search}${hash}`)
}

/** The question as the API takes it. */
function question() {
  const by = state.get('history') ?? 'circle'
  const query = new URLSearchParams(page.query)
  query.set('within_m', query.get('past_within_m') ?? '500')
  for (const name of NOT_ASKED) query.delete(name)
  if (by !== 'cordon') for (const { name } of kindFields()) query.delete(name)
  const categories = state.getAll('category')
  if (categories.length) query.delete('category')
  for (const category of categories) query.append('category', category)
  query.set('by', by)
  return query
}

/** @returns {HTMLInputElement[]} the fields that say which cordon it is */
const kindFields = () => [...byId('draw').elements].filter(({ name }) => name)

function choices() {
  const by = make(
    'select',
    { name: 'history' },
    ...Object.entries(WAYS).map(([value, words]) =>
      make('option', { value, selected: value === state.get('history') }, words),
    ),
  )
  const step = make(
    'select',
    { name: 'step' },
    ...['years', 'months'].map((value) =>
      make('option', { value, selected: value === state.get('step') }, `By ${value.slice(0, -1)}`),
    ),
  )
  for (const field of [by, step])
    field.addEventListener('change', () => {
      const { name, value } = /** @type {HTMLSelectElement} */ (field)
      state.set(name, value)
      showHistory()
    })
  return make(
    'div',
    { class: 'history-choices' },
    make('label', {}, 'Where ', by),
    make('label', {}, 'Chart ', step),
  )
}

/**
 * @param {PlaceHistory} told
 * @param {URLSearchParams} query
 */
function panel(told, query) {
  const step = state.get('step') === 'months' ? 'months' : 'years'
  return [
    make('p', { class: 'told' }, told.paragraph),
    ...spans(told[step], step),
    table(told.years),
    kinds(told),
    facts(told),
    catchments(told, drawn),
    make('h3', {}, 'What this cannot tell'),
    make('ul', { class: 'sentences' }, ...told.caveats.map((caveat) => make('li', {}, caveat))),
    files(query),
  ]
}

/** Which categories count, all of them unless some are chosen. @param {PlaceHistory} told */
function kinds(told) {
  const offered = new Set([
    ...told.coverage.flatMap(({ categories }) => categories), // all that the files hold, chosen or not
    ...told.years.flatMap(({ categories }) => Object.keys(categories)),
    ...state.getAll('category'),
  ])
  const boxes = [...offered].sort().map((name) => {
    const box = make('input', {
      type: 'checkbox',
      value: name,
      checked: state.getAll('category').includes(name),
    })
    box.addEventListener('change', () => {
      const others = state.getAll('category').filter((other) => other !== name)
      state.delete('category')
      const chosen = /** @type {HTMLInputElement} */ (box).checked ? [...others, name] : others
      for (const category of chosen.sort()) state.append('category', category)
      showHistory()
    })
    return make('label', { class: 'layer' }, box, name)
  })
  return make(
    'details',
    { open: state.has('category') },
    make('summary', {}, 'Only some categories'),
    make('div', { role: 'group', 'aria-label': 'Categories that count' }, ...boxes),
  )
}

/** @param {URLSearchParams} query */
function files(query) {
  const links = Object.entries(FILES).flatMap(([format, words]) => {
    const href = `${layer('past').url}?${query}&limit=${MOST}&format=${format}`
    return [make('a', { href, download: `past-incidents.${format}` }, words), ' ']
  })
  return make(
    'p',
    { class: 'hint' },
    'The records: ',
    ...links,
    '· ',
    make('a', { href: location.href }, 'Link to this question'),
  )
}

/** The incidents of an area that the list of the page does not show. @param {URLSearchParams} query */
async function listed(query) {
  if (query.get('by') === 'circle') return make('p', { class: 'hint' }, 'The records are listed below.')
  const wanted = new URLSearchParams(query)
  wanted.set('limit', '100')
  wanted.set('format', 'json')
  return list(await askList(layer('past').url, wanted))
}
