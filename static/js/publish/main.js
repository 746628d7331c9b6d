import { byId, make } from '../dom.js'
import { newName } from '../editor/kept.js'
import { send } from '../send.js'
import { chosen, fillTexts, onChosen, takeUp } from './choices.js'
import { load, show } from './out.js'
import { attempt, inWords, say, warn } from './telling.js'

/**
 * What would go out, as the server tells it.
 * @typedef {{version: number, number: number, digest: string, alt_text: string, long_text: string,
 *   withheld: {says: string}[], to_check: string[], caveats: string[], warnings: string[], stops: string[]}} Preview
 */

const QUIET_MS = 400
const plan = `/plans/${encodeURIComponent(byId('main').dataset.plan)}`
const address = `${plan}/publish`
const signed = /** @type {HTMLInputElement} */ (byId('signed'))
const button = /** @type {HTMLButtonElement} */ (byId('publish'))
const frame = /** @type {HTMLIFrameElement} */ (byId('seen'))

let asked = new AbortController()
let waiting = 0
/** @type {Preview | null} */
let seen = null
let key = ''

/** Nothing that was not looked at goes out: the signature under it is for this one view. */
function unsign() {
  seen = null
  signed.checked = false
  signed.disabled = true
  button.disabled = true
}

function changed() {
  warn('')
  unsign()
  clearTimeout(waiting)
  waiting = setTimeout(look, QUIET_MS)
}

async function look() {
  asked.abort()
  asked = new AbortController()
  const { signal } = asked
  const choices = chosen()
  say('Working out what readers will see …')
  await attempt(async () => {
    const { body } = await send('POST', `/api/v1${address}/preview`, { body: { choices }, signal })
    if (signal.aborted) return
    const query = new URLSearchParams({ asked: JSON.stringify({ version: body.version, choices }) })
    frame.src = `${address}/seen?${query}`
    tell(body)
  }, signal)
}

/** @param {Preview} preview */
function tell(preview) {
  seen = preview
  key = newName()
  list('withheld', preview.withheld.length ? preview.withheld.map(({ says }) => says) : ['Nothing.'])
  const toCheck = [...new Set([...preview.to_check, ...preview.caveats, ...preview.warnings])]
  list('to-check', toCheck)
  byId('doubts').hidden = !toCheck.length
  const stops = preview.stops.map((each) => inWords(each))
  list('stops', stops)
  byId('stops').hidden = !stops.length
  fillTexts(preview)
  signed.disabled = stops.length > 0
  const count = preview.withheld.length
  const kept = `${count || 'no'} ${count === 1 ? 'thing is' : 'things are'} kept from readers`
  say(
    stops.length ? `It may not go out yet: ${stops[0]}` : `This would be edition ${preview.number}; ${kept}.`,
  )
}

/** @param {string} id @param {string[]} words */
const list = (id, words) => byId(id).replaceChildren(...words.map((each) => make('li', {}, each)))

/** @param {SubmitEvent} event */
async function publish(event) {
  event.preventDefault()
  if (!seen || !signed.checked) return
  const { version, digest } = seen
  button.disabled = true
  warn('')
  say('Publishing …')
  await attempt(async () => {
    const { body: newest } = await send('GET', `/api/v1${plan}`)
    if (newest.version !== version)
      return warn(`Version ${newest.version} was saved since: look at it again.`)
    const body = { version, digest, choices: chosen() }
    const headers = { 'Idempotency-Key': key }
    const { body: out } = await send('POST', `/api/v1${address}`, { body, headers })
    show(out.publication, out)
    byId('out-title').focus()
    say(`Edition ${out.edition.number} is out.`)
    unsign()
  })
  if (!seen) return
  unsign() // what was refused stays told while it is looked at again
  look()
}

signed.addEventListener('change', () => {
  button.disabled = !(seen && signed.checked)
})
for (const one of document.querySelectorAll('[name=width]'))
  one.addEventListener('change', () =>
    frame.classList.toggle('phone', /** @type {HTMLInputElement} */ (one).value === 'phone'),
  )
byId('choices').addEventListener('submit', publish)
onChosen(changed)
window.addEventListener('pageshow', ({ persisted }) => {
  if (persisted) changed() // the plan may have been edited since
})
attempt(async () => takeUp(await load())).then(look)
