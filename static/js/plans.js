import { ProblemError } from './api.js'
import { byId, make } from './dom.js'
import { send } from './send.js'
import { sayWhen } from './words.js'

/** @typedef {{id: string, title: string, place: string, saved_at: string, author: string, is_exercise: boolean, is_binned: boolean}} Listed */

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
  return plans.map(({ id, title, place, saved_at, author, is_exercise }) => {
    const words = [title, place].filter(Boolean).join(', ') || 'A plan without a title'
    const saved = [`saved ${sayWhen(saved_at.slice(0, 16))} UTC`, author && `by ${author}`].filter(Boolean)
    return make(
      'li',
      {},
      make('a', { href: `/plans/${encodeURIComponent(id)}` }, words),
      make('small', {}, [is_exercise && 'exercise', saved.join(' ')].filter(Boolean).join(' · ')),
    )
  })
}

load().catch((error) => {
  byId('alert').textContent =
    error instanceof ProblemError ? error.message : 'The page failed. Load it again.'
  if (!(error instanceof ProblemError)) throw error
})
