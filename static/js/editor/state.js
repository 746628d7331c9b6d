const ONE_STEP_MS = 800 // changes of one sort that follow each other this closely are one step

/**
 * The draft that is worked on, with every step that led to it. Nothing else holds it, nothing changes it in
 * place: whoever wants another asks `change`, whoever shows it listens to `change` events.
 */
export class DraftState extends EventTarget {
  /** @param {Draft} draft @param {() => number} [now] milliseconds; a stand-in for tests */
  constructor(draft, now = () => performance.now()) {
    super()
    this.draft = draft
    this.now = now
    /** @type {{draft: Draft, label: string}[]} */
    this.past = []
    /** @type {{draft: Draft, label: string}[]} */
    this.future = []
    this.last = { sort: '', at: -Infinity }
  }

  /**
   * Make a step.
   * @param {string} label what was done, as a sentence: "Corner 3 moved."
   * @param {(draft: Draft) => void} work changes the copy it is given
   * @param {string} [sort] steps of the same sort that follow at once become one, as nudges of a corner do
   */
  change(label, work, sort = '') {
    const next = structuredClone(this.draft)
    work(next)
    const goesOn = sort && sort === this.last.sort && this.now() - this.last.at < ONE_STEP_MS
    if (!goesOn) this.past.push({ draft: this.draft, label })
    this.last = { sort, at: this.now() }
    this.future = []
    this.#becomes(next, label, 'change')
  }

  /** @returns {string} what was undone, "" when there is nothing to undo */
  undo() {
    return this.#step(this.past, this.future, 'undo')
  }

  /** @returns {string} what was done again, "" when there is nothing */
  redo() {
    return this.#step(this.future, this.past, 'redo')
  }

  /**
   * Show another draft, which is no step of this person: it was loaded, or came from somebody else.
   * @param {Draft} draft
   * @param {string} label
   */
  load(draft, label = '') {
    this.last = { sort: '', at: -Infinity }
    this.#becomes(draft, label, 'load')
  }

  /** @param {{draft: Draft, label: string}[]} from @param {{draft: Draft, label: string}[]} to @param {string} how */
  #step(from, to, how) {
    const step = from.pop()
    if (!step) return ''
    to.push({ draft: this.draft, label: step.label })
    this.last = { sort: '', at: -Infinity }
    this.#becomes(step.draft, step.label, how)
    return step.label
  }

  /** @param {Draft} draft @param {string} label @param {string} how change, undo, redo or load */
  #becomes(draft, label, how) {
    this.draft = draft
    this.dispatchEvent(new CustomEvent('change', { detail: { label, how } }))
  }
}
