const APART_MS = 120 // between two questions: a hand is faster than streets are solved
const RETRY_MS = 3_000

/**
 * @typedef {{
 *   ask: (draft: Draft, signal: AbortSignal) => Promise<Plan>,
 *   preview: (plan: Plan) => void,
 *   done: (plan: Plan, draft: Draft) => void,
 *   refused: (error: unknown) => boolean,
 *   busy: (is: boolean) => void,
 * }} Tools `preview` gets answers that are overtaken already, but only within one movement; `done` those to
 *   the last draft; `refused` says whether to ask again later
 */

const clock = {
  now: () => performance.now(),
  /** @param {number} wait_ms @param {() => void} work @returns {() => void} how to call it off */
  after(wait_ms, work) {
    const timer = setTimeout(work, wait_ms)
    return () => clearTimeout(timer)
  },
}

/**
 * Asks what a draft comes to. One question is under way at a time, an answer to an older draft never follows
 * that to a newer one, and the last draft always gets its answer.
 */
export class Live {
  /** @type {{step: string, aborter: AbortController} | null} */
  #asked = null
  /** @type {{draft: Draft, step: string} | null} */
  #next = null
  #askedAt = -Infinity
  #callOff = () => {}

  /** @param {Tools} tools @param {typeof clock} [time] a stand-in for tests */
  constructor(tools, time = clock) {
    this.tools = tools
    this.time = time
  }

  /**
   * Ask for another draft.
   * @param {Draft} draft
   * @param {string} [step] a movement that goes on, such as the pulling of a slider, has one name throughout:
   *   then what is under way is let through to be looked at; everything else is dropped
   */
  change(draft, step = '') {
    this.#next = { draft, step }
    this.tools.busy(true)
    if (this.#asked && step && this.#asked.step === step) return
    this.#drop()
    this.#callOff = this.time.after(Math.max(0, this.#askedAt + APART_MS - this.time.now()), () =>
      this.#send(),
    )
  }

  /** Ask nothing more: there is nothing to draw. */
  stop() {
    this.#next = null
    this.#drop()
    this.tools.busy(false)
  }

  #drop() {
    this.#callOff()
    this.#asked?.aborter.abort()
    this.#asked = null
  }

  async #send() {
    if (!this.#next) return
    const { draft, step } = this.#next
    const asked = { step, aborter: new AbortController() }
    this.#next = null
    this.#asked = asked
    this.#askedAt = this.time.now()
    try {
      const plan = await this.tools.ask(draft, asked.aborter.signal)
      if (asked !== this.#asked) return // a newer question took over
      this.#asked = null
      if (this.#next) this.tools.preview(plan)
      else this.#answered(plan, draft)
    } catch (error) {
      if (asked !== this.#asked) return
      this.#asked = null
      if (!this.#next) this.#failed(error, draft)
    }
    if (this.#next) this.#send()
  }

  /** @param {Plan} plan @param {Draft} draft */
  #answered(plan, draft) {
    this.tools.busy(false)
    this.tools.done(plan, draft)
  }

  /** @param {unknown} error @param {Draft} draft */
  #failed(error, draft) {
    const again = this.tools.refused(error)
    if (!again) return this.tools.busy(false)
    this.#callOff = this.time.after(RETRY_MS, () => {
      this.#next ??= { draft, step: '' }
      this.#send()
    })
  }
}
