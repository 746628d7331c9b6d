import { make } from './dom.js'

const STYLE = new URL('../css/closures.css', import.meta.url).href
const WAYS = ['N', 'NE', 'E', 'SE', 'S', 'SW', 'W', 'NW']

/**
 * List what has to be closed, with the proof and what the proof cannot tell. Loaded for cordons that close.
 * @param {HTMLElement} place
 * @param {PlanProperties[]} closures in the order of their numbers
 * @param {PlanProperties} cordon
 */
export function show(place, closures, { sealed, escape_routes: least = 0, leaks = [] }) {
  const posts = new Set(closures.map(({ post }) => post)).size
  const proof = sealed
    ? `Sealed: along the streets nobody gets out past these. No line closes fewer than ${least}.`
    : 'Not sealed: see the warning above.'
  if (!document.querySelector(`link[href="${STYLE}"]`))
    document.head.append(make('link', { rel: 'stylesheet', href: STYLE }))
  place.replaceChildren(
    make('h3', {}, `${closures.length} closures at ${posts} places`),
    make('p', {}, proof),
    make('ol', { class: 'closures' }, ...closures.map((closure) => make('li', {}, say(closure)))),
    ...leaks.map((leak) => make('p', { class: 'hint' }, leak)),
  )
}

/** @param {PlanProperties} closure @returns {string} such as "Bowes Road at Highworth Road, to the SE" */
export function say({ street, junction, highway = '', bearing_deg = 0, for_vehicles, on_foot, in_tunnel }) {
  const where = street || `${highway.replaceAll('_', ' ')} without a name`
  const users = [for_vehicles && 'vehicles', on_foot && 'people on foot'].filter(Boolean).join(' and ')
  return [
    junction ? `${where} at ${junction}` : where,
    in_tunnel && 'where it goes underground',
    `to the ${WAYS[Math.round(bearing_deg / 45) % 8]}`,
    users,
  ]
    .filter(Boolean)
    .join(', ')
}
