import assert from 'node:assert/strict'
import test from 'node:test'
import { Live } from '../../static/js/editor/live.js'

/** @param {string} title */
const draft = (title) => /** @type {any} */ ({ title })
const turn = () => new Promise((resolve) => setImmediate(resolve))

/** A loop whose answers are given by hand and whose time stands still until it is moved. */
function bench() {
  let now = 1_000
  /** @type {{title: string, signal: AbortSignal, answer: (plan: any) => void, refuse: (error: unknown) => void}[]} */
  const asked = []
  /** @type {string[]} */
  const heard = []
  /** @type {{at: number, work: () => void}[]} */
  const waiting = []
  const tools = {
    ask: (/** @type {any} */ { title }, /** @type {AbortSignal} */ signal) =>
      new Promise((answer, refuse) => asked.push({ title, signal, answer, refuse })),
    preview: (/** @type {any} */ plan) => void heard.push(`preview ${plan}`),
    done: (/** @type {any} */ plan) => void heard.push(`done ${plan}`),
    refused: (/** @type {any} */ error) => {
      heard.push(`refused ${error}`)
      return error === 'later'
    },
    busy: (/** @type {boolean} */ is) => void heard.push(is ? 'busy' : 'idle'),
  }
  const time = {
    now: () => now,
    after: (/** @type {number} */ wait, /** @type {() => void} */ work) => {
      const entry = { at: now + wait, work }
      waiting.push(entry)
      return () => void waiting.splice(waiting.indexOf(entry), waiting.includes(entry) ? 1 : 0)
    },
  }
  const passes = async (/** @type {number} */ ms) => {
    now += ms
    for (const entry of waiting.filter(({ at }) => at <= now)) {
      waiting.splice(waiting.indexOf(entry), 1)
      entry.work()
    }
    await turn()
  }
  return { live: new Live(/** @type {any} */ (tools), time), asked, heard, passes }
}

test('the first change is asked at once, and its answer is shown', async () => {
  const { live, asked, heard, passes } = bench()
  live.change(draft('a'))
  await passes(0)
  asked[0].answer('A')
  await turn()
  assert.deepEqual(heard, ['busy', 'idle', 'done A'])
})

test('the answer to an older draft is dropped', async () => {
  const { live, asked, heard, passes } = bench()
  live.change(draft('a'))
  await passes(0)
  live.change(draft('b'))
  await passes(500)
  assert.ok(asked[0].signal.aborted)
  asked[1].answer('B')
  asked[0].answer('A')
  await turn()
  assert.deepEqual(heard, ['busy', 'busy', 'idle', 'done B'])
})

test('changes in quick succession make one question, of the last', async () => {
  const { live, asked, passes } = bench()
  live.change(draft('a'))
  await passes(0)
  for (const title of ['b', 'c', 'd']) {
    live.change(draft(title))
    await passes(20)
  }
  await passes(120)
  assert.deepEqual(
    asked.map(({ title }) => title),
    ['a', 'd'],
  )
})

test('while a slider is pulled one question is under way, answers are looked at, and the last one wins', async () => {
  const { live, asked, heard, passes } = bench()
  for (const title of ['1', '2', '3', '4']) {
    live.change(draft(title), 'radius')
    await passes(200)
  }
  assert.equal(asked.length, 1)
  asked[0].answer('one')
  await turn()
  assert.deepEqual(
    asked.map(({ title }) => title),
    ['1', '4'],
  )
  asked[1].answer('four')
  await turn()
  assert.deepEqual(heard.slice(-3), ['preview one', 'idle', 'done four'])
})

test('what is refused is told once and not asked again', async () => {
  const { live, asked, heard, passes } = bench()
  live.change(draft('a'))
  await passes(0)
  asked[0].refuse('never')
  await turn()
  await passes(10_000)
  assert.equal(asked.length, 1)
  assert.deepEqual(heard, ['busy', 'refused never', 'idle'])
})

test('what could not be answered is asked again, and a change meanwhile goes first', async () => {
  const { live, asked, passes } = bench()
  live.change(draft('a'))
  await passes(0)
  asked[0].refuse('later')
  await turn()
  await passes(3_000)
  assert.equal(asked[1].title, 'a')
  asked[1].refuse('later')
  await turn()
  live.change(draft('b'))
  await passes(120)
  assert.equal(asked[2].title, 'b')
  await passes(10_000)
  assert.equal(asked.length, 3)
})

test('a refusal within a movement is passed over when the movement went on', async () => {
  const { live, asked, heard, passes } = bench()
  live.change(draft('1'), 'radius')
  await passes(0)
  live.change(draft('2'), 'radius')
  asked[0].refuse('never')
  await turn()
  asked[1].answer('two')
  await turn()
  assert.deepEqual(heard, ['busy', 'busy', 'idle', 'done two'])
})

test('when there is nothing to draw nothing is asked', async () => {
  const { live, asked, heard, passes } = bench()
  live.change(draft('a'))
  live.stop()
  await passes(500)
  assert.equal(asked.length, 0)
  assert.deepEqual(heard, ['busy', 'idle'])
})
