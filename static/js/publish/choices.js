import { byId } from '../dom.js'

const form = /** @type {HTMLFormElement} */ (byId('choices'))
const TEXTS = /** @type {const} */ (['alt_text', 'long_text'])

/** What was made from the plan; a field that still says it was not written by anybody. */
const made = { alt_text: '', long_text: '' }

/** @param {string} name @returns {any} */
const field = (name) => form.elements.namedItem(name)

/** As the server takes them. */
export function chosen() {
  const whole = (/** @type {string} */ name) => Math.ceil(field(name).value) // never finer, never sooner
  return {
    theme: field('theme').value,
    is_live: field('is_live').checked,
    shows_past: field('shows_past').checked,
    alt_text: written('alt_text'),
    long_text: written('long_text'),
    correction: field('correction').value.trim(),
    duty: {
      is_armed: field('is_armed').checked,
      is_active: field('is_active').checked,
      past_allowed_by: field('past_allowed_by').value.trim(),
      coarsen_m: whole('coarsen_m'),
      delay_min: whole('delay_min'),
    },
  }
}

/**
 * Begin with what the newest edition went out with: no duty of care ends unless somebody ends it. Texts and
 * corrections are of one edition alone.
 * @param {ReturnType<typeof chosen>} [last]
 */
export function takeUp(last) {
  if (!last) return
  const { theme, is_live, shows_past, duty } = last
  for (const [name, value] of Object.entries({ theme, is_live, shows_past, ...duty }))
    field(name)[typeof value === 'boolean' ? 'checked' : 'value'] = value
}

/** @param {'alt_text' | 'long_text'} name */
function written(name) {
  const text = field(name).value.trim()
  return text === made[name].trim() ? '' : text
}

/**
 * Offer the texts that are made from the plan, unless somebody wrote others.
 * @param {{alt_text: string, long_text: string}} preview
 */
export function fillTexts(preview) {
  for (const name of TEXTS) {
    if (written(name)) continue
    made[name] = preview[name]
    field(name).value = preview[name]
  }
  count()
}

function count() {
  byId('alt-count').textContent =
    `${field('alt_text').value.length} characters; screen readers like up to 250`
}

/** The first edition corrects nothing. @param {number} editions */
export function mayCorrect(editions) {
  byId('corrected').hidden = editions === 0
}

/** @param {() => void} changed */
export function onChosen(changed) {
  form.addEventListener('input', ({ target }) => {
    count()
    if (target !== byId('signed')) changed()
  })
}
