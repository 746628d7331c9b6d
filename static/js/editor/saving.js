import { send } from '../send.js'
import { becomes, followReload, here } from './address.js'
import { startHistory } from './history.js'
import { hold, isLeftBehind, keepsNothing, newName, openKept } from './kept.js'
import { settle } from './merge.js'
import { startPresence } from './presence.js'
import { SaveQueue } from './queue.js'
import { offer, showStanding } from './save_line.js'
import { reason } from './save_words.js'
import { startTakingAway } from './take_away.js'

const LONGEST_CALL_MS = 20_000
const DEMO = 'demo' // comes with the program: what is made of it is a plan of one's own

/**
 * Save by itself whatever is done, and say how that stands. Nothing that was done is lost: it is in this browser
 * before it is sent, and stays there until the server has it.
 * @param {Editor} editor
 */
export function start(editor) {
  followReload()
  const opening = openKept().catch(keepsNothing)
  const plan = editor.planId === DEMO ? '' : editor.planId
  const queue = new SaveQueue(
    {
      keep: {
        put: async (entry) => (await opening).put(entry),
        drop: async (id) => (await opening).drop(id),
      },
      send: deliver,
      settle: (what) => settle(what, editor),
      newName,
      now: () => performance.now(),
      after,
    },
    { plan, base: plan ? editor.version : 0, draft: editor.state.draft, address: here() },
  )
  hold(queue.id)
  listen(editor, queue)
  showStanding(editor, queue)
  startPresence(editor, queue)
  startHistory(editor, queue)
  startTakingAway(editor, queue)
  opening.then((kept) => takeUp(editor, queue, kept))
}

/** @param {number} wait_ms @param {() => void} work */
function after(wait_ms, work) {
  const timer = setTimeout(work, wait_ms)
  return () => clearTimeout(timer)
}

/** @param {Editor} editor @param {SaveQueue} queue */
function listen(editor, queue) {
  const { state } = editor
  state.addEventListener('change', (event) => {
    const step = /** @type {CustomEvent} */ (event).detail
    if (step.how !== 'load') queue.change(state.draft, reason(step))
  })
  queue.addEventListener('joined', () => state.join(queue.draft, ''))
  queue.addEventListener('state', () => {
    editor.version = queue.base
    if (!queue.plan || queue.plan === editor.planId) return
    editor.planId = queue.plan
    becomes(queue.address, queue.plan)
    state.dispatchEvent(new Event('named'))
  })
  const flush = () => queue.flush()
  addEventListener('online', flush)
  addEventListener('focus', flush) // perhaps somebody signed in again in another tab
  addEventListener('pageshow', flush)
  document.addEventListener('visibilitychange', flush)
  addEventListener('pagehide', () => queue.leave())
  addEventListener('beforeunload', (event) => {
    if (queue.isUnsaved && !queue.keeps) event.preventDefault()
  })
}

/** @param {UnansweredSave} what @param {boolean} isLeaving */
async function deliver({ key, plan, base, draft, why }, isLeaving) {
  const headers = { 'Idempotency-Key': key, ...(plan && { 'If-Match': `"${base}"` }) }
  const query = new URLSearchParams({ why })
  const signal = AbortSignal.timeout(LONGEST_CALL_MS)
  const what = { body: draft, headers, keepalive: isLeaving, signal }
  const { body } = plan
    ? await send('PUT', `/api/v1/plans/${encodeURIComponent(plan)}?${query}`, what)
    : await send('POST', `/api/v1/plans?${query}`, what)
  return { plan: body.id, version: body.version }
}

/**
 * Go on with what a page that is gone left in this browser, and offer what belongs elsewhere.
 * @param {Editor} editor
 * @param {SaveQueue} queue
 * @param {import('./kept.js').Keeper} kept
 */
async function takeUp(editor, queue, kept) {
  const left = []
  for (const entry of await kept.all()) {
    if (entry.id !== queue.id && (await isLeftBehind(entry.id))) left.push(entry)
  }
  const newest = left.sort((a, b) => b.at - a.at).find((entry) => isOf(entry, queue))
  if (newest && !queue.isUnsaved) {
    editor.state.load(newest.draft, 'Taken up again.')
    await queue.takeUp(newest)
    if (queue.keeps) await kept.drop(newest.id)
    editor.say('What was not yet saved when this page closed is here again.')
  }
  offer(left.filter((entry) => entry !== newest || !queue.isUnsaved))
}

/** @param {UnsavedEntry} entry @param {SaveQueue} queue */
const isOf = (entry, queue) => (entry.plan ? entry.plan === queue.plan : entry.address === queue.address)
