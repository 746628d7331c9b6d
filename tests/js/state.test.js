import assert from 'node:assert/strict'
import test from 'node:test'
import { DraftState } from '../../static/js/editor/state.js'

const draft = () => /** @type {any} */ ({ title: '', rings: [], points: [] })

/** @param {string} title @param {string} [sort] @param {DraftState} state */
const titled = (state, title, sort) => state.change(`Title ${title}.`, (next) => (next.title = title), sort)

test('undo to the start and redo to the end give what was there', () => {
  const state = new DraftState(draft())
  const seen = [state.draft]
  for (const title of ['a', 'b', 'c']) {
    titled(state, title)
    seen.push(state.draft)
  }
  for (const before of seen.slice(0, -1).reverse()) {
    state.undo()
    assert.deepEqual(state.draft, before)
  }
  assert.equal(state.undo(), '')
  for (const after of seen.slice(1)) {
    state.redo()
    assert.deepEqual(state.draft, after)
  }
  assert.equal(state.redo(), '')
})

test('a draft that was shown is never changed in place', () => {
  const state = new DraftState(draft())
  const first = state.draft
  state.change('A ring.', (next) => next.rings.push(/** @type {any} */ ({ id: 'r1' })))
  assert.deepEqual(first.rings, [])
})

test('steps of one sort that follow at once are undone as one', () => {
  let now = 0
  const state = new DraftState(draft(), () => now)
  titled(state, 'a', 'nudge')
  now += 100
  titled(state, 'b', 'nudge')
  now += 10_000
  titled(state, 'c', 'nudge')
  state.undo()
  assert.equal(state.draft.title, 'b')
  state.undo()
  assert.equal(state.draft.title, '')
})

test('a new step forgets what was undone', () => {
  const state = new DraftState(draft())
  titled(state, 'a')
  state.undo()
  titled(state, 'b')
  assert.equal(state.redo(), '')
  assert.equal(state.draft.title, 'b')
})

test('a draft that comes from elsewhere is told, and is no step', () => {
  const state = new DraftState(draft())
  const heard = []
  state.addEventListener('change', (event) => heard.push(/** @type {any} */ (event).detail.how))
  state.load({ ...draft(), title: 'theirs' }, 'Loaded.')
  titled(state, 'a')
  state.undo()
  assert.deepEqual(heard, ['load', 'change', 'undo'])
  assert.equal(state.draft.title, 'theirs')
})

test('a sketch is a step like any other and leaves the draft alone', () => {
  const state = new DraftState(draft())
  const heard = /** @type {string[]} */ ([])
  for (const name of ['change', 'sketch']) state.addEventListener(name, () => heard.push(name))
  const sketch = { tool: 'cordon', corners: [/** @type {[number, number]} */ ([1, 2])] }
  const before = state.draft
  state.draw('Corner 1 placed.', sketch)
  assert.equal(state.draft, before)
  titled(state, 'a')
  assert.equal(state.sketch, sketch)
  state.change('Closed.', (next) => (next.title = 'closed'), '', null)
  assert.equal(state.sketch, null)
  state.undo()
  assert.equal(state.sketch, sketch)
  assert.deepEqual(heard, ['sketch', 'change', 'change', 'sketch', 'change', 'sketch'])
})
