import { ownName } from './kept.js'

const NAME = 'sketch of '

/**
 * Keep what is being drawn in the browser, so that it is there again after the page was loaded anew.
 * @param {Editor} editor
 */
export function keepSketch(editor) {
  const { state } = editor
  let key = ownName(NAME + editor.planId)
  const kept = read(key)
  if (kept) state.draw('What was being drawn is back.', kept)
  if (kept) editor.say('What was being drawn is back.')
  const keep = () => {
    localStorage.removeItem(key)
    key = ownName(NAME + editor.planId) // a new plan gets its number when it is first saved
    if (state.sketch) localStorage.setItem(key, JSON.stringify(state.sketch))
  }
  for (const name of ['sketch', 'named']) state.addEventListener(name, keep)
}

/** @param {string} key @returns {Sketch | null} */
function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? 'null')
    const isWhole = kept?.corners?.every((/** @type {unknown[]} */ at) => at.every(Number.isFinite))
    return isWhole ? kept : null
  } catch {
    return null
  }
}
