import { ProblemError } from '../api.js'
import { send } from '../send.js'

const MOST = 100
const API = '/api/v1/incidents'

/**
 * The list and the history of the area that is asked for.
 * @param {Editor} editor
 * @param {{way: string, within: string, filter: Record<string, string>}} wanted
 * @param {AbortSignal} signal
 */
export async function ask({ state, plan }, { way, within, filter }, signal) {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filter)) if (value) query.set(name, value)
  if (way === 'cordon') {
    const body = areaOf(plan)
    return answers([
      send('POST', `${API}/query?${listed(query)}`, { body, signal }),
      send('POST', `${API}/summary?${query}`, { body, signal }),
    ])
  }
  const [lon, lat] = state.draft.position
  query.set('place', state.draft.place)
  for (const [name, value] of Object.entries({ lon, lat, by: way, within_m: within || '500' }))
    query.set(name, `${value}`)
  return answers([
    send('GET', `${API}?${listed(query)}`, { signal }),
    send('GET', `${API}/summary?${query}`, { signal }),
  ])
}

/** @param {URLSearchParams} query */
const listed = (query) => new URLSearchParams([...query, ['limit', `${MOST}`], ['format', 'json']])

/** @param {Promise<{body: any}>[]} both @returns {Promise<[any, any]>} */
async function answers(both) {
  const [{ body: list }, { body: told }] = await Promise.all(both)
  return [list, told]
}

/** @param {Plan | null} plan @returns {import('geojson').Geometry} */
function areaOf(plan) {
  const cordon = plan?.features.find(({ properties }) => properties.role === 'cordon')
  if (!cordon) throw new ProblemError('There is no cordon yet: draw one, or search within a distance.')
  return cordon.geometry
}
