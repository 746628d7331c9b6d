import assert from 'node:assert/strict'
import test from 'node:test'
import { DraftState } from '../../static/js/editor/state.js'
import { keepOpen, move, ringOf, wish } from '../../static/js/editor/wishes.js'
import { Refusal } from '../../static/js/send.js'

const MOVE = { from: '1,1', to: '2,2', name: 'Annankatu (1)' }

/** @param {Record<string, string>} values @param {number[]} statuses of the server's answers, in turn */
function bench(values, ...statuses) {
  const ring = { id: 'r', role: 'outer', kind: 'sealed', values }
  const state = new DraftState(/** @type {any} */ ({ rings: [ring] }))
  /** @type {string[]} */
  const warned = []
  /** @type {Record<string, string>[]} */
  const asked = []
  const editor = /** @type {any} */ ({ state, warn: (/** @type {string} */ said) => warned.push(said) })
  const ask = async (
    /** @type {any} */ _method,
    /** @type {any} */ _address,
    /** @type {any} */ { body },
  ) => {
    asked.push(body.rings[0].values)
    const status = statuses[asked.length - 1] ?? 200
    if (status !== 200) throw new Refusal(status, { title: `Refused ${asked.length}.` })
  }
  const valuesNow = () => state.draft.rings[0].values
  return { editor, ask: /** @type {any} */ (ask), asked, warned, valuesNow }
}

test('a closure moved to another street closes that and keeps open the one it came from', async () => {
  const { editor, ask, valuesNow } = bench({ radius_m: '60' })
  assert.ok(await move(editor, 'r', MOVE, ask))
  assert.deepEqual(valuesNow(), { radius_m: '60', pin: '2,2', forbid: '1,1' })
})

test('a closure moved along its street only stays there, for the street cannot be open as well', async () => {
  const { editor, ask, asked, valuesNow } = bench({}, 422)
  assert.ok(await move(editor, 'r', MOVE, ask))
  assert.deepEqual(valuesNow(), { pin: '2,2' })
  assert.equal(asked.length, 2)
})

test('a closure that was put somewhere is put elsewhere, and is no second one', async () => {
  const { editor, ask, valuesNow } = bench({ pin: '3,3;1,1.0001' }, 422) // it was put beside the street
  await move(editor, 'r', { ...MOVE, isPinned: true }, ask)
  assert.deepEqual(valuesNow(), { pin: '3,3;2,2' })
})

test('a move that is refused changes nothing and says what was wrong with it first', async () => {
  const { editor, ask, warned, valuesNow } = bench({ radius_m: '60' }, 422, 422)
  assert.equal(await move(editor, 'r', MOVE, ask), false)
  assert.deepEqual(valuesNow(), { radius_m: '60' })
  assert.deepEqual(warned, ['Annankatu (1) stays where it was. Refused 1.'])
})

test('where the server cannot answer a move is not tried the other way', async () => {
  const { editor, ask, asked } = bench({}, 503)
  assert.equal(await move(editor, 'r', MOVE, ask), false)
  assert.equal(asked.length, 1)
})

test('a move is not made on a plan that changed while it was asked for', async () => {
  const { editor, warned, valuesNow } = bench({})
  const ask = async () => wish(editor, 'r', 'forbid', '9,9', 'Kept open.')
  assert.equal(await move(editor, 'r', MOVE, /** @type {any} */ (ask)), false)
  assert.deepEqual(valuesNow(), { forbid: '9,9' })
  assert.match(warned[0], /changed meanwhile/)
})

test('a wish is taken back by wishing it again', () => {
  const { editor, valuesNow } = bench({})
  wish(editor, 'r', 'pin', '1,1', 'Closed here.')
  assert.deepEqual(valuesNow(), { pin: '1,1' })
  wish(editor, 'r', 'pin', '1,1', 'Taken back.')
  assert.deepEqual(valuesNow(), {})
})

test('a street that is to stay open is no longer to be closed just there', () => {
  const { editor, valuesNow } = bench({ pin: '3,3;1,1.0001' })
  keepOpen(editor, 'r', { at: '1,1', name: 'Annankatu (1)', isPinned: true })
  assert.deepEqual(valuesNow(), { pin: '3,3', forbid: '1,1' })
  keepOpen(editor, 'r', { at: '5,5', name: 'Annankatu (2)' })
  assert.deepEqual(valuesNow(), { pin: '3,3', forbid: '1,1;5,5' })
})

test('a feature belongs to the ring of its role, and to the only one where it names none', () => {
  const rings = /** @type {any} */ ([{ id: 'a', role: 'inner' }])
  assert.equal(ringOf(/** @type {any} */ ({ rings }), /** @type {any} */ ({})).id, 'a')
  const both = [...rings, { id: 'b', role: 'outer' }]
  assert.equal(ringOf(/** @type {any} */ ({ rings: both }), /** @type {any} */ ({ ring: 'outer' })).id, 'b')
  assert.equal(ringOf(/** @type {any} */ ({ rings: both }), /** @type {any} */ ({})), undefined)
})
