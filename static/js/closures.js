import { choices } from './choices.js'
import { nameOf, sayFacts, sayProof } from './closing_words.js'
import { byId, make } from './dom.js'
import { sample } from './layer_boxes.js'
import { showLayers } from './layers.js'
import { mark } from './overlay.js'
import { page } from './page.js'
import { byPost, middle, sayNumbers, toggled } from './posts.js'

const draw = byId('draw')
/**
 * List what has to be closed, with the proof and what the proof cannot tell, and mark it on the map.
 * Loaded for cordons that close, and for those that are one of several.
 * @param {Plan} plan
 * @param {HTMLElement} figures what it goes below; in the page no more when another plan has come
 */
export function show(plan, figures) {
  if (!figures.isConnected) return
  /** @param {string} role */
  const all = (role) => plan.features.filter(({ properties }) => properties.role === role)
  const [{ properties: cordon }, ...others] = all('cordon')
  const closures = all('closure').filter(({ properties }) => properties.ring === cordon.ring)
  const leaks = all('leak').filter(({ properties }) => properties.ring === cordon.ring)
  markPosts(byPost(all('closure')))
  const place = make('div', { class: 'closing' })
  figures.after(place)
  if (others.length) place.append(rings([cordon, ...others.map(({ properties }) => properties)]))
  if (cordon.sealed != null) place.append(...listed(closures, cordon), leaking(leaks))
  place.append(words(cordon))
}

/** One mark for each post. @param {PlanFeature[][]} posts */
function markPosts(posts) {
  for (const post of posts) {
    const numbers = sayNumbers(post.map(({ properties }) => properties.number ?? 0))
    const tunnel = post.some(({ properties }) => properties.in_tunnel)
    mark(middle(post), tunnel ? 'closure tunnel' : 'closure', numbers)
  }
}

/** @param {PlanProperties[]} cordons */
function rings(cordons) {
  const rows = cordons.map(({ ring, kind, reason }) =>
    make('li', {}, sample(`cordon ${ring}`), `${ring}: ${[kind, reason].filter(Boolean).join(', ')}`),
  )
  return make('ul', { 'aria-label': 'Cordons of this plan' }, ...rows)
}

/** @param {PlanFeature[]} closures @param {PlanProperties} cordon */
function listed(closures, cordon) {
  const solved = cordon.kind === 'sealed' // other lines are where they were drawn, and ask for no wishes
  const posts = byPost(closures).length
  return [
    make('h3', {}, `${closures.length} closures at ${posts} places`),
    make('p', {}, sayProof(cordon, closures.length)),
    make('ol', { class: 'closures' }, ...closures.map((closure) => row(closure, solved))),
    ...(solved ? [wishes(), choices()] : []),
  ]
}

/** @param {PlanFeature} closure @param {boolean} solved */
function row({ geometry, properties }, solved) {
  const at = /** @type {any} */ (geometry).coordinates.join(',')
  const name = nameOf(properties)
  const buttons = () => [
    ...(properties.is_pinned ? [] : [wish('pin', at, 'Close here', `${name}, whatever else changes`)]),
    wish('forbid', at, 'Keep open', name),
  ]
  return make(
    'li',
    {},
    properties.says ?? '',
    make('small', {}, sayFacts(properties)),
    make('span', { class: 'row' }, ...(solved ? buttons() : [])),
  )
}

/** @param {string} name */
const asked = (name) => page.query.getAll(name).join(';')

/** What was asked of the line, to be taken back. */
function wishes() {
  const rows = Object.entries({ pin: 'Closed here', forbid: 'Kept open' }).flatMap(([name, words]) =>
    asked(name)
      .split(';')
      .filter(Boolean)
      .map((at) => {
        const said = `${words}: ${at.split(',').reverse().join(', ')}`
        return make('li', {}, said, ' ', wish(name, at, 'Undo', said))
      }),
  )
  return make('ul', { class: 'wishes', 'aria-label': 'What you asked of the line' }, ...rows)
}

/**
 * A button that asks for a line with one wish more, or one less.
 * @param {string} name
 * @param {string} at
 * @param {string} text
 * @param {string} label
 */
function wish(name, at, text, label) {
  const onclick = async () => {
    const { go } = await import('./deeds.js')
    const query = new URLSearchParams(page.query)
    const fields = draw.querySelector(`[data-kind=${query.get('kind')}]`)
    const field =
      fields.querySelector(`[name=${name}]`) ?? fields.appendChild(make('input', { type: 'hidden', name }))
    field.value = toggled(asked(name), at) // the form asks for it too, from now on
    query.delete(name)
    if (field.value) query.set(name, field.value)
    go(query)
  }
  return make('button', { type: 'button', 'aria-label': `${text}: ${label}`, onclick }, text)
}

/** @param {PlanFeature[]} leaks */
function leaking(leaks) {
  const said = leaks.map(({ properties }) => make('li', {}, properties.says ?? ''))
  const where = leaks.filter(({ geometry }) => geometry)
  const layers = showLayers([
    { css: 'leak', label: 'Line over ground that streets tell nothing of', features: where },
  ])
  return make(
    'div',
    {},
    make('h3', {}, 'What the streets cannot tell'),
    make('ul', { class: 'sentences' }, ...said),
    layers,
  )
}

/** The same for those who do not see the map, and to read out. @param {PlanProperties} cordon */
function words({ description = '' }) {
  return make('details', {}, make('summary', {}, 'In words'), make('p', {}, description))
}
