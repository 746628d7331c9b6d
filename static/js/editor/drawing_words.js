import { make } from '../dom.js'
import { effectParts, letterOf, section } from '../effect_parts.js'
import { layerBoxes } from '../layer_boxes.js'
import { sayArea, sayLength, sayWhen } from '../words.js'

/** The cordon that a plan is known by. @param {Plan} plan @returns {PlanProperties} */
export const drawing = (plan) =>
  /** @type {PlanFeature} */ (plan.features.find(({ properties }) => properties.role === 'cordon')).properties

/** What everybody has to know who sees the plan. @param {Plan} plan */
export function warningsOf(plan) {
  const { warnings = [] } = drawing(plan)
  const ends = plan.features.some(({ properties }) => properties.role === 'coverage-edge')
  const said = [...warnings, ...(ends ? ['Streets are not known beyond the dotted line.'] : [])]
  return make('div', { class: 'band' }, ...said.map((text) => make('p', {}, text)))
}

/** @param {PlanProperties} cordon */
export function figures({ area_m2 = 0, perimeter_m = 0, street_length_m }) {
  const rows = {
    Area: sayArea(area_m2),
    Edge: sayLength(perimeter_m),
    'Streets inside': street_length_m == null ? 'not known' : sayLength(street_length_m),
  }
  const pairs = Object.entries(rows).map(([name, value]) =>
    make('div', {}, make('dt', {}, name), make('dd', {}, value)),
  )
  return make('dl', {}, ...pairs)
}

/** @param {PlanProperties} cordon */
export function streetsAsOf({ source, streets_as_of, street_length_m, notes = [] }) {
  const known = `Streets as of ${streets_as_of ? sayWhen(streets_as_of) : 'an unknown date'}, ${source}.`
  return [street_length_m == null ? 'No streets are known here.' : known, ...notes].join(' ')
}

/**
 * What the cordon does to its neighbourhood; its lines and places are on the map while this is open.
 * @param {Plan} plan
 * @param {import('./plan_layer.js').PlanLayer} layer
 */
export function effectsOf(plan, layer) {
  const { effects } = drawing(plan)
  const head = make('h3', {}, 'Effects on the neighbourhood')
  if (!effects) return [head, make('p', {}, 'Not known here.')]
  const { told, pockets, diversions, sites, doubts } = effectParts(plan, effects)
  const gathering = sites.map((site) => `${letterOf(site)}: ${site.properties.says}`)
  const lines = [
    { css: 'pocket', label: 'Cut off', features: pockets },
    { css: 'diversion', label: 'Ways round', features: diversions.filter(({ geometry }) => geometry) },
  ]
  const shows = sites.map((site) => layer.site(site, letterOf(site)))
  const boxes = layerBoxes(lines, layer.lay.bind(layer), shows)
  const details = /** @type {HTMLDetailsElement} */ (
    make(
      'details',
      {},
      make('summary', {}, 'Homes, ways round, places for responders'),
      ...told,
      ...section('For responders, not for publication; nobody has searched these', gathering),
      boxes,
      ...doubts,
    )
  )
  const follow = () => {
    for (const show of shows) show(details.open)
    for (const box of boxes.querySelectorAll('input')) box.checked = details.open
  }
  details.addEventListener('toggle', follow)
  follow()
  return [head, details]
}
