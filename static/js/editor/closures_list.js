import { nameOf, sayFacts, sayProof } from '../closing_words.js'
import { make } from '../dom.js'
import { section } from '../effect_parts.js'
import { layerBoxes, sample } from '../layer_boxes.js'
import { byPost } from '../posts.js'
import { keepOpen, move, place, ringOf, wish } from './wishes.js'

const WISHES = /** @type {const} */ ({ pin: 'Closed here', forbid: 'Kept open' })

/**
 * What has to be closed, ring by ring, with the proof, and what the proof cannot tell.
 * @param {Editor} editor
 * @param {Plan} plan
 * @param {import('./plan_layer.js').PlanLayer} layer
 * @returns {HTMLElement[]}
 */
export function closing(editor, plan, layer) {
  /** @param {string} role */
  const all = (role) => plan.features.filter(({ properties }) => properties.role === role)
  const leaks = all('leak')
  const parts = all('cordon').flatMap(({ properties: cordon }) => {
    const inRing = (/** @type {PlanFeature} */ { properties }) => properties.ring === cordon.ring
    return ring(editor, cordon, all('closure').filter(inRing), leaks.filter(inRing))
  })
  const lines = { css: 'leak', label: 'Line over ground that streets tell nothing of' }
  return [
    ...parts,
    layerBoxes([{ ...lines, features: leaks.filter(({ geometry }) => geometry) }], layer.lay.bind(layer)),
  ]
}

/** @param {Editor} editor @param {PlanProperties} cordon @param {PlanFeature[]} closures @param {PlanFeature[]} leaks */
function ring(editor, cordon, closures, leaks) {
  const head = cordon.ring
    ? [make('h3', {}, sample(`cordon ${cordon.ring}`), `${sayRole(cordon.ring)} cordon`)]
    : []
  const warnings = cordon.warnings ?? []
  const told = cordon.ring ? warnings.map((warning) => make('p', { class: 'band' }, warning)) : []
  if (cordon.sealed == null) return [...head, ...told]
  const wanted = ringOf(editor.state.draft, cordon)
  const solved = wanted?.kind === 'sealed' ? wanted : undefined // other lines are where they were drawn
  const rows = closures.map((closure) => row(editor, closure, solved))
  return [
    ...head,
    ...told,
    make(
      'p',
      {},
      `${closures.length} closures at ${byPost(closures).length} places. ${sayProof(cordon, closures.length)}`,
    ),
    make('ol', { class: 'closures', 'aria-label': `Closures, ${cordon.ring ?? 'cordon'}` }, ...rows),
    ...(solved ? wishes(editor, solved) : []),
    ...section(
      'What the streets cannot tell',
      leaks.map(({ properties }) => properties.says ?? ''),
    ),
  ]
}

/** @param {string} role */
export const sayRole = (role) => role[0].toUpperCase() + role.slice(1)

/** @param {Editor} editor @param {PlanFeature} closure @param {DraftRing | undefined} ring */
function row(editor, { geometry, properties }, ring) {
  const at = place(/** @type {any} */ (geometry).coordinates)
  const name = nameOf(properties)
  return make(
    'li',
    {},
    properties.says ?? '',
    make('small', {}, sayFacts(properties)),
    ...(ring ? [make('span', { class: 'row' }, ...buttons(editor, ring.id, at, name, properties))] : []),
  )
}

/** @param {Editor} editor @param {string} ringId @param {string} at @param {string} name @param {PlanProperties} closure */
function buttons(editor, ringId, at, name, { is_pinned: isPinned }) {
  const closeHere = () => wish(editor, ringId, 'pin', at, `Closed here: ${name}.`)
  const elsewhere = async () => {
    const to = await editor.pick(`Where is ${name} to be closed instead?`)
    if (to) await move(editor, ringId, { from: at, to: place(to), name, isPinned })
  }
  return [
    ...(isPinned ? [] : [button('Close here', `${name}, whatever else changes`, closeHere)]),
    button('Keep open', name, () => keepOpen(editor, ringId, { at, name, isPinned })),
    button('Move', name, elsewhere),
  ]
}

/** What was asked of the line, to be taken back. @param {Editor} editor @param {DraftRing} ring */
function wishes(editor, ring) {
  const rows = Object.entries(WISHES).flatMap(([name, words]) =>
    (ring.values[name] ?? '')
      .split(';')
      .filter(Boolean)
      .map((at) => {
        const said = `${words}: ${at.split(',').reverse().join(', ')}`
        const onclick = () => wish(editor, ring.id, /** @type {'pin'} */ (name), at, `Taken back: ${said}.`)
        return make('li', {}, said, ' ', button('Undo', said, onclick))
      }),
  )
  return rows.length
    ? [make('ul', { class: 'wishes', 'aria-label': 'What you asked of the line' }, ...rows)]
    : []
}

/**
 * A button whose text alone would not tell it from its neighbours.
 * @param {string} text
 * @param {string} label
 * @param {() => void} onclick
 */
export function button(text, label, onclick) {
  return make('button', { type: 'button', 'aria-label': `${text}: ${label}`, onclick }, text)
}
