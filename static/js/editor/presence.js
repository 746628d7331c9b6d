import { byId, make } from '../dom.js'
import { send } from '../send.js'
import { newName } from './kept.js'
import { nameOf, reason } from './save_words.js'

const ASK_MS = 5_000 // while the server pushes nothing
const HIDDEN_MS = 30_000
const PUSHED_MS = 30_000 // while it pushes: only so that it knows that this page is there
const STREAM_AGAIN_MS = 60_000
const SOON_MS = 2_000

/** @typedef {{name: string, where: string}} Present */

/**
 * Tell the others what is done here, and show who else is here; take over what they save.
 * @param {Editor} editor
 * @param {import('./queue.js').SaveQueue} queue
 */
export function startPresence(editor, queue) {
  const news = new News(editor, queue)
  editor.state.addEventListener('change', (event) => {
    const step = /** @type {CustomEvent} */ (event).detail
    if (step.how !== 'load') news.isAt(reason(step))
  })
  queue.addEventListener('state', () => news.goOn())
  document.addEventListener('visibilitychange', () => news.turn())
  addEventListener('pagehide', () => news.leave())
  addEventListener('pageshow', () => news.turn())
  news.turn()
}

class News {
  #page = newName()
  #where = ''
  #newest = 0
  #isAsking = false
  /** @type {EventSource | null} */
  #stream = null
  #noStreamBefore = 0
  #timer = 0
  #isSoon = false
  #plan = ''

  /** @param {Editor} editor @param {import('./queue.js').SaveQueue} queue */
  constructor(editor, queue) {
    this.editor = editor
    this.queue = queue
  }

  /** @param {string} where what was done last */
  isAt(where) {
    this.#where = where
    if (!this.#plan || this.#isSoon) return
    this.#isSoon = true
    this.#tellIn(SOON_MS)
  }

  /** The queue moved on: the plan may have become one that the server knows, or be free to take over news. */
  goOn() {
    if (this.queue.plan !== this.#plan) this.turn()
    this.#catchUp()
  }

  /** Begin, or begin again, as a page that is seen or one that is not. */
  turn() {
    this.#plan = this.queue.plan
    if (!this.#plan) return
    if (document.hidden) this.#close()
    this.#tellIn(0)
  }

  /** The page goes away. */
  leave() {
    clearTimeout(this.#timer)
    this.#close()
    if (!this.#plan) return
    send('POST', this.#address('presence'), {
      body: { tab: this.#page, leaves: true },
      keepalive: true,
    }).catch(() => {})
  }

  /** @param {number} wait_ms */
  #tellIn(wait_ms) {
    clearTimeout(this.#timer)
    this.#timer = window.setTimeout(() => this.#tell(), wait_ms)
  }

  async #tell() {
    this.#isSoon = false
    try {
      const body = { tab: this.#page, where: this.#where }
      const { body: told } = await send('POST', this.#address('presence'), { body })
      this.#heard(told.version)
      showPeople(told.people)
      this.#listen()
    } catch {
      showPeople([]) // nobody knows; that there is no connection is said where saving is
    }
    const idle_ms = document.hidden ? HIDDEN_MS : this.#stream ? PUSHED_MS : ASK_MS
    this.#tellIn(this.#isSoon ? SOON_MS : idle_ms)
  }

  /** Let the server push, if it has a stream to spare. */
  #listen() {
    if (this.#stream || document.hidden || performance.now() < this.#noStreamBefore) return
    const stream = new EventSource(`${this.#address('events')}?tab=${this.#page}`)
    this.#stream = stream
    stream.addEventListener('saved', ({ data }) => this.#heard(JSON.parse(data).version))
    stream.addEventListener('people', ({ data }) => showPeople(JSON.parse(data)))
    stream.addEventListener('error', () => {
      if (stream.readyState !== EventSource.CLOSED) return // it ended, and the browser asks for it again
      if (this.#stream === stream) this.#stream = null
      this.#noStreamBefore = performance.now() + STREAM_AGAIN_MS
      this.#tellIn(ASK_MS)
    })
  }

  #close() {
    this.#stream?.close()
    this.#stream = null
  }

  /** @param {number} version */
  #heard(version) {
    this.#newest = Math.max(this.#newest, version)
    this.#catchUp()
  }

  /** Take over what others saved. While something here is unsaved, saving puts both together. */
  async #catchUp() {
    const { queue, editor } = this
    if (this.#isAsking || queue.is !== 'saved' || this.#newest <= queue.base) return
    this.#isAsking = true
    try {
      const { body } = await send('GET', this.#address())
      this.#newest = body.version
      if (queue.takeOver(body.version, body.draft)) {
        editor.say(`${nameOf(body.author)} saved: ${body.why || 'a new version.'}`)
      }
    } catch {
      this.#newest = 0 // it is told again
    }
    this.#isAsking = false
  }

  #address(what = '') {
    return `/api/v1/plans/${encodeURIComponent(this.#plan)}${what && `/${what}`}`
  }
}

/** @param {Present[]} people */
function showPeople(people) {
  const place = byId('people')
  const words = people.map(({ name, where }) => `${nameOf(name)}${where && ` (${where})`}`)
  if (place.dataset.people === words.join()) return
  place.dataset.people = words.join()
  place.replaceChildren()
  if (!words.length) return
  const label = 'Also at work on this plan:'
  place.append(label, make('ul', { 'aria-label': label }, ...words.map((who) => make('li', {}, who))))
}
