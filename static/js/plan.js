import { byId, make } from './dom.js'
import { sayArea, sayLength, sayWhen } from './words.js'

const AT_ONCE = 10 // streets shown before "more"

/**
 * Say what a cordon touches.
 * @param {Plan} plan
 * @returns {string} the same in one sentence
 */
export function showPlan(plan) {
  /** @param {string} role */
  const all = (role) => plan.features.map((f) => f.properties).filter((p) => p.role === role)
  const [[cordon], [incident], streets] = [all('cordon'), all('incident'), all('street')]
  const { area_m2 = 0, perimeter_m = 0, street_length_m: total, notes = [], warnings = [] } = cordon
  const figures = {
    Area: sayArea(area_m2),
    Edge: sayLength(perimeter_m),
    'Streets inside': total == null ? 'not known' : sayLength(total),
  }
  const { geometry } = plan.features[0] // the incident
  if (geometry.type === 'Point' && Math.abs(geometry.coordinates[1]) > 85)
    warnings.push('So close to a pole this map is false; the files are right.')
  byId('edge').hidden = !all('coverage-edge').length
  byId('warnings').replaceChildren(...warnings.map((text) => make('p', {}, text)))
  const about = make(
    'dl',
    {},
    ...Object.entries(figures).map(([name, value]) => pair('div', 'dt', name, 'dd', value)),
  )
  if (cordon.sealed != null || cordon.ring) import('./closures.js').then((list) => list.show(plan, about))
  byId('map').ariaDescription = cordon.description ?? ''
  byId('plan').replaceChildren(
    make('p', { class: 'place' }, incident.place || 'The place on the map'),
    make('p', {}, [incident.title, incident.when && sayWhen(incident.when)].filter(Boolean).join(', ')),
    about,
    ...list(streets),
    make('p', { class: 'hint' }, [origin(cordon), ...notes].join(' ')),
  )
  const inside = total == null ? 'its streets are not known' : `${figures['Streets inside']} of street inside`
  return `Cordon drawn: ${figures.Area}, ${inside}.`
}

/** @param {string} tag @param {[string, string, string, string]} words */
const pair = (tag, ...[first, name, second, value]) =>
  make(tag, {}, make(first, {}, name), make(second, {}, value))

/** @param {PlanProperties[]} streets */
function list(streets) {
  const rows = streets.map(({ name, length_m = 0, whole }) =>
    pair(
      'li',
      'span',
      name || 'Ways without a name',
      'span',
      `${whole ? 'whole, ' : ''}${sayLength(length_m)}`,
    ),
  )
  const more = rows.splice(AT_ONCE)
  return [
    make('ul', { class: 'streets' }, ...rows),
    ...(more.length
      ? [
          make(
            'details',
            {},
            make('summary', {}, `${more.length} more`),
            make('ul', { class: 'streets' }, ...more),
          ),
        ]
      : []),
  ]
}

/** @param {PlanProperties} cordon */
function origin({ source, streets_as_of, street_length_m }) {
  if (street_length_m == null) return 'No streets are known here.'
  return `Streets as of ${streets_as_of ? sayWhen(streets_as_of) : 'an unknown date'}, ${source}.`
}
