import { toggled } from '../posts.js'
import { Refusal, send } from '../send.js'
import { lengthM } from './outline.js'

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
 * Have a street stay open at a closure; a wish to close it just there is taken back, for it cannot be both.
 * @param {Editor} editor
 * @param {string} ringId
 * @param {{at: string, name: string, isPinned?: boolean}} closure
 */
export function keepOpen({ state }, ringId, { at, name, isPinned }) {
  state.change(`Kept open: ${name}.`, ({ rings }) => {
    const ring = rings.find(({ id }) => id === ringId)
    if (!ring) return
    if (isPinned) unpin(ring, at)
    set(ring, 'forbid', toggled(ring.values.forbid ?? '', at))
  })
}

/**
 * Put a closure elsewhere: the street there is closed at that place, and the one it came from stays open. Along
 * one and the same street it cannot be both, and closing it there is enough.
 * @param {Editor} editor
 * @param {string} ringId
 * @param {{from: string, to: string, name: string, isPinned?: boolean}} closure
 * @param {typeof send} [ask] a stand-in for tests
 * @returns {Promise<boolean>} whether it could be put there
 */
export async function move(editor, ringId, { from, to, name, isPinned = false }, ask = send) {
  const { state, warn } = editor
  const before = state.draft
  let problem = ''
  for (const keepsOpen of [true, false]) {
    const work = moved(ringId, { from, to, isPinned, keepsOpen })
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

/**
 * @param {string} ringId
 * @param {{from: string, to: string, isPinned: boolean, keepsOpen: boolean}} closure
 * @returns {(draft: Draft) => void}
 */
function moved(ringId, { from, to, isPinned, keepsOpen }) {
  return ({ rings }) => {
    const ring = rings.find(({ id }) => id === ringId)
    if (!ring) return
    if (isPinned) unpin(ring, from)
    set(ring, 'pin', [...listed(ring, 'pin').filter((at) => at !== to), to].join(';'))
    if (keepsOpen) {
      set(ring, 'forbid', [...listed(ring, 'forbid').filter((at) => at !== from), from].join(';'))
    }
  }
}

/**
 * Take back the wish that a closure stands for. That is the nearest one: a closure lies on its street, and not
 * where somebody pointed beside it.
 * @param {DraftRing} ring changed in place
 * @param {string} at where the closure is
 */
function unpin(ring, at) {
  const pins = listed(ring, 'pin')
  const away_m = pins.map((pin) => lengthM([position(pin), position(at)]))
  const nearest = away_m.indexOf(Math.min(...away_m))
  set(ring, 'pin', pins.filter((_, index) => index !== nearest).join(';'))
}

/** @param {DraftRing} ring @param {'pin' | 'forbid'} name */
const listed = (ring, name) => (ring.values[name] ?? '').split(';').filter(Boolean)

/** @param {string} at @returns {[number, number]} */
const position = (at) => /** @type {any} */ (at.split(',').map(Number))

/** @param {DraftRing} ring @param {string} name @param {string} value */
function set(ring, name, value) {
  if (value) ring.values[name] = value
  else delete ring.values[name]
}
