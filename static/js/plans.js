import { ProblemError } from './api.js'
import { byId, make } from './dom.js'
import { newName } from './editor/kept.js'
import { send } from './send.js'
import { sayWhen } from './words.js'

/** @typedef {{id: string, version: number, title: string, place: string, saved_at: string, author: string, is_exercise: boolean, is_binned: boolean}} Listed */

async function load() {
  const { body } = await send('GET', '/api/v1/plans')
  /** @type {Listed[]} */
  const plans = body.plans
  for (const [id, isBinned] of /** @type {const} */ ([
    ['plans', false],
    ['bin', true],
  ]))
    byId(id).replaceChildren(...rows(plans.filter(({ is_binned }) => is_binned === isBinned)))
}

/** @param {Listed[]} plans */
function rows(plans) {
  if (!plans.length) return [make('li', { class: 'hint' }, 'None.')]
  return plans.map((plan) => {
    const { id, title, place, saved_at, author, is_exercise, is_binned } = plan
    const words = [title, place].filter(Boolean).join(', ') || 'A plan without a title'
    const saved = [`saved ${sayWhen(saved_at.slice(0, 16))} UTC`, author && `by ${author}`].filter(Boolean)
    return make(
      'li',
      {},
      make('a', { href: `/plans/${encodeURIComponent(id)}` }, words),
      make('small', {}, [is_exercise && 'exercise', saved.join(' ')].filter(Boolean).join(' · ')),
      make(
        'button',
        {
          type: 'button',
          'aria-label': `${is_binned ? 'Take out of' : 'Put into'} the bin: ${words}`,
          onclick: () => attempt(() => putAway(plan, words)),
        },
        is_binned ? 'Take out of the bin' : 'Put into the bin',
      ),
    )
  })
}

/** Into the bin, or out of it again; nothing of a plan is lost there. @param {Listed} plan @param {string} words */
async function putAway({ id, version, is_binned }, words) {
  const headers = { 'If-Match': `"${version}"`, 'Idempotency-Key': newName() }
  const address = `/api/v1/plans/${encodeURIComponent(id)}`
  if (is_binned) await send('POST', `${address}/unbin`, { headers })
  else await send('DELETE', address, { headers })
  await load()
  byId('status').textContent = `${words}: ${is_binned ? 'taken out of' : 'put into'} the bin.`
  byId(is_binned ? 'plans-title' : 'bin-title').focus()
}

/** @param {() => Promise<void>} work */
async function attempt(work) {
  byId('alert').textContent = ''
  try {
    await work()
  } catch (error) {
    byId('alert').textContent =
      error instanceof ProblemError ? error.message : 'The page failed. Load it again.'
    if (!(error instanceof ProblemError)) throw error
  }
}

attempt(load)
