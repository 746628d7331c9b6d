import { byId, make } from '../dom.js'
import { fillAnew } from './again.js'
import { button } from './closures_list.js'
import { follow, labelled, textarea } from './fields.js'
import { Marks, newId, sayPlace } from './put_marks.js'

/** Remarks on the plan, or on a place of its map. @param {Editor} editor */
export function start(editor) {
  const { state } = editor
  const list = make('div', { class: 'cards', tabindex: -1 })
  const onclick = () => {
    state.change('A note added.', ({ notes }) => {
      notes.push({ id: newId('note'), text: '', position: null })
    })
    const text = /** @type {HTMLElement | null} */ (list.querySelector('.card:last-child textarea'))
    text?.focus()
  }
  const add = make('button', { type: 'button', onclick }, 'Add a note')
  byId('notes').append(make('h2', {}, 'Notes'), list, add)
  const marks = new Marks(editor)
  const makeup = (/** @type {Draft} */ { notes }) =>
    JSON.stringify(notes.map(({ id, position }) => [id, position]))
  follow(editor, makeup, (fields) => {
    const { notes } = state.draft
    fillAnew(
      list,
      notes.map((note, index) => card(editor, fields, note, index + 1)),
    )
    marks.show(
      notes.flatMap(({ id, position }, index) =>
        position
          ? [{ at: position, letter: `N${index + 1}`, css: 'note', moved: (to) => put(editor, id, to) }]
          : [],
      ),
    )
  })
}

/** @param {Editor} editor @param {import('./fields.js').Fields} fields @param {DraftNote} note @param {number} number */
function card(editor, fields, { id, position }, number) {
  const name = `Note ${number}`
  const of = (/** @type {Draft} */ { notes }) => notes.find((note) => note.id === id)
  const text = fields.live(textarea({ rows: 2 }), {
    name,
    get: (draft) => of(draft)?.text ?? '',
    set: (draft, value) => {
      const note = of(draft)
      if (note) note.text = value
    },
  })
  const pick = async () => {
    const to = await editor.pick(`What place is note ${number} about?`)
    if (to) put(editor, id, to)
  }
  const remove = () =>
    editor.state.change(`${name} removed.`, (draft) => {
      draft.notes = draft.notes.filter((note) => note.id !== id)
    })
  const off = button('Off the map', name, () => put(editor, id, null))
  return make(
    'fieldset',
    { class: 'card', 'aria-label': name },
    labelled(name, text),
    make(
      'div',
      { class: 'row' },
      make('span', {}, position ? sayPlace(position) : 'On the plan as a whole'),
      button(position ? 'Move' : 'Put on the map', name, pick),
      ...(position ? [off] : []),
      button('Remove', name, remove),
    ),
  )
}

/** @param {Editor} editor @param {string} id @param {[number, number] | null} position */
function put({ state }, id, position) {
  state.change(position ? 'Note put on the map.' : 'Note taken off the map.', ({ notes }) => {
    const note = notes.find((each) => each.id === id)
    if (note) note.position = position
  })
}
