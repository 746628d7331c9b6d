import { byId, make } from '../dom.js'
import { send } from '../send.js'
import { sayWhen } from '../words.js'
import { mayCorrect } from './choices.js'
import { attempt, say, warn } from './telling.js'

/**
 * @typedef {{number: number, published_at: string, by: string, path: string, address: string,
 *   choices: ReturnType<typeof import('./choices.js').chosen>}} Edition
 * @typedef {{id: string, plan: string, target: string, standing: string, said: string, editions: Edition[]}} Publication
 */

/** What each sort of page is given, in the order in which it is offered. */
const NAMES = {
  iframe: 'For any page',
  wordpress: 'For WordPress and others that know oEmbed: the address alone',
  element: 'As an element, with a link for who has no scripts',
  amp: 'For AMP pages, whose head has the script of amp-iframe',
  newsletter: 'For newsletters: a picture with a link',
}
const STANDINGS = {
  current: 'Readers see the newest edition.',
  lifted: 'Readers see the map, and that the cordon is lifted.',
  withdrawn: 'The map is withdrawn: readers see a notice in its place.',
  held: 'The map is under a legal hold: every edition is taken down.',
}

let publicationId = ''

/** What of this plan is out already; gives the choices of its newest edition. */
export async function load() {
  const { body } = await send('GET', '/api/v1/publications')
  /** @type {Publication | undefined} */
  const own = body.publications.find(
    (/** @type {Publication} */ each) => each.plan === byId('main').dataset.plan && !each.target,
  )
  if (own) show(own)
  return own?.editions.at(-1)?.choices
}

/**
 * How a publication stands; of an edition that has just gone out, also what to paste and to know.
 * @param {Publication} publication
 * @param {{snippets?: Record<string, string>, notes?: string[]}} [fresh]
 */
export function show(publication, { snippets = {}, notes = [] } = {}) {
  publicationId = publication.id
  byId('out').hidden = false
  const said = publication.said && ` Told: ${publication.said}`
  byId('standing').textContent =
    STANDINGS[/** @type {keyof typeof STANDINGS} */ (publication.standing)] + said
  fill('notes', notes)
  byId('editions').replaceChildren(...publication.editions.map(edition))
  byId('snippets').replaceChildren(
    ...Object.entries(NAMES)
      .filter(([sort]) => snippets[sort])
      .map(([sort, words]) => snippet(sort, words, snippets[sort])),
  )
  mayCorrect(publication.editions.length)
}

/** @param {Edition} edition */
function edition({ number, published_at, by, path, address }) {
  const when = `${sayWhen(published_at.slice(0, 16))} UTC${by && `, by ${by}`} `
  const link = { href: `/${path}`, target: '_blank', rel: 'noopener' }
  const paste = { ...link, href: `/${path}embed.txt` }
  const told = [address && ` ${address} `, address && make('a', paste, 'What to paste')]
  return make('li', { value: number }, when, make('a', link, `Edition ${number}`), ...told)
}

/** @param {string} sort @param {string} words @param {string} text */
function snippet(sort, words, text) {
  const id = `snippet-${sort}`
  const area = /** @type {HTMLTextAreaElement} */ (
    make('textarea', { id, readonly: true, rows: Math.min(6, text.split('\n').length + 1) }, text)
  )
  const copy = make('button', { type: 'button', 'aria-label': `Copy: ${words}` }, 'Copy')
  copy.addEventListener('click', async () => {
    area.select()
    await navigator.clipboard?.writeText(text).then(
      () => say('Copied.'),
      () => say('Selected: copy it with your keyboard.'),
    )
  })
  return make('div', {}, make('label', { for: id }, words), area, copy)
}

/** @param {string} id @param {string[]} words */
const fill = (id, words) => byId(id).replaceChildren(...words.map((each) => make('li', {}, each)))

/** @param {SubmitEvent} event */
async function act(event) {
  event.preventDefault()
  const form = /** @type {HTMLFormElement} */ (event.target)
  const deed = form.dataset.deed
  const said = /** @type {HTMLInputElement} */ (form.elements.namedItem('said')).value.trim()
  const body = deed === 'lift' ? { said } : { said, hold: deed === 'hold' }
  const address = `/api/v1/publications/${encodeURIComponent(publicationId)}`
  say('Telling readers …')
  await attempt(
    async () => {
      const { body: done } = await send('POST', `${address}/${deed === 'lift' ? 'lift' : 'withdraw'}`, {
        body,
      })
      warn('')
      show(done.publication)
      fill('proof', done.proof.map(proved))
      say(done.is_proved ? 'Done, and read back.' : 'Done, but not everything could be read back: see below.')
      form.parentElement?.removeAttribute('open')
      byId('out-title').focus()
    },
    undefined,
    form,
  )
}

/** @param {{where: string, says: string}} one */
const proved = ({ where, says }) => `${where}: ${says}`

for (const form of document.querySelectorAll('[data-deed]'))
  form.addEventListener('submit', (event) => act(/** @type {SubmitEvent} */ (event)))
