const LONGEST_WHY = 200 // characters
const TRIED_AGAIN = 'It is tried again by itself.'
const KEPT = 'It is kept in this browser.'
const NOT_KEPT = 'This browser keeps nothing: leave this page open.'
/** @type {Record<number, string>} */
const WHY = {
  0: 'no connection to the server.',
  401: 'you are no longer signed in. Sign in again in another tab.',
  429: 'the server asks for a pause.',
  500: 'something went wrong on the server.',
}

/**
 * How a plan's saving stands, in words.
 * @param {Pick<import('./queue.js').SaveQueue, 'is' | 'keeps' | 'base' | 'refusal'>} queue
 * @param {string} savedAt when this page saved last, "" for never
 * @returns {string}
 */
export function standing({ is, keeps, base, refusal }, savedAt) {
  if (is === 'waiting') return `Not saved: ${why(refusal)} ${keeps ? KEPT : NOT_KEPT} ${TRIED_AGAIN}`
  if (is === 'refused') return `Not saved: ${why(refusal)} ${keeps ? KEPT : NOT_KEPT}`
  if (is === 'settling') return 'Somebody else saved meanwhile: putting both together …'
  if (is !== 'saved') return 'Saving …'
  if (!keeps) return `${saved(base, savedAt)}. This browser keeps nothing that is not yet saved.`
  return saved(base, savedAt)
}

/** @param {number} base @param {string} savedAt */
function saved(base, savedAt) {
  if (savedAt) return `Saved ${savedAt}`
  return base ? 'All is saved' : 'Not yet a saved plan'
}

/** @param {any} refusal a Refusal, or what stopped the call before there was an answer */
function why({ status = 0, message }) {
  return WHY[status] ?? message.replace(/[^.!?]$/, '$&.')
}

/** What a step is called in the history. @param {{label: string, how: string}} step */
export const reason = ({ label, how }) => (how === 'undo' ? `Undone: ${label}` : label) || 'Changed.'

/** Why something is saved: the steps that led to it, in a line. @param {string[]} reasons */
export function together(reasons) {
  const all = [...new Set(reasons)]
  const said = all.length > 3 ? `${all.length} changes, the last: ${all.at(-1)}` : all.join(' ')
  const line = said.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  return Array.from(line).slice(0, LONGEST_WHY).join('')
}

/** Who did something, for people. @param {string} name */
export const nameOf = (name) => name || 'Somebody'
