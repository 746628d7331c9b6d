import { findPast } from './answers.js'
import { asker, ProblemError } from './api.js'
import { Incidents } from './columns.js'
import { byId, layer, make } from './dom.js'
import { near, openPast } from './overlay.js'
import { attempt, page, say, show, showMatching, takePast } from './page.js'
import { card, nearest, offerCategories, showPast, title } from './past.js'

const askPlace = asker()
document.head.append(
  make('link', { rel: 'stylesheet', href: new URL('../css/deeds.css', import.meta.url).href }),
)
const [draw, filter] = [byId('draw'), byId('filter')]

/**
 * A form was sent.
 * @param {HTMLFormElement} form
 */
export function submit(form) {
  if (form.id === 'search') attempt(find)
  if (form.id === 'draw') go(withForm(draw, page.query))
}

/**
 * Show something else; Back leads to what was shown before.
 * @param {URLSearchParams} query
 */
export function go(query) {
  attempt(async () => {
    const said = await show(query)
    if (location.search !== `?${query}`) history.pushState(null, '', `?${query}`)
    for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
      document.querySelectorAll('[data-format]')
    )) {
      link.search = `${query}&format=${link.dataset.format}`
    }
    byId('edit').search = `${query}`
    return said
  })
}

/** @returns {Promise<string | undefined>} */
async function find() {
  const { lng, lat } = page.map.centre()
  const query = new URLSearchParams({ q: byId('q').value, lon: lng.toFixed(5), lat: lat.toFixed(5) })
  const [{ offer }, { candidates }] = await Promise.all([
    import('./search.js'),
    askPlace(layer('locate').url, query),
  ])
  return offer(candidates, ({ lon, lat, scene }) => moveScene(lon, lat, scene))
}

/**
 * A field was changed.
 * @param {HTMLInputElement} field
 */
export function change(field) {
  if (field.name === 'kind') followKind()
  if (field.form !== filter) return
  const { since, until } = filter.elements
  if (since.value && until.value && since.value > until.value)
    return say('', 'From year is later than To year.')
  page.query = withForm(filter, page.query)
  history.replaceState(null, '', `?${page.query}${location.hash}`)
  dispatchEvent(new Event('past'))
  if (field.name === 'past_within_m') attempt(async () => takePast(await findPast(page.query)))
  else say(showMatching())
}

/** Keep only the chosen kind's numbers enabled, so only they are sent. */
function followKind() {
  for (const group of draw.querySelectorAll('fieldset')) {
    group.disabled = group.hidden = group.dataset.kind !== draw.elements.kind.value
  }
}

/**
 * A query with what a form says; empty fields are taken out.
 * @param {HTMLFormElement} form
 * @param {URLSearchParams} query
 */
function withForm(form, query) {
  const said = new URLSearchParams(query)
  for (const { name } of /** @type {Iterable<HTMLInputElement>} */ (form.elements))
    if (name) said.delete(name)
  for (const [name, value] of new FormData(form)) if (value) said.set(name, String(value))
  return said
}

/**
 * A place on the map was chosen: a past incident that a pointer meets, or a new scene.
 * @param {import('leaflet').LatLng} at
 * @param {import('leaflet').Point} [frame]
 * @param {number} [reachPx]
 */
export function choose({ lng, lat }, frame, reachPx = 0) {
  const row = frame ? near(frame, reachPx) : -1
  if (row >= 0) choosePast(row)
  else moveScene(lng, lat)
}

/**
 * @param {number} lon
 * @param {number} lat
 * @param {string} [place]
 */
function moveScene(lon, lat, place = '') {
  const query = withForm(draw, page.query)
  query.set('lon', lon.toFixed(6))
  query.set('lat', lat.toFixed(6))
  query.set('place', place)
  for (const field of draw.querySelectorAll('[type=hidden]')) {
    field.value = '' // pins and open streets were of the old place
    query.delete(field.name)
  }
  for (const name of ['title', 'when']) query.delete(name)
  go(query)
}

/** The effects were opened or closed; the code for them comes at the first opening. */
export async function openEffects() {
  const { showEffects } = await import('./effects.js')
  showEffects()
}

/** The history of the place was opened or closed. */
export async function openHistory() {
  const { showHistory } = await import('./history.js')
  showHistory()
}

/** @type {{drawn?: Incidents, words?: Promise<void>}} what is being fetched: two who ask at once share it */
let asked = {}

/** Fetch the words of the incidents that are drawn, once somebody wants to read them. */
function fetchWords() {
  const drawn = page.incidents
  if (asked.drawn !== drawn) {
    const words = fetchWordsOf(drawn).finally(() => {
      if (asked.drawn === drawn) asked = {}
    })
    asked = { drawn, words }
  }
  return asked.words
}

/** @param {Incidents} drawn */
async function fetchWordsOf(drawn) {
  if (drawn.columns.dataset || !drawn.length) return
  const columns = await findPast(page.query, 'columns')
  if (page.incidents !== drawn) return // others are drawn by now
  const { lon, lat } = drawn.columns
  if (`${[columns.lon, columns.lat]}` === `${[lon, lat]}`) page.incidents = new Incidents(columns)
  else takePast(columns) // the archive changed meanwhile: what is drawn must be what is read
}

/**
 * Show one past incident on the map.
 * @param {number} row
 */
function choosePast(row) {
  attempt(async () => {
    const { lon, lat } = page.incidents
    await fetchWords()
    const { incidents } = page
    if (incidents.lon[row] !== lon[row] || incidents.lat[row] !== lat[row])
      return 'The past incidents changed.'
    openPast(row, lon[row], lat[row], card(incidents, row))
    return `${title(incidents, row)}: shown on the map.`
  })
}

/** List the past incidents that the filter lets through. */
export async function listPast() {
  try {
    await fetchWords()
  } catch (error) {
    if (error instanceof ProblemError) say('', error.message)
    return
  }
  offerCategories(page.incidents, page.query.get('category') ?? '')
  showPast(page.incidents, nearest(page.incidents, page.incidents.matching(page.query)), choosePast)
}
