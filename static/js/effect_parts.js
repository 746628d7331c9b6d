import { make } from './dom.js'

const LETTERS = { rendezvous_point: 'R', forward_command_post: 'C', helicopter: 'H' }

/** The letter that marks a place for responders on the map. @param {PlanFeature} site */
export const letterOf = ({ properties: { sort } }) => LETTERS[/** @type {'helicopter'} */ (sort)]

/** Where responders might gather, as the plan finds: not what people put there by hand. @param {Plan} plan */
export const sitesOf = ({ features }) =>
  features.filter(
    ({ properties: { role, audience, by_hand } }) =>
      role === 'place' && audience === 'operational' && !by_hand,
  )

/**
 * What a cordon does to those in and around it, in two lists of parts: between them goes what else the page
 * has to say of the places for responders.
 * @param {Plan} plan
 * @param {EffectsSummary} effects
 */
export function effectParts(plan, effects) {
  /** @param {string} role */
  const all = (role) => plan.features.filter(({ properties }) => properties.role === role)
  const [pockets, diversions, places] = [all('pocket'), all('diversion'), all('place')]
  const sites = sitesOf(plan)
  const premises = places.filter(({ properties }) => properties.audience !== 'operational')
  /** @param {PlanFeature[]} features */
  const says = (features) => features.map(({ properties }) => properties.says ?? '')
  return {
    pockets,
    diversions,
    sites,
    told: [
      figures(effects),
      ...section(
        'Also inside',
        premises.map(({ properties: { sort, name } }) => [sort, name].filter(Boolean).join(': ')),
      ),
      ...section('Cut off', says(pockets)),
      ...section('Ways round', says(diversions)),
      ...section('Emergency vehicles', effects.emergency_access),
    ],
    doubts: effects.doubts.map((doubt) => make('p', { class: 'hint' }, doubt)),
  }
}

/** @param {EffectsSummary} effects */
function figures({ homes, buildings, buildings_cut }) {
  const rows = { Homes: homes, Buildings: buildings, 'Under the line': buildings_cut }
  const pairs = Object.entries(rows).map(([name, count]) =>
    make(
      'div',
      {},
      make('dt', {}, name),
      make('dd', {}, count == null ? 'not known' : count.toLocaleString('en')),
    ),
  )
  return make('dl', {}, ...pairs)
}

/**
 * A heading with sentences under it; nothing when there are none.
 * @param {string} heading
 * @param {(string | Node)[]} sentences
 */
export function section(heading, sentences) {
  if (!sentences.length) return []
  const rows = sentences.map((sentence) => make('li', {}, sentence))
  return [make('h3', {}, heading), make('ul', { class: 'sentences' }, ...rows)]
}
