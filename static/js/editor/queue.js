import { carried, same } from './carry.js'
import { together } from './save_words.js'

const QUIET_MS = 1_000 // after the last change
const LONGEST_MS = 5_000 // after the first one, however much follows
const FIRST_RETRY_MS = 1_000
const LAST_RETRY_MS = 30_000
/** What the server may answer otherwise later, as no answer (0) is; anything else waits for the next change. */
const PASSES = new Set([0, 401, 408, 429, 500, 502, 503, 504, 507])

/**
 * Brings every change to the server, and keeps it in the browser until it is there.
 *
 * Tells `state` when what can be said of it changes (`is`, `keeps`), and `joined` when the draft took in what
 * others saved.
 */
export class SaveQueue extends EventTarget {
  /** @type {UnansweredSave | null} */
  #sending = null
  /** @type {string[]} */
  #reasons = []
  #isBusy = false
  #failures = 0
  #firstChange = 0
  #notBefore = 0
  #callOff = () => {}

  /** @param {SaveTools} tools @param {{plan: string, base: number, draft: Draft, address: string}} start */
  constructor(tools, { plan, base, draft, address }) {
    super()
    this.tools = tools
    this.id = tools.newName()
    this.plan = plan
    this.base = base
    this.draft = draft
    this.address = address
    this.isUnsaved = false
    this.keeps = true
    /** @type {Date | null} when this page saved last */
    this.savedAt = null
    /** @type {'saved' | 'unsaved' | 'sending' | 'settling' | 'waiting' | 'refused'} */
    this.is = 'saved'
    /** @type {any} the Refusal that is waited after */
    this.refusal = null
  }

  /**
   * Take a change.
   * @param {Draft} draft
   * @param {string} why
   * @returns {Promise<void>} fulfilled when it is in the browser, or the browser refused
   */
  change(draft, why) {
    this.draft = draft
    this.#reasons.push(why)
    if (!this.isUnsaved) this.#firstChange = this.tools.now()
    this.isUnsaved = true
    const kept = this.#keep()
    this.#plan(Math.min(QUIET_MS, this.#firstChange + LONGEST_MS - this.tools.now()))
    if (this.is === 'saved' || this.is === 'refused') this.#becomes('unsaved')
    return kept
  }

  /** Go on with what a page left behind. @param {UnsavedEntry} entry @returns {Promise<void>} as of `change` */
  takeUp({ plan, base, draft, why, sending }) {
    Object.assign(this, { plan, base })
    this.#sending = sending
    return this.change(draft, why)
  }

  /** Take over what others saved, unless something here is unsaved. @param {number} version @param {Draft} draft */
  takeOver(version, draft) {
    if (this.is !== 'saved' || version <= this.base) return false
    this.base = version
    this.#join(draft)
    this.#becomes('saved')
    return true
  }

  /** Try now: the network is back, or a person asks. @returns {Promise<void>} */
  async flush() {
    this.#notBefore = 0
    await this.#save()
  }

  /** The page goes away: send what can still be sent; what cannot is in the browser. */
  leave() {
    if (!this.isUnsaved) return
    const sending = this.#sent()
    this.#keep()
    this.tools.send(sending, true).catch(() => {}) // nobody is there any more to be told
  }

  async #save() {
    this.#callOff()
    if (!this.isUnsaved || this.#isBusy) return
    this.#isBusy = true
    const sending = this.#sent()
    this.#becomes('sending')
    try {
      await this.#keep() // first, so that it is sent again under the same key whatever happens
      const { plan, version } = await this.tools.send(sending, false)
      Object.assign(this, { plan, savedAt: new Date() })
      this.#sending = null
      this.#standsAt(version, same(this.draft, sending.draft))
    } catch (refusal) {
      await this.#refused(sending, /** @type {any} */ (refusal))
    }
    this.#isBusy = false
    if (this.is === 'unsaved') this.#plan(QUIET_MS)
  }

  /** What goes to the server: what went already, until that is answered. @returns {UnansweredSave} */
  #sent() {
    if (!this.#sending) {
      const { plan, base, draft } = this
      this.#sending = { key: this.tools.newName(), plan, base, draft, why: together(this.#reasons) }
      this.#reasons = []
    }
    return this.#sending
  }

  /** It was not taken: its changes go with the next ones. */
  #takeBack() {
    this.#reasons.unshift(/** @type {UnansweredSave} */ (this.#sending).why)
    this.#sending = null
  }

  /** @param {UnansweredSave} sending @param {any} refusal */
  async #refused(sending, refusal) {
    if (refusal.status !== 412) return this.#waits(refusal)
    this.#becomes('settling')
    try {
      const { version, draft, isSaved } = await this.tools.settle(sending)
      this.#takeBack()
      this.#join(carried(this.draft, sending.draft, draft))
      this.#standsAt(version, isSaved && same(this.draft, draft))
    } catch (other) {
      this.#waits(other)
    }
  }

  /** The server answered. @param {number} version @param {boolean} hasAll nothing more is to be sent */
  #standsAt(version, hasAll) {
    this.base = version
    this.isUnsaved = !hasAll
    this.refusal = null
    this.#failures = 0
    this.#firstChange = this.tools.now()
    if (hasAll) this.#reasons = []
    this.#keep()
    this.#becomes(hasAll ? 'saved' : 'unsaved')
  }

  /** @param {any} refusal a Refusal, or what stopped the call before there was an answer */
  #waits(refusal) {
    this.refusal = refusal
    if (!PASSES.has(refusal.status ?? 0)) {
      this.#takeBack()
      this.#keep()
      return this.#becomes('refused')
    }
    const wait_ms = Math.min(FIRST_RETRY_MS * 2 ** this.#failures++, LAST_RETRY_MS)
    this.#notBefore = this.tools.now() + Math.max(wait_ms, 1_000 * (refusal.retryAfterS ?? 0))
    this.#becomes('waiting')
    this.#plan(0)
  }

  /** Save in so long, but not before the server wants to be asked again. @param {number} wait_ms */
  #plan(wait_ms) {
    this.#callOff()
    const wait = Math.max(wait_ms, this.#notBefore - this.tools.now(), 0)
    this.#callOff = this.tools.after(wait, () => this.#save())
  }

  /** Have in the browser what is unsaved, and nothing else. @returns {Promise<void>} */
  async #keep() {
    const { id, plan, base, draft, address } = this
    const [why, sending] = [together(this.#reasons), this.#sending]
    const entry = { id, plan, base, draft, why, at: Date.now(), address, sending }
    const kept = this.isUnsaved ? this.tools.keep.put(entry).then(() => true) : this.tools.keep.drop(id)
    const keeps = await kept.catch(() => false) // full, or not allowed: the server still gets it
    if (keeps === undefined || keeps === this.keeps) return
    this.keeps = keeps
    this.dispatchEvent(new Event('state'))
  }

  /** @param {Draft} draft with what others saved */
  #join(draft) {
    this.draft = draft
    this.dispatchEvent(new Event('joined'))
  }

  /** @param {typeof this.is} is */
  #becomes(is) {
    this.is = is
    this.dispatchEvent(new Event('state'))
  }
}
