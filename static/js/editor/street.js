import { asker, ProblemError } from '../api.js'
import { putScenePlace } from './editing.js'

const ask = asker()

/**
 * Take the street at a place for the scene.
 * @param {import('./drawing.js').Drawing} drawing
 * @param {[number, number]} at
 * @param {string} name of the street that is meant; "" for the nearest
 */
export async function takeStreet(drawing, [lon, lat], name) {
  const query = new URLSearchParams({ lon: `${lon}`, lat: `${lat}`, ...(name && { name }) })
  try {
    const { geometry, properties } = await ask('/api/v1/streets/line', query)
    drawing.tool = 'edit'
    putScenePlace(drawing, properties.position, { place: properties.name, scene: geometry })
    const { name: street, is_whole, reach_m } = properties
    const far = is_whole ? 'all of it' : `as far as ${reach_m} m to either side`
    drawing.say(`It happened on ${street}, ${far}.`)
  } catch (error) {
    if (error instanceof ProblemError) drawing.refuse(error.message)
    else if (/** @type {Error} */ (error).name !== 'AbortError') throw error
  }
}
