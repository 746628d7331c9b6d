import assert from 'node:assert/strict'
import test from 'node:test'
import { carried, same } from '../../static/js/editor/carry.js'
import { DraftState } from '../../static/js/editor/state.js'

/** @returns {any} */
const draft = (more = {}) => ({ title: '', caption: '', rings: [], points: [], values: {}, ...more })
const ring = (id, more = {}) => ({ id, kind: 'circle', values: { radius_m: '100' }, ...more })

test('what others changed is taken over, and ours stays', () => {
  const ours = draft({ title: 'ours' })
  assert.deepEqual(
    carried(ours, draft(), draft({ caption: 'theirs' })),
    draft({ title: 'ours', caption: 'theirs' }),
  )
})

test('where both changed the same ours stays', () => {
  assert.equal(carried(draft({ title: 'ours' }), draft(), draft({ title: 'theirs' })).title, 'ours')
})

test('rings of both are there, in the order of ours', () => {
  const both = carried(draft({ rings: [ring('a')] }), draft(), draft({ rings: [ring('b')] }))
  assert.deepEqual(
    both.rings.map(({ id }) => id),
    ['a', 'b'],
  )
})

test('two people may change different things of one ring', () => {
  const before = draft({ rings: [ring('a')] })
  const ours = draft({ rings: [ring('a', { reason: 'gas' })] })
  const after = draft({ rings: [ring('a', { values: { radius_m: '200' } })] })
  assert.deepEqual(carried(ours, before, after).rings, [
    ring('a', { reason: 'gas', values: { radius_m: '200' } }),
  ])
})

test('a ring that others took away goes, unless it was changed here', () => {
  const before = draft({ rings: [ring('a')] })
  assert.deepEqual(carried(before, before, draft()).rings, [])
  const ours = draft({ rings: [ring('a', { reason: 'gas' })] })
  assert.deepEqual(carried(ours, before, draft()).rings, ours.rings)
})

test('a ring that was not there yet here does not come back by a change of others', () => {
  const before = draft({ rings: [ring('a')] })
  const after = draft({ rings: [ring('a', { reason: 'theirs' })] })
  assert.deepEqual(carried(draft(), before, after).rings, [])
})

test('ids that look like numbers keep their order', () => {
  const ours = draft({ points: [{ id: '10' }, { id: '2' }] })
  assert.deepEqual(carried(ours, ours, ours).points, ours.points)
})

test('undoing a step does not undo what others saved', () => {
  const state = new DraftState(draft())
  state.change('Title.', (next) => {
    next.title = 'ours'
  })
  state.join({ ...state.draft, caption: 'theirs' }, '')
  state.undo()
  assert.deepEqual(state.draft, draft({ caption: 'theirs' }))
  state.redo()
  assert.deepEqual(state.draft, draft({ title: 'ours', caption: 'theirs' }))
})

test('things are the same whatever the order of their names', () => {
  assert.ok(same({ a: 1, b: [1, { c: null }] }, { b: [1, { c: null }], a: 1 }))
  for (const other of [{ a: 1 }, { a: 1, b: [1] }, { a: 1, b: { 0: 1, 1: { c: null } } }, null, 'a']) {
    assert.ok(!same({ a: 1, b: [1, { c: null }] }, other))
  }
})
