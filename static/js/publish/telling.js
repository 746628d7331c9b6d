import { ProblemError } from '../api.js'
import { byId } from '../dom.js'

const choices = /** @type {HTMLFormElement} */ (byId('choices'))

/** @param {string} sentence */
export function say(sentence) {
  byId('status').textContent = sentence
}

/** @param {string} sentence */
export function warn(sentence) {
  byId('alert').textContent = sentence
}

/**
 * What the server refused, with the name that people see beside the field.
 * @param {string} sentence such as "duty.delay_min: must be ..." @param {HTMLFormElement} [form]
 */
export function inWords(sentence, form = choices) {
  const [, name = '', said] = /^(?:duty\.)?(\w+): (.*)$/.exec(sentence) ?? []
  const found = /** @type {HTMLInputElement | null} */ (form.elements.namedItem(name))
  const label = found?.labels?.[0]
  return label ? `${label.textContent?.trim()}: ${said}` : sentence
}

/**
 * Do something; tell what the server refused.
 * @param {() => Promise<void>} work @param {AbortSignal} [signal] @param {HTMLFormElement} [form]
 */
export async function attempt(work, signal, form) {
  try {
    await work()
  } catch (error) {
    if (signal?.aborted) return
    warn(error instanceof ProblemError ? inWords(error.message, form) : 'The page failed. Load it again.')
    say('')
    if (!(error instanceof ProblemError)) throw error
  }
}
