import { asker, ProblemError } from './api.js'
import { byId, layer, make } from './dom.js'
import { showLayers } from './layers.js'
import { mark } from './overlay.js'
import { page } from './page.js'

const ask = asker()
const details = byId('effects')
const LETTERS = { rendezvous_point: 'R', forward_command_post: 'C', helicopter: 'H' }

/** What the cordon does to those in and around it: asked for when somebody opens it, and again for a new cordon. */
export async function showEffects() {
  const place = details.lastElementChild
  if (!details.open) return place.replaceChildren()
  place.replaceChildren(make('p', { role: 'status' }, 'Working …'))
  try {
    const plan = await ask(
      layer('cordon').url,
      new URLSearchParams(`past_within_m=0&lines=none&${page.query}`),
    )
    place.replaceChildren(...panel(plan))
  } catch (error) {
    if (!(error instanceof ProblemError)) return // a newer question took over
    place.replaceChildren(make('p', { role: 'alert' }, error.message))
  }
}
addEventListener('plan', showEffects)

/** @param {Plan} plan */
function panel(plan) {
  /** @param {string} role */
  const all = (role) => plan.features.filter(({ properties }) => properties.role === role)
  const { effects } = all('cordon')[0].properties
  if (!effects) return [make('p', {}, 'Not known here.')]
  const [pockets, diversions, places] = [all('pocket'), all('diversion'), all('place')]
  const sites = places.filter(({ properties }) => properties.audience === 'operational')
  const premises = places.filter((feature) => !sites.includes(feature))
  /** @param {PlanFeature[]} features */
  const says = (features) => features.map(({ properties }) => properties.says ?? '')
  for (const { geometry, properties } of sites)
    mark(
      /** @type {any} */ (geometry).coordinates,
      'site',
      LETTERS[/** @type {'helicopter'} */ (properties.sort)],
    )
  return [
    figures(effects),
    ...section(
      'Also inside',
      premises.map(({ properties: { sort, name } }) => [sort, name].filter(Boolean).join(': ')),
    ),
    ...section('Cut off', says(pockets)),
    ...section('Ways round', says(diversions)),
    ...section('Emergency vehicles', effects.emergency_access),
    ...section('For responders, not for publication; nobody has searched these', says(sites)),
    showLayers([
      { css: 'pocket', label: 'Cut off', features: pockets },
      { css: 'diversion', label: 'Ways round', features: diversions.filter(({ geometry }) => geometry) },
    ]),
    ...effects.doubts.map((doubt) => make('p', { class: 'hint' }, doubt)),
  ]
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

/** @param {string} heading @param {string[]} sentences */
function section(heading, sentences) {
  if (!sentences.length) return []
  const rows = sentences.map((sentence) => make('li', {}, sentence))
  return [make('h3', {}, heading), make('ul', { class: 'sentences' }, ...rows)]
}
