import { ProblemError } from '../api.js'
import { byId, make } from '../dom.js'
import { send } from '../send.js'
import { fillAnew } from './again.js'
import { button } from './closures_list.js'
import { follow, labelled, select } from './fields.js'
import { Marks } from './put_marks.js'
import { card } from './ring_card.js'

const ROLES = /** @type {const} */ (['scene', 'inner', 'outer', 'traffic'])
const ROOM_M = 120 // for the line to find its way round what is protected

/** @typedef {{id: string, label: string, counts_from: string, least_m: number, preferred_m: number | null, meaning: string, note: string, cited: string}} Standoff */

/** The cordons of the plan, and what each is told. @param {Editor} editor */
export function start(editor) {
  const cards = make('div', { class: 'cards', tabindex: -1 })
  const adding = make('div', { class: 'row' })
  byId('rings').append(make('h2', {}, 'Cordons of this plan'), cards, adding, devices(editor))
  const marks = new Marks(editor)
  const makeup = (/** @type {Draft} */ { rings }) =>
    JSON.stringify(rings.map(({ id, role, kind, access }) => [id, role, kind, access]))
  follow(editor, makeup, (fields) => {
    const { rings } = editor.state.draft
    fillAnew(
      cards,
      rings.map((ring) => card(editor, fields, ring)),
    )
    adding.replaceChildren(...missing(editor))
    marks.show(rings.flatMap(({ access }) => (access ? [{ at: access, letter: '⇥', css: 'access' }] : [])))
  })
}

/** A button for each cordon that the plan does not have. @param {Editor} editor */
function missing({ state, kinds }) {
  const there = new Set(state.draft.rings.map(({ role }) => role))
  return ROLES.filter((role) => !there.has(role)).map((role) => {
    const onclick = () =>
      state.change(`Cordon added: ${role}.`, ({ rings }) => void rings.push(newRing(role, rings)))
    return make('button', { type: 'button', onclick, disabled: !('sealed' in kinds) }, `Add ${role} cordon`)
  })
}

/** @param {DraftRing['role']} role @param {DraftRing[]} rings @returns {DraftRing} */
function newRing(role, rings) {
  const id = rings.some((ring) => ring.id === role) ? `${role}-${rings.length + 1}` : role
  const nothing = { drawing: null, access: null, starts: '', review: '', reason: '' }
  const values = role === 'traffic' ? { who: 'vehicles' } : {}
  return { id, role, kind: 'sealed', values: /** @type {Record<string, string>} */ (values), ...nothing }
}

/** Distances out of doctrine, fetched when somebody opens them. @param {Editor} editor */
function devices(editor) {
  const found = make('div', { class: 'standoffs' })
  const open = async () => {
    if (found.childElementCount) return
    try {
      const { body } = await send('GET', '/api/v1/standoffs')
      found.replaceChildren(...offered(editor, body.standoffs, body.footnotes))
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error
      editor.warn(error.message)
    }
  }
  return make('details', { ontoggle: open }, make('summary', {}, 'Stand-off distance of a device'), found)
}

/** @param {Editor} editor @param {Standoff[]} standoffs @param {string[]} footnotes */
function offered(editor, standoffs, footnotes) {
  const words = Object.fromEntries(standoffs.map((one) => [one.id, one.label]))
  const choice = select(words)
  const told = make('p', { class: 'hint', role: 'status' })
  const chosen = () => /** @type {Standoff} */ (standoffs.find(({ id }) => id === choice.value))
  const tell = () => {
    const { least_m, preferred_m, meaning, counts_from, cited, note } = chosen()
    const both = preferred_m == null ? `${least_m}` : `${least_m} and ${preferred_m}`
    told.textContent = `${both} m, ${meaning}, counted from ${counts_from}; ${cited}. ${note}`
  }
  choice.addEventListener('change', tell)
  tell()
  const use = () => drawDevice(editor, chosen())
  return [
    labelled('Device', choice),
    told,
    ...footnotes.map((text) => make('p', { class: 'hint' }, text)),
    button('Draw its cordons', 'in place of inner and outer', use),
  ]
}

/** An inner ring of the least distance and an outer one of the preferred, as far as one can be drawn. @param {Editor} editor @param {Standoff} standoff */
function drawDevice({ state, kinds, warn }, standoff) {
  const { label, least_m, preferred_m, counts_from, cited } = standoff
  const most = kinds.sealed?.parameters.radius_m?.at_most ?? 0
  const ring = (
    /** @type {'inner' | 'outer'} */ role,
    /** @type {number} */ protect_m,
    /** @type {number} */ all_m,
  ) => ({
    ...newRing(role, []),
    values: {
      radius_m: `${protect_m}`,
      limit_m: `${protect_m + ROOM_M}`,
      keep_off_m: `${preferred_m ?? least_m}`,
    },
    reason: `${label}: ${all_m} m from ${counts_from}, ${cited}`,
  })
  const beyond_m = (preferred_m ?? least_m) - least_m
  const fits = beyond_m <= most
  const wanted = [ring('inner', least_m, least_m)]
  if (preferred_m != null && fits) wanted.push(ring('outer', beyond_m, preferred_m))
  state.change(`Cordons of a device: ${label}.`, (draft) => {
    const others = draft.rings.filter(({ role }) => role !== 'inner' && role !== 'outer')
    draft.rings = [...others, ...wanted]
  })
  if (!fits)
    warn(
      `The preferred distance of ${preferred_m} m is more than a sealed cordon protects: there is no outer cordon, and people beyond the inner one are within that distance.`,
    )
}
