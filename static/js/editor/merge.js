import { make } from '../dom.js'
import { Refusal, send } from '../send.js'
import { same } from './carry.js'
import { chosen, inWords } from './conflicts.js'
import { nameOf } from './save_words.js'

const LATER = 'Somebody else changed the same: your choice is needed.'

/**
 * Put what somebody else saved meanwhile together with what is done here. Where both changed the same, the
 * person chooses.
 * @param {UnansweredSave} ours what could not be saved
 * @param {Pick<Editor, 'say'>} editor
 * @param {typeof send} [call] a stand-in for tests
 * @param {typeof ask} [choose] a stand-in for tests
 * @returns {Promise<SettledSave>}
 */
export async function settle({ plan, base, draft }, editor, call = send, choose = ask) {
  const address = `/api/v1/plans/${encodeURIComponent(plan)}`
  const { body: theirs } = await call('GET', address)
  if (same(theirs.draft, draft)) return { version: theirs.version, draft, isSaved: true }
  const { body: merged } = await call('POST', `${address}/merge`, { body: { base, draft } })
  const both = merged.conflicts.length ? await choose(merged, nameOf(theirs.author)) : merged.draft
  if (!merged.conflicts.length) {
    editor.say(`${nameOf(theirs.author)} saved meanwhile (${theirs.why || 'a new version'}); both are kept.`)
  }
  const isSaved = merged.version === theirs.version && same(both, theirs.draft)
  return { version: merged.version, draft: both, isSaved }
}

/**
 * Let the person choose, one by one.
 * @param {{draft: Draft, conflicts: import('./conflicts.js').Conflict[]}} merged
 * @param {string} who saved meanwhile
 * @returns {Promise<Draft>} rejects when it is put off
 */
export function ask({ draft, conflicts }, who) {
  const later = make('button', { type: 'button', onclick: () => dialog.close() }, 'Choose later')
  const form = make(
    'form',
    { method: 'dialog' },
    make('h2', { id: 'merge-title' }, `${who} changed the same as you`),
    make('p', {}, 'Everything else is already put together. What shall stand?'),
    ...conflicts.map((conflict, i) => question(conflict, `merge-${i}`, who)),
    make('div', { class: 'deeds' }, make('button', { value: 'chosen' }, 'Keep these'), later),
  )
  const dialog = /** @type {HTMLDialogElement} */ (
    make('dialog', { id: 'merge', 'aria-labelledby': 'merge-title' }, form)
  )
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((done, putOff) => {
    dialog.addEventListener('close', () => {
      const answers = new FormData(/** @type {HTMLFormElement} */ (form))
      dialog.remove()
      if (dialog.returnValue !== 'chosen') return putOff(new Refusal(409, { title: LATER }))
      done(chosen(draft, conflicts, (i) => answers.get(`merge-${i}`) === 'theirs'))
    })
  })
}

/** @param {import('./conflicts.js').Conflict} conflict @param {string} name @param {string} who */
function question({ says, mine, theirs }, name, who) {
  /** @param {string} value @param {string} label @param {unknown} what */
  const answer = (value, label, what) =>
    make(
      'label',
      {},
      make('input', { type: 'radio', name, value, required: true }),
      make('span', {}, `${label}: `, make('bdi', {}, inWords(what))),
    )
  return make(
    'fieldset',
    {},
    make('legend', {}, says),
    answer('mine', 'Yours', mine),
    answer('theirs', who === 'Somebody' ? 'Theirs' : `That of ${who}`, theirs),
  )
}
