import { asker } from './api.js'
import { byId, layer } from './dom.js'

/** Past incidents asked for at once. */
const MOST = 10_000

const askCordon = asker()
const askPast = { points: asker(), columns: asker() }

/**
 * The cordon and the past incidents of a query.
 * @param {URLSearchParams} query
 * @returns {Promise<[Plan, Columns]>}
 */
export function askBoth(query) {
  // past incidents come as columns, the background shows the streets, effects.js asks for the effects
  const lean = new URLSearchParams(`past_within_m=0&lines=none&effects=none&${query}`)
  return Promise.all([askCordon(layer('cordon').url, lean), findPast(query)])
}

/**
 * @param {URLSearchParams} query
 * @param {'points' | 'columns'} format what to draw, or all there is to read of the same rows
 * @returns {Promise<Columns>}
 */
export function findPast(query, format = 'points') {
  const { lon, lat, past_within_m: within_m } = Object.fromEntries(query)
  const asked = { lon, lat, within_m, limit: `${MOST}`, format }
  return askPast[format](layer('past').url, new URLSearchParams(asked))
}

export const start = new URLSearchParams(byId('main').dataset.start)

/** Asked at once, while the map's own code is still on its way. */
export const first = askBoth(start)
first.catch(() => {}) // main.js tells it when it has come
