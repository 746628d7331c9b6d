import { start as methane } from './methane_panel.js'
import { start as notes } from './notes_panel.js'
import { start as past } from './past_panel.js'
import { start as points } from './points_panel.js'
import { start as rings } from './rings_panel.js'
import { start as texts } from './texts_panel.js'

/** Fill the parts of the page in which a plan is written. @param {Editor} editor */
export function start(editor) {
  for (const panel of [rings, points, notes, texts, methane, past]) panel(editor)
  const { state } = editor
  state.addEventListener('change', (event) => {
    const { how, label } = /** @type {CustomEvent} */ (event).detail
    if (how === 'change' && !state.last.sort) editor.say(label) // whoever types or pulls knows it already
  })
}
