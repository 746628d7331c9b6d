import { L } from '../library.js'
import { send } from '../send.js'

const SHOWN = new Set(['scene', 'cordon', 'closure', 'place'])

/**
 * Put another version of the plan on the map, dashed, over the one that is worked on.
 * @param {Editor} editor
 * @param {Draft} draft
 * @returns {Promise<() => void>} takes it off again
 */
export async function lookAt(editor, draft) {
  const features = draft.rings.length ? await drawn(draft) : [sceneOf(draft)]
  return lay(editor, features, () => 'former')
}

/** @param {Draft} draft @returns {Promise<PlanFeature[]>} */
async function drawn(draft) {
  const { body } = await send('POST', '/api/v1/draw?effects=none&lines=none', { body: draft })
  return body.features.filter((/** @type {PlanFeature} */ { properties }) => SHOWN.has(properties.role))
}

/** @param {Draft} draft @returns {PlanFeature} where it happened, of a plan that has no cordon yet */
function sceneOf({ scene, position }) {
  const geometry = scene ?? { type: /** @type {const} */ ('Point'), coordinates: position }
  return { type: 'Feature', properties: { role: 'scene' }, geometry }
}

/**
 * Put on the map what was added and what was taken away.
 * @param {Editor} editor
 * @param {PlanFeature[]} features
 * @returns {() => void} takes them off again
 */
export function showChanges(editor, features) {
  return lay(editor, features, ({ properties }) => `change ${properties.role}`)
}

/** @param {Editor} editor @param {PlanFeature[]} features @param {(feature: PlanFeature) => string} classOf */
function lay({ map, latLng }, features, classOf) {
  const layer = L.geoJSON(/** @type {any} */ (features), {
    interactive: false,
    style: (feature) => ({ className: classOf(/** @type {PlanFeature} */ (feature)) }),
    pointToLayer: (_, at) => L.circleMarker(at, { interactive: false, radius: 8 }),
    coordsToLatLng: ([lon, lat]) => latLng([lon, lat]),
  }).addTo(map)
  if (features.length) map.fitBounds(layer.getBounds(), { padding: [40, 40], maxZoom: map.getZoom() })
  return () => layer.remove()
}
