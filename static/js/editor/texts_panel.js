import { byId, make } from '../dom.js'
import { follow, input, labelled, textarea } from './fields.js'
import { WHEN_FIELD } from './ring_card.js'
import { clockAt, isZone, momentsAt } from './zones.js'

/** @typedef {'title' | 'place' | 'caption' | 'when' | 'zone'} Text */

/** What the plan is called, what it is of, and when it holds. @param {Editor} editor */
export function start(editor) {
  const makeup = () => ''
  follow(editor, makeup, (fields) => {
    const text = (/** @type {string} */ name, /** @type {Text} */ key) => ({
      name,
      get: (/** @type {Draft} */ draft) => draft[key],
      set: (/** @type {Draft} */ draft, /** @type {string} */ value) => {
        draft[key] = value
      },
    })
    const line = () => input({ type: 'text', maxlength: 300, autocomplete: 'off' })
    const when = input({ type: 'text', autocomplete: 'off', ...WHEN_FIELD })
    byId('texts').replaceChildren(
      make('h2', {}, 'Title and times'),
      labelled('Title', fields.live(line(), text('Title', 'title'))),
      labelled('Place', fields.live(line(), text('Place', 'place'))),
      labelled('Caption', fields.live(textarea({ rows: 3 }), text('Caption', 'caption'))),
      labelled('When it happened', fields.whole(when, text('When it happened', 'when'))),
      make('p', { class: 'hint' }, `${WHEN_FIELD.title} With ~ before it where it is not certain.`),
      ...asOf(editor, fields, text('Time zone', 'zone')),
      exercise(editor),
    )
  })
}

/** When the plan held true, by the clocks of the place. @param {Editor} editor @param {import('./fields.js').Fields} fields @param {import('./fields.js').Bound} zoneText */
function asOf(editor, fields, zoneText) {
  const { state } = editor
  const zone = input({ type: 'text', maxlength: 64, autocomplete: 'off', placeholder: 'Europe/London' })
  const twice = make('p', { class: 'hint', role: 'status' })
  const field = fields.whole(input({ type: 'datetime-local' }), {
    name: 'As of',
    get: ({ as_of }) => (as_of ? clockAt(as_of, zoneOf(editor)) : ''),
    set: (draft, value) => {
      const [first = draft.as_of, second] = value ? momentsAt(value, zoneOf(editor)) : ['']
      draft.as_of = first
      twice.replaceChildren(...(second ? later(editor, second) : []))
    },
  })
  field.addEventListener('change', () => {
    if (!field.value || momentsAt(field.value, zoneOf(editor)).length) return
    editor.warn(`As of was not changed: clocks in ${zoneOf(editor)} leave that hour out.`)
  })
  const now = () =>
    state.change('As of now.', (draft) => {
      draft.as_of = new Date().toISOString()
    })
  const whose = make('p', { class: 'hint' })
  const told = () => {
    const clocks = `The clocks are those of ${zoneOf(editor)}${state.draft.zone ? '' : ', as this device has them'}.`
    const said = state.draft.as_of
      ? editor.plan?.features.find(({ properties }) => properties.as_of_says)
      : null
    whose.textContent = [clocks, said && `The plan: ${said.properties.as_of_says}.`].filter(Boolean).join(' ')
  }
  state.addEventListener('change', told)
  state.addEventListener('drawn', told)
  told()
  zone.addEventListener('input', () =>
    zone.setCustomValidity(!zone.value || isZone(zone.value) ? '' : 'There is no time zone of that name.'),
  )
  return [
    make(
      'div',
      { class: 'row' },
      labelled('As of', field),
      make('button', { type: 'button', onclick: now }, 'Now'),
    ),
    twice,
    labelled('Time zone of the place', fields.whole(zone, zoneText)),
    whose,
  ]
}

/** A clock shows an hour twice when it is put back. @param {Editor} editor @param {string} second */
function later({ state }, second) {
  const onclick = () =>
    state.change('As of the later hour.', (draft) => {
      draft.as_of = second
    })
  return [
    'Clocks show that time twice on this day; the earlier one was taken. ',
    make('button', { type: 'button', onclick }, 'Take the later one'),
  ]
}

/** @param {Editor} editor */
function zoneOf({ state }) {
  const { zone } = state.draft
  return isZone(zone) && zone ? zone : Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** An exercise says so across its map. @param {Editor} editor */
function exercise(editor) {
  const { state } = editor
  const box = input({ type: 'checkbox' })
  const mark = make('p', { class: 'watermark', 'aria-hidden': 'true' }, 'EXERCISE')
  byId('map').parentElement?.append(mark)
  const show = () => {
    box.checked = state.draft.is_exercise
    mark.hidden = !box.checked
  }
  box.addEventListener('change', () =>
    state.change(box.checked ? 'This is an exercise.' : 'This is no exercise.', (draft) => {
      draft.is_exercise = box.checked
    }),
  )
  state.addEventListener('change', show)
  show()
  return make('label', { class: 'layer' }, box, 'This is an exercise')
}
