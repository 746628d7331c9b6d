import { ProblemError } from '../api.js'
import { byId, make } from '../dom.js'
import { follow, labelled, textarea } from './fields.js'

const FIELDS = {
  major_incident: 'Major incident',
  exact_location: 'Exact location',
  type_of_incident: 'Type of incident',
  hazards: 'Hazards',
  access: 'Access',
  number_of_casualties: 'Number of casualties',
  emergency_services: 'Emergency services',
}
const AFTER_MS = 1_000

/** The report with which responders tell others: what the plan knows, and what people write. @param {Editor} editor */
export function start(editor) {
  const { state } = editor
  const told = Object.fromEntries(Object.keys(FIELDS).map((key) => [key, make('p', { class: 'hint' })]))
  const body = make('div')
  const details = /** @type {HTMLDetailsElement} */ (
    make('details', { ontoggle: () => compute() }, make('summary', {}, 'METHANE report'), body)
  )
  byId('methane').append(details)
  follow(
    editor,
    () => '',
    (fields) => {
      const parts = Object.entries(FIELDS).flatMap(([key, name]) => [
        labelled(name, fields.live(textarea({ rows: 2 }), bound(key, name))),
        told[key],
      ])
      const hint =
        'What you write takes the place of what the plan knows. For responders; not for publication.'
      body.replaceChildren(make('p', { class: 'hint' }, hint), ...parts)
    },
  )
  let timer = 0
  let asked = new AbortController()
  const compute = async () => {
    asked.abort()
    if (!details.open || !state.draft.rings.length) return
    asked = new AbortController()
    try {
      const known = await computed(state.draft, asked.signal)
      for (const key of Object.keys(FIELDS))
        told[key].textContent = `From the plan: ${known[key] ?? 'not known'}`
    } catch (error) {
      if (error instanceof ProblemError) for (const each of Object.values(told)) each.textContent = ''
    }
  }
  state.addEventListener('drawn', () => {
    clearTimeout(timer)
    timer = setTimeout(compute, AFTER_MS)
  })
}

/** @param {string} key @param {string} name */
const bound = (key, name) => ({
  name,
  get: (/** @type {Draft} */ { methane }) => methane[key] ?? '',
  set: (/** @type {Draft} */ { methane }, /** @type {string} */ value) => {
    if (value) methane[key] = value
    else delete methane[key]
  },
})

/**
 * What the plan by itself knows of each field.
 * @param {Draft} draft
 * @param {AbortSignal} signal
 * @returns {Promise<Record<string, string>>}
 */
async function computed(draft, signal) {
  const response = await fetch('/api/v1/draw?format=methane', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Cordon-Mapper': '1' },
    body: JSON.stringify({ ...draft, methane: {} }),
    signal,
  })
  if (!response.ok) throw new ProblemError(`The server refused (${response.status}).`)
  const lines = (await response.text()).split('\n')
  return Object.fromEntries(
    Object.entries(FIELDS).map(([key, name]) => {
      const line = lines.find((each) => each.startsWith(`${name}: `))
      return [key, line?.slice(name.length + 2) ?? 'not known']
    }),
  )
}
