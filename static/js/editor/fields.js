import { make } from '../dom.js'

/**
 * @typedef {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} Field
 * @typedef {{
 *   name: string,
 *   get: (draft: Draft) => string,
 *   set: (draft: Draft, value: string) => void,
 * }} Bound `name` is how people call it: "Title"
 */

/** The fields of a part of the page; each shows a part of the draft and changes it. */
export class Fields {
  /** @type {((how: string) => void)[]} */
  #shows = []

  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor
  }

  /**
   * A field that takes effect as it is typed.
   * @template {Field} T
   * @param {T} field
   * @param {Bound} bound
   */
  live(field, bound) {
    return this.#bind(field, bound, 'input')
  }

  /**
   * A field that takes effect when it is left, as half a date means nothing.
   * @template {Field} T
   * @param {T} field
   * @param {Bound} bound
   */
  whole(field, bound) {
    return this.#bind(field, bound, 'change')
  }

  /** Bring all of them up to date. @param {string} how what changed the draft: see DraftState */
  show(how) {
    for (const show of this.#shows) show(how)
  }

  /** @template {Field} T @param {T} field @param {Bound} bound @param {string} event */
  #bind(field, { name, get, set }, event) {
    const { state } = this.editor
    field.addEventListener(event, () => {
      if (!this.#isValid(field, name, event === 'change')) return
      if (field.value === get(state.draft)) return
      state.change(`${name} changed.`, (draft) => set(draft, field.value), `field ${name}`)
    })
    if (event === 'input') field.addEventListener('change', () => this.#isValid(field, name, true))
    const show = (/** @type {string} */ how) => {
      const isTyping = how === 'change' && field === document.activeElement
      const value = get(state.draft)
      if (isTyping || field.value === value) return
      field.value = value
      field.removeAttribute('aria-invalid')
    }
    this.#shows.push(show)
    show('load')
    return field
  }

  /** @param {Field} field @param {string} name @param {boolean} isDone then it is told what is wrong */
  #isValid(field, name, isDone) {
    const { valid } = field.validity
    if (valid) field.removeAttribute('aria-invalid')
    else if (isDone) {
      field.setAttribute('aria-invalid', 'true')
      const hint = field.title ? ` ${field.title}` : ''
      this.editor.warn(`${name} was not changed: ${field.validationMessage}${hint}`)
    }
    return valid
  }
}

/**
 * Keep a part of the page as the draft is: built anew when its make-up changes, else only its fields are brought
 * up to date, so that nobody loses the one they are typing in.
 * @param {Editor} editor
 * @param {(draft: Draft) => string} makeup
 * @param {(fields: Fields) => void} build
 */
export function follow(editor, makeup, build) {
  const { state } = editor
  let made = makeup(state.draft)
  let fields = new Fields(editor)
  build(fields)
  state.addEventListener('change', (event) => {
    const now = makeup(state.draft)
    if (now === made) return fields.show(/** @type {CustomEvent} */ (event).detail.how)
    made = now
    fields = new Fields(editor)
    build(fields)
  })
}

/** @param {Attributes} attributes @returns {HTMLInputElement} */
export const input = (attributes) => /** @type {HTMLInputElement} */ (make('input', attributes))

/** @param {Attributes} attributes @returns {HTMLTextAreaElement} */
export const textarea = (attributes) => /** @type {HTMLTextAreaElement} */ (make('textarea', attributes))

/** @param {Record<string, string>} options what each value means @returns {HTMLSelectElement} */
export function select(options) {
  const made = Object.entries(options).map(([value, words]) => make('option', { value }, words))
  return /** @type {HTMLSelectElement} */ (make('select', {}, ...made))
}

/** @param {string} words @param {Field} field @param {string} [unit] */
export function labelled(words, field, unit = '') {
  const units = unit ? [make('span', { class: 'unit' }, unit)] : []
  return make('label', {}, make('span', {}, `${words} `, ...units), field)
}
