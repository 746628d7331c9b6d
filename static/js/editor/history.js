import { byId, make } from '../dom.js'
import { send } from '../send.js'
import { lookAt, showChanges } from './history_map.js'
import { nameOf } from './save_words.js'

/** @typedef {{version: number, saved_at: string, author: string, why: string}} Version */

/**
 * The versions of the plan: who saved them, when and why; each can be looked at and brought back.
 * @param {Editor} editor
 * @param {import('./queue.js').SaveQueue} queue
 */
export function startHistory(editor, queue) {
  const panel = make('div', { class: 'history' })
  const details = /** @type {HTMLDetailsElement} */ (
    make('details', { ontoggle: () => fill() }, make('summary', {}, 'History'), panel)
  )
  byId('history').append(details)
  /** @type {Map<number, HTMLElement>} a version never changes: what was told of it stays */
  const rows = new Map()
  let shown = 0
  let back = () => {}
  async function fill() {
    if (!details.open) return putBack()
    if (shown === queue.base) return
    shown = queue.base
    await attempt(async () => panel.replaceChildren(...(await listed())))
  }
  /** Take what was looked at off the map. */
  function putBack() {
    back()
    back = () => {}
  }
  async function listed() {
    if (!queue.plan) return ['Nothing is saved yet.']
    const { body } = await send('GET', address('versions'))
    /** @type {Version[]} */
    const versions = body.versions
    for (const version of versions) rows.set(version.version, rows.get(version.version) ?? row(version))
    return [make('ol', { reversed: true }, ...versions.map(({ version }) => rows.get(version) ?? ''))]
  }
  /** @param {Version} version */
  function row({ version, saved_at, author, why }) {
    const told = make('div', { role: 'status' })
    const words = `${version} · ${dayAndTime(saved_at)} · ${nameOf(author)}: ${why || 'saved'}`
    /** @param {string} name @param {string} what @param {() => Promise<(() => void) | undefined>} work */
    const button = (name, what, work) =>
      make('button', { type: 'button', 'aria-label': `${name} ${what}`, onclick: () => doing(work) }, name)
    /** @param {() => Promise<(() => void) | undefined>} work gives how to take it off the map again */
    const doing = (work) =>
      attempt(async () => {
        putBack()
        back = (await work()) ?? back
      })
    const buttons = [
      button('Show', `version ${version}`, () => look(version)),
      button('Restore', `version ${version}`, () => restore(version)),
    ]
    if (version > 1) {
      buttons.splice(
        1,
        0,
        button('What changed', `with version ${version}`, () => compare(version, told)),
      )
    }
    return make('li', { value: version }, words, make('div', { class: 'deeds' }, ...buttons), told)
  }
  /** @param {number} version */
  async function look(version) {
    const { body } = await send('GET', address(`versions/${version}`))
    const off = await lookAt(editor, body.draft)
    editor.say(`Version ${version} is on the map, dashed. What you work on is unchanged.`)
    return off
  }
  /** @param {number} version @param {HTMLElement} told */
  async function compare(version, told) {
    const { body } = await send('GET', address(`changes?from=${version - 1}&to=${version}`))
    const sentences = body.changes.map((/** @type {{says: string}} */ { says }) => make('li', {}, says))
    told.replaceChildren(
      ...(sentences.length ? [make('ul', {}, ...sentences)] : ['Nothing that can be told apart.']),
    )
    return showChanges(editor, body.features)
  }
  /** It is a step like any other: it can be undone, and is saved as one. @param {number} version */
  async function restore(version) {
    const { body } = await send('GET', address(`versions/${version}`))
    editor.state.change(`Version ${version} restored.`, (draft) => Object.assign(draft, body.draft))
    await queue.flush()
    return undefined
  }
  /** @param {() => Promise<void>} work */
  async function attempt(work) {
    try {
      await work()
    } catch (error) {
      shown = 0
      editor.warn(error instanceof Error ? error.message : String(error))
    }
  }
  /** @param {string} what */
  const address = (what) => `/api/v1/plans/${encodeURIComponent(queue.plan)}/${what}`
  queue.addEventListener('state', () => queue.is === 'saved' && fill())
}

/** @param {string} at of ISO 8601 */
const dayAndTime = (at) => new Date(at).toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' })
