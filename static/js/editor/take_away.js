import { byId } from '../dom.js'

/**
 * Links to the saved plan as a sheet to print and in every other format. What is not yet saved is saved first:
 * what is taken away is never older than what is on the page without a word.
 * @param {Editor} editor
 * @param {import('./queue.js').SaveQueue} queue
 */
export function startTakingAway(editor, queue) {
  /** @type {HTMLAnchorElement[]} */
  const links = [...byId('take').querySelectorAll('[data-format]')]
  const show = () => {
    for (const link of links) if (editor.planId) link.href = addressOf(editor.planId, link)
  }
  for (const link of links) {
    link.addEventListener('click', async (event) => {
      if (editor.planId && !queue.isUnsaved && canBeDrawn()) return
      event.preventDefault()
      if (!canBeDrawn()) editor.warn(`Nothing to take away. ${byId('alert').textContent}`)
      else if (await isSaved(editor, queue)) link.click()
      else editor.warn('Not taken away: the plan on this page is not saved yet. Try again when it is.')
    })
  }
  editor.state.addEventListener('named', show)
  show()
  for (const name of ['take', 'to-take']) byId(name).hidden = false // there is a plan
}

/** Whether the map shows what the plan comes to, and not what it came to before. */
const canBeDrawn = () => !byId('map').classList.contains('outdated')

/** @param {Editor} editor @param {import('./queue.js').SaveQueue} queue */
async function isSaved(editor, queue) {
  if (!queue.isUnsaved) queue.change(editor.state.draft, 'Begun.')
  queue.flush()
  while (queue.is === 'sending' || queue.is === 'unsaved') {
    await new Promise((told) => queue.addEventListener('state', told, { once: true }))
  }
  return queue.is === 'saved'
}

/** @param {string} plan @param {HTMLElement} link */
const addressOf = (plan, { dataset }) =>
  `/api/v1/plans/${encodeURIComponent(plan)}/drawn?format=${dataset.format}`
