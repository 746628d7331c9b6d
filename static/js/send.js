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
 * Make a call that only our own page may make; where somebody signed in again in another tab, with the new token.
 * @param {'GET' | 'POST' | 'PUT' | 'DELETE'} method
 * @param {string} address
 * @param {{body?: unknown, headers?: Record<string, string>, signal?: AbortSignal, keepalive?: boolean}} [what]
 *   the body goes as JSON
 * @param {typeof fetch} [get] a stand-in for tests
 * @returns {Promise<{body: any, headers: Headers, status: number}>}
 */
export async function send(method, address, { body, headers = {}, ...others } = {}, get = fetch) {
  const ask = () =>
    get(address, {
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
  let response = await ask()
  if (response.status === 403 && (await hasNewToken(get))) response = await ask()
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) {
    const retryAfterS = Number(response.headers.get('Retry-After')) || 0
    throw new Refusal(response.status, answer, retryAfterS)
  }
  return { body: answer, headers: response.headers, status: response.status }
}

/** What tells our page from all others; it comes with the page. */
export function token() {
  return typeof document === 'undefined' ? '1' : (tokenIn(document)?.content ?? '1')
}

/** Who is signed in on this page, "" where nobody has to. */
export function person() {
  return typeof document === 'undefined' ? '' : personIn(document)
}

/**
 * Whether the person of this page has another token by now, which the page takes up; never that of somebody else.
 * @param {typeof fetch} get
 */
async function hasNewToken(get) {
  const own = typeof document === 'undefined' ? null : tokenIn(document)
  if (!own) return false
  const page = await get('/account').then(
    (answer) => answer.text(),
    () => '',
  )
  const other = new DOMParser().parseFromString(page, 'text/html')
  const now = tokenIn(other)?.content
  if (!now || now === own.content || personIn(other) !== person()) return false
  own.content = now
  return true
}

/** @param {Document} page */
const tokenIn = (page) => /** @type {HTMLMetaElement | null} */ (page.querySelector('meta[name=token]'))

/** @param {Document} page */
const personIn = (page) =>
  /** @type {HTMLMetaElement | null} */ (page.querySelector('meta[name=person]'))?.content ?? ''
