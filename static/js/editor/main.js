import { ProblemError } from '../api.js'
import { byId } from '../dom.js'
import { send } from '../send.js'
import { isPlaced, newDraft } from './draft.js'
import { start as startFeedback } from './feedback.js'
import { createMap, latLngOf } from './map.js'
import { start as startPanels } from './panels.js'
import { start as startSaving } from './saving.js'
import { DraftState } from './state.js'
import { start as startTools } from './tools.js'

const main = byId('main')
const planId = main.dataset.plan
/** @type {[number, number]} */
const nowhere = [Number(byId('map').dataset.lon), Number(byId('map').dataset.lat)]

/** @returns {Promise<{draft: Draft, version: number, problem: string}>} */
async function opened() {
  const kinds = JSON.parse(main.dataset.kinds)
  if (!planId) return { ...newDraft(new URLSearchParams(location.search), kinds, nowhere), version: 0 }
  const { body } = await send('GET', `/api/v1/plans/${encodeURIComponent(planId)}`)
  return { draft: body.draft, version: body.version, problem: '' }
}

/** @param {string} sentence */
const say = (sentence) => {
  byId('status').textContent = sentence
}

/** @param {string} sentence */
const warn = (sentence) => {
  byId('alert').textContent = sentence
}

/** @param {Draft} draft @param {number} version @returns {Editor} */
function editorOf(draft, version) {
  const state = new DraftState(draft)
  const map = createMap(byId('map'))
  const [lon, lat] = draft.position
  map.setView([lat, lon], map.getZoom(), { animate: false })
  return {
    state,
    map,
    planId,
    version,
    ringId: '',
    kinds: JSON.parse(main.dataset.kinds),
    nowhere,
    plan: null,
    say,
    warn,
    pick: async () => null,
    latLng: (at) => latLngOf(at, state.draft.position[0]),
  }
}

/** Put the plan's name where it is read. @param {Draft} draft */
function name({ title, place }) {
  const words = [title, place].filter(Boolean).join(', ') || (planId ? 'A plan' : 'New plan')
  byId('heading').textContent = words
  document.title = `${words} · Cordon Mapper`
}

/** Open the plan that the page is of. */
async function open() {
  const { draft, version, problem } = await opened()
  const editor = editorOf(draft, version)
  name(draft)
  editor.state.addEventListener('change', () => name(editor.state.draft))
  if (!isPlaced(draft, nowhere)) say('Where did it happen? Take Point, Street or Area, or type the place.')
  if (problem) warn(problem)
  startTools(editor)
  startFeedback(editor)
  startPanels(editor)
  startSaving(editor)
  return editor
}

/** What the page works with, for those who look into it from outside. */
export const editor = open()

editor.catch((error) => {
  warn(error instanceof ProblemError ? error.message : 'The page failed. Load it again.')
  if (!(error instanceof ProblemError)) throw error
})
