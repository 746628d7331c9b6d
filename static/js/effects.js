import { asker, ProblemError } from './api.js'
import { byId, layer, make } from './dom.js'
import { effectParts, letterOf, section } from './effect_parts.js'
import { showLayers } from './layers.js'
import { mark } from './overlay.js'
import { page } from './page.js'

const ask = asker()
const details = byId('effects')
/** @type {((shown: boolean) => void)[]} */
const drawn = []

/** What the cordon does to those in and around it: asked for when somebody opens it, and again for a new cordon. */
export async function showEffects() {
  const place = details.lastElementChild
  for (const show of drawn.splice(0)) show(false)
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
  const cordon = plan.features.find(({ properties }) => properties.role === 'cordon')
  const effects = cordon?.properties.effects
  if (!effects) return [make('p', {}, 'Not known here.')]
  const { told, pockets, diversions, sites, doubts } = effectParts(plan, effects)
  const gathering = sites.map((site) => {
    const letter = letterOf(site)
    drawn.push(mark(/** @type {any} */ (site.geometry).coordinates, 'site', letter))
    return `${letter}: ${site.properties.says}`
  })
  return [
    ...told,
    ...section('For responders, not for publication; nobody has searched these', gathering),
    showLayers(
      [
        { css: 'pocket', label: 'Cut off', features: pockets },
        { css: 'diversion', label: 'Ways round', features: diversions.filter(({ geometry }) => geometry) },
      ],
      drawn,
    ),
    ...doubts,
  ]
}
