import { carried } from './carry.js'

const ONE_STEP_MS = 800 // changes of one sort that follow each other this closely are one step

/** @typedef {{draft: Draft, sketch: Sketch | null}} Held */
/** @typedef {Held & {label: string}} Step */

/**
 * The draft that is worked on and the sketch that is not part of it yet, with every step that led to them.
 * Nothing else holds them, nothing changes them in place: whoever wants another draft asks `change`, another
 * sketch `draw`; whoever shows them listens to `change` events and, for the sketch, to `sketch` events.
 */
export class DraftState extends EventTarget {
  /** @param {Draft} draft @param {() => number} [now] milliseconds; a stand-in for tests */
  constructor(draft, now = () => performance.now()) {
    super()
    this.draft = draft
    /** @type {Sketch | null} */
    this.sketch = null
    this.now = now
    /** @type {Step[]} */
    this.past = []
    /** @type {Step[]} */
    this.future = []
    this.last = { sort: '', at: -Infinity }
  }

  /**
   * Make a step.
   * @param {string} label what was done, as a sentence: "Corner 3 moved."
   * @param {(draft: Draft) => void} work changes the copy it is given
   * @param {string} [sort] steps of the same sort that follow at once become one, as nudges of a corner do
   * @param {Sketch | null} [sketch] what is still being drawn afterwards
   */
  change(label, work, sort = '', sketch = this.sketch) {
    const draft = structuredClone(this.draft)
    work(draft)
    this.#make(label, { draft, sketch }, sort)
  }

  /**
   * Make a step that leaves the draft as it is.
   * @param {string} label
   * @param {Sketch | null} sketch
   * @param {string} [sort]
   */
  draw(label, sketch, sort = '') {
    this.#make(label, { draft: this.draft, sketch }, sort)
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
    this.#becomes({ draft, sketch: this.sketch }, label, 'load')
  }

  /**
   * Take in what others changed, beneath every step of this person: undoing one does not undo theirs.
   * @param {Draft} draft the one that is shown, with what others changed
   * @param {string} label
   */
  join(draft, label) {
    const before = this.draft
    /** @param {Step} step */
    const under = (step) => ({ ...step, draft: carried(step.draft, before, draft) })
    this.past = this.past.map(under)
    this.future = this.future.map(under)
    this.load(draft, label)
  }

  /** @param {string} label @param {Held} next @param {string} sort */
  #make(label, next, sort) {
    const goesOn = sort && sort === this.last.sort && this.now() - this.last.at < ONE_STEP_MS
    if (!goesOn) this.past.push({ draft: this.draft, sketch: this.sketch, label })
    this.last = { sort, at: this.now() }
    this.future = []
    this.#becomes(next, label, 'change')
  }

  /** @param {Step[]} from @param {Step[]} to @param {string} how */
  #step(from, to, how) {
    const step = from.pop()
    if (!step) return ''
    to.push({ draft: this.draft, sketch: this.sketch, label: step.label })
    this.last = { sort: '', at: -Infinity }
    this.#becomes(step, step.label, how)
    return step.label
  }

  /** @param {Held} next @param {string} label @param {string} how change, undo, redo or load */
  #becomes({ draft, sketch }, label, how) {
    const [wasDraft, wasSketch] = [this.draft, this.sketch]
    this.draft = draft
    this.sketch = sketch
    const detail = { label, how }
    if (draft !== wasDraft) this.dispatchEvent(new CustomEvent('change', { detail }))
    if (sketch !== wasSketch) this.dispatchEvent(new CustomEvent('sketch', { detail }))
  }
}
