import { askBoth, start } from './answers.js'
import { ProblemError } from './api.js'
import { Incidents } from './columns.js'
import { byId } from './dom.js'
import { showPlan } from './plan.js'

const main = byId('main')

/**
 * What is shown. `query` is also the page's address, so that a link restores it; `list` lists the past
 * incidents, once they are to be seen.
 */
export const page = {
  query: start,
  incidents: new Incidents({ n: 0, total: 0, lat: [], lon: [], distance_m: [], texts: [''], loaded: [] }),
  list: () => {},
  map: /** @type {ReturnType<typeof import('./map.js').createMap>} */ (/** @type {unknown} */ (undefined)),
}

let turn = 0

/**
 * Do something that may be refused: the page then stays as it was and says why.
 * @param {() => Promise<string | undefined>} work gives a sentence on what happened
 */
export async function attempt(work) {
  const mine = ++turn
  say('Working …')
  main.setAttribute('aria-busy', 'true')
  try {
    say(await work())
  } catch (error) {
    if (mine !== turn) return // a newer attempt took over, and this one was cancelled
    say('', error instanceof ProblemError ? error.message : 'The page failed. Load it again.')
    if (!(error instanceof ProblemError)) throw error
  } finally {
    if (mine === turn) main.removeAttribute('aria-busy')
  }
}

/** @param {string} [sentence] @param {string} [problem] */
export function say(sentence, problem = '') {
  if (sentence === undefined) return
  byId('status').textContent = sentence
  byId('alert').textContent = problem
}

/**
 * Show the cordon and the past incidents of a query.
 * @param {URLSearchParams} query
 * @param {Promise<[Plan, Columns]>} [answers]
 */
export async function show(query, answers = askBoth(query)) {
  const [plan, past] = await answers
  page.query = query
  page.map.showPlan(plan)
  dispatchEvent(new Event('plan'))
  return `${showPlan(plan)} ${takePast(past)}`
}

/** @param {Columns} columns */
export function takePast(columns) {
  page.incidents = new Incidents(columns)
  page.map.points.setPlaces(page.incidents.lon, page.incidents.lat)
  return showMatching()
}

/** Show the past incidents that the filter lets through. */
export function showMatching() {
  const rows = page.incidents.matching(page.query)
  page.map.points.show(rows)
  page.list()
  const { n, total } = page.incidents.columns
  const cut = total > n ? ` Only the nearest ${n} of ${total} are shown.` : ''
  return rows.length ? `${rows.length} past incidents nearby.${cut}` : 'No past incident is known nearby.'
}
