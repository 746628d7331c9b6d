import { ProblemError } from './api.js'

const NO_ANSWER = 'The server cannot be reached.'

/** What a server said to a change: also to one that it refused. */
export class Refusal extends ProblemError {
  /**
   * @param {number} status 0 when there was no answer
   * @param {any} answer its problem document
   * @param {number} [retryAfterS] how long the server wants to be left alone
   */
  constructor(status, answer, retryAfterS = 0) {
    super(answer.title ?? `The server refused (${status}).`)
    this.status = status
    this.answer = answer
    this.retryAfterS = retryAfterS
  }
}

/**
 * Make a call that only our own page may make.
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE'} method
 * @param {string} address
 * @param {{body?: unknown, headers?: Record<string, string>, signal?: AbortSignal, keepalive?: boolean}} [what]
 *   the body goes as JSON
 * @param {typeof fetch} [get] a stand-in for tests
 * @returns {Promise<{body: any, headers: Headers, status: number}>}
 */
export async function send(method, address, { body, headers = {}, ...others } = {}, get = fetch) {
  const response = await get(address, {
    method,
    headers: {
      'X-Cordon-Mapper': token(),
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
    ...others,
  }).catch((error) => {
    throw others.signal?.aborted ? error : new Refusal(0, { title: NO_ANSWER })
  })
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) {
    const retryAfterS = Number(response.headers.get('Retry-After')) || 0
    throw new Refusal(response.status, answer, retryAfterS)
  }
  return { body: answer, headers: response.headers, status: response.status }
}

/** What tells our page from all others; it comes with the page. */
export function token() {
  if (typeof document === 'undefined') return '1'
  return /** @type {HTMLMetaElement | null} */ (document.querySelector('meta[name=token]'))?.content ?? '1'
}
