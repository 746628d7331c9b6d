import { byId, make } from './dom.js'
import { sayArea, sayLength, sayWhen } from './words.js'

const AT_ONCE = 8 // streets shown before "more"

/**
 * Say what a cordon touches.
 * @param {Plan} plan
 * @returns {string} the same in one sentence
 */
export function showPlan(plan) {
  /** @param {string} role */
  const all = (role) => plan.features.map((f) => f.properties).filter((p) => p.role === role)
  const [cordon, incident, streets] = [all('cordon')[0], all('incident')[0], all('street')]
  const total = cordon.street_length_m
  const figures = [
    ['Area', sayArea(cordon.area_m2 ?? 0)],
    ['Edge', sayLength(cordon.perimeter_m ?? 0)],
    ['Streets inside', total == null ? 'not known' : sayLength(total)],
  ]
  const parts = [
    make('p', { class: 'place' }, incident.place || 'The place on the map'),
    make(
      'p',
      { class: 'hint' },
      [incident.title, incident.when && sayWhen(incident.when)].filter(Boolean).join(', '),
    ),
    make(
      'dl',
      {},
      ...figures.map(([name, value]) => make('div', {}, make('dt', {}, name), make('dd', {}, value))),
    ),
    ...(cordon.warnings?.length
      ? [make('ul', { class: 'band' }, ...cordon.warnings.map((text) => make('li', {}, text)))]
      : []),
    ...list(streets),
    make('p', { class: 'hint' }, origin(cordon)),
  ]
  byId('plan').replaceChildren(...parts)
  const inside = total == null ? 'The streets inside are not known.' : `${sayLength(total)} of street inside.`
  return [`Cordon drawn: ${figures[0][1]}, ${inside}`, ...(cordon.warnings ?? [])].join(' ')
}

/** @param {PlanProperties[]} streets */
function list(streets) {
  /** @param {PlanProperties[]} some */
  const rows = (some) =>
    make(
      'ul',
      { class: 'streets' },
      ...some.map(({ name, length_m, whole }) =>
        make(
          'li',
          {},
          make('span', {}, name || 'Streets without a name'),
          make('span', {}, `${whole ? 'whole, ' : ''}${sayLength(length_m ?? 0)}`),
        ),
      ),
    )
  const more = streets.slice(AT_ONCE)
  return [
    ...(streets.length
      ? [make('h3', {}, `Streets inside (${streets.length})`), rows(streets.slice(0, AT_ONCE))]
      : []),
    ...(more.length ? [make('details', {}, make('summary', {}, `${more.length} more`), rows(more))] : []),
  ]
}

/** @param {PlanProperties} cordon */
function origin({ source, streets_as_of, street_length_m }) {
  if (street_length_m == null) return 'No streets are known here.'
  return `Streets as of ${streets_as_of ? sayWhen(streets_as_of) : 'a date the source does not give'}, ${source}`
}
