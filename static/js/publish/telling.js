import { ProblemError } from '../api.js'
import { byId } from '../dom.js'

/** @param {string} sentence */
export function say(sentence) {
  byId('status').textContent = sentence
}

/** @param {string} sentence */
export function warn(sentence) {
  byId('alert').textContent = sentence
}

/**
 * Do something; tell what the server refused.
 * @param {() => Promise<void>} work @param {AbortSignal} [signal]
 */
export async function attempt(work, signal) {
  try {
    await work()
  } catch (error) {
    if (signal?.aborted) return
    warn(error instanceof ProblemError ? error.message : 'The page failed. Load it again.')
    say('')
    if (!(error instanceof ProblemError)) throw error
  }
}
