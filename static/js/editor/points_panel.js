import { byId, make } from '../dom.js'
import { sitesOf } from '../effect_parts.js'
import { fillAnew } from './again.js'
import { button } from './closures_list.js'
import { follow, input, labelled, select } from './fields.js'
import { Marks, newId, sayPlace } from './put_marks.js'

/** @type {Record<string, string>} */
const SORTS = {
  rendezvous_point: 'Rendezvous point',
  forward_command_post: 'Forward command post',
  marshalling_area: 'Marshalling area',
  media_point: 'Media point',
  helicopter_landing: 'Helicopter landing',
  access_point: 'Access point',
}
/** @type {Record<string, string>} */
const LETTERS = {
  rendezvous_point: 'R',
  forward_command_post: 'C',
  marshalling_area: 'M',
  media_point: 'P',
  helicopter_landing: 'H',
  access_point: 'A',
}
/** What candidates of the effects are called, where that differs. @type {Record<string, string>} */
const SUGGESTED = { helicopter: 'helicopter_landing' }

/** Places for those who work there: put by hand, or where the plan suggests. @param {Editor} editor */
export function start(editor) {
  const { state } = editor
  const list = make('div', { class: 'cards', tabindex: -1 })
  const suggestions = make('div', { tabindex: -1 })
  const more = make('details', {}, make('summary', {}, 'Suggested places'), suggestions)
  byId('points').append(make('h2', {}, 'Points'), list, adding(editor), more)
  const marks = new Marks(editor)
  const makeup = (/** @type {Draft} */ { points }) =>
    JSON.stringify(points.map(({ id, sort, position }) => [id, sort, position]))
  follow(editor, makeup, (fields) => {
    const { points } = state.draft
    fillAnew(
      list,
      points.map((point) => card(editor, fields, point)),
    )
    marks.show(
      points.map(({ id, sort, position }) => ({
        at: position,
        letter: LETTERS[sort] ?? '',
        css: 'point',
        moved: (to) => move(editor, id, to),
      })),
    )
  })
  state.addEventListener('drawn', () => fillAnew(suggestions, suggested(editor)))
}

/** @param {Editor} editor @param {import('./fields.js').Fields} fields @param {DraftPoint} point */
function card(editor, fields, { id, sort, position }) {
  const name = SORTS[sort] ?? 'Point'
  const where = sayPlace(position)
  const of = (/** @type {Draft} */ { points }) => points.find((point) => point.id === id)
  const label = fields.live(input({ type: 'text', maxlength: 200, autocomplete: 'off' }), {
    name: `${name}, label`,
    get: (draft) => of(draft)?.label ?? '',
    set: (draft, value) => {
      const point = of(draft)
      if (point) point.label = value
    },
  })
  const elsewhere = async () => {
    const to = await editor.pick(`Where is the ${name.toLowerCase()} to be?`)
    if (to) move(editor, id, to)
  }
  const remove = () =>
    editor.state.change(`${name} removed.`, (draft) => {
      draft.points = draft.points.filter((point) => point.id !== id)
    })
  return make(
    'fieldset',
    { class: 'card', 'aria-label': `${name} at ${where}` },
    make('legend', {}, `${LETTERS[sort] ?? ''} ${name}`),
    labelled('Label', label),
    make(
      'div',
      { class: 'row' },
      make('span', {}, where),
      button('Move', `${name} at ${where}`, elsewhere),
      button('Remove', `${name} at ${where}`, remove),
    ),
  )
}

/** @param {Editor} editor @param {string} id @param {[number, number]} to */
function move({ state }, id, to) {
  state.change('Point moved.', ({ points }) => {
    const point = points.find((each) => each.id === id)
    if (point) point.position = to
  })
}

/** @param {Editor} editor */
function adding(editor) {
  const sort = select(SORTS)
  const onclick = async () => {
    const chosen = sort.value
    const at = await editor.pick(`Where is the ${SORTS[chosen].toLowerCase()} to be?`)
    if (at) put(editor, chosen, at, '')
  }
  const add = make('button', { type: 'button', onclick }, 'Put on the map')
  return make('div', { class: 'row' }, labelled('New point', sort), add)
}

/** @param {Editor} editor @param {string} sort @param {[number, number]} position @param {string} label */
function put({ state }, sort, position, label) {
  state.change(`${SORTS[sort]} put at ${sayPlace(position)}.`, ({ points }) => {
    points.push({ id: newId('point'), sort, position, label })
  })
}

/** Candidates that the effects name: nobody has searched them. @param {Editor} editor */
function suggested(editor) {
  const sites = editor.plan ? sitesOf(editor.plan) : []
  if (!sites.length) return [make('p', { class: 'hint' }, 'None is known yet.')]
  const rows = sites.map(({ geometry, properties: { sort = '', says = '', name = '' } }) => {
    const at = /** @type {any} */ (geometry).coordinates
    const onclick = () => put(editor, SUGGESTED[sort] ?? sort, at, name)
    return make('li', {}, `${says} `, button('Put here', says, onclick))
  })
  const hint = make('p', { class: 'hint' }, 'For responders, not for publication; nobody has searched these.')
  return [hint, make('ul', { class: 'sentences' }, ...rows)]
}
