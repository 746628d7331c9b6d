import { toggled } from '../posts.js'
import { Refusal, send } from '../send.js'

/** The ring of a draft that a feature of its plan belongs to. @param {Draft} draft @param {PlanProperties} properties */
export const ringOf = ({ rings }, { ring }) =>
  rings.find(({ role }) => role === ring) ?? (rings.length === 1 ? rings[0] : undefined)

/** A place as wishes have it. @param {number[]} at longitude, latitude */
export const place = (at) => at.join(',')

/**
 * Ask for a wish more, or take one back.
 * @param {Editor} editor
 * @param {string} ringId
 * @param {'pin' | 'forbid'} wish
 * @param {string} at
 * @param {string} label what was done, as a sentence
 */
export function wish({ state }, ringId, wish, at, label) {
  state.change(label, ({ rings }) => {
    const ring = rings.find(({ id }) => id === ringId)
    if (ring) set(ring, wish, toggled(ring.values[wish] ?? '', at))
  })
}

/**
 * Put a closure elsewhere: the street there is closed at that place, and the one it came from stays open. Along
 * one and the same street it cannot be both, and closing it there is enough.
 * @param {Editor} editor
 * @param {string} ringId
 * @param {{from: string, to: string, name: string}} closure
 * @param {typeof send} [ask] a stand-in for tests
 * @returns {Promise<boolean>} whether it could be put there
 */
export async function move(editor, ringId, { from, to, name }, ask = send) {
  const { state, warn } = editor
  const before = state.draft
  let problem = ''
  for (const work of [moved(ringId, from, to, true), moved(ringId, from, to, false)]) {
    const draft = structuredClone(before)
    work(draft)
    try {
      await ask('POST', '/api/v1/draw?effects=none&lines=none', { body: draft })
      if (state.draft !== before) break // somebody went on meanwhile
      state.change(`Closure moved: ${name}.`, work)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      problem ||= error.message
      if (error.status !== 422 && error.status !== 400) break // nor would it be answered the other way
    }
  }
  warn(`${name} stays where it was. ${problem || 'The plan changed meanwhile; move it again.'}`)
  return false
}

/** @param {string} ringId @param {string} from @param {string} to @param {boolean} keepsOpen @returns {(draft: Draft) => void} */
function moved(ringId, from, to, keepsOpen) {
  return ({ rings }) => {
    const ring = rings.find(({ id }) => id === ringId)
    if (!ring) return
    const listed = (/** @type {'pin' | 'forbid'} */ name) =>
      (ring.values[name] ?? '').split(';').filter(Boolean)
    set(ring, 'pin', [...listed('pin').filter((at) => at !== from && at !== to), to].join(';'))
    if (keepsOpen) set(ring, 'forbid', [...listed('forbid').filter((at) => at !== from), from].join(';'))
  }
}

/** @param {DraftRing} ring @param {string} name @param {string} value */
function set(ring, name, value) {
  if (value) ring.values[name] = value
  else delete ring.values[name]
}
