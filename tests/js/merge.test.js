import assert from 'node:assert/strict'
import test from 'node:test'
import { chosen, inWords } from '../../static/js/editor/conflicts.js'
import { settle } from '../../static/js/editor/merge.js'

/** @returns {any} */
const draft = (more = {}) => ({ title: 'mine', rings: [{ id: 'r1', values: { radius_m: '100' } }], ...more })
const ours = /** @type {any} */ ({ plan: 'p', base: 1, draft: draft(), key: 'k', why: '' })

/** @param {any} theirs @param {any} [merged] */
function server(theirs, merged) {
  const calls = []
  const call = async (method, address, what) => {
    calls.push([method, address, what?.body])
    return { body: method === 'GET' ? theirs : merged, headers: new Headers(), status: 200 }
  }
  return { calls, call: /** @type {any} */ (call) }
}

const listener = () => {
  const said = []
  return { said, say: (sentence) => said.push(sentence) }
}

test('what the server has already needs no putting together', async () => {
  const { call, calls } = server({ version: 2, draft: draft(), author: 'Ana', why: '' })
  const settled = await settle(ours, listener(), call)
  assert.deepEqual(settled, { version: 2, draft: draft(), isSaved: true })
  assert.equal(calls.length, 1)
})

test('changes of different things are put together and told', async () => {
  const both = draft({ place: 'theirs' })
  const { call, calls } = server(
    { version: 4, draft: draft({ title: '', place: 'theirs' }), author: 'Ana', why: 'Place.' },
    { version: 4, draft: both, conflicts: [] },
  )
  const editor = listener()
  assert.deepEqual(await settle(ours, editor, call), { version: 4, draft: both, isSaved: false })
  assert.deepEqual(calls[1], ['POST', '/api/v1/plans/p/merge', { base: 1, draft: draft() }])
  assert.deepEqual(editor.said, ['Ana saved meanwhile (Place.); both are kept.'])
})

test('of what both changed the person chooses, and nothing is saved when that is theirs', async () => {
  const theirs = draft({ title: 'theirs' })
  const conflicts = [{ path: 'title', says: 'The title', mine: 'mine', theirs: 'theirs' }]
  const { call } = server(
    { version: 4, draft: theirs, author: '', why: '' },
    { version: 4, draft: draft(), conflicts },
  )
  const choose = async (merged, who) => {
    assert.equal(who, 'Somebody')
    return chosen(merged.draft, merged.conflicts, () => true)
  }
  assert.deepEqual(await settle(ours, listener(), call, choose), { version: 4, draft: theirs, isSaved: true })
})

test('what was merged with a version that came still later is saved', async () => {
  const { call } = server(
    { version: 4, draft: draft({ title: 'x' }), author: '', why: '' },
    { version: 5, draft: draft({ title: 'x' }), conflicts: [] },
  )
  assert.equal((await settle(ours, listener(), call)).isSaved, false)
})

test('a choice reaches what it is about, however deep', () => {
  const pick = (path, theirs) => chosen(draft(), [{ path, says: '', mine: 0, theirs }], () => true)
  assert.equal(pick('rings/r1/values/radius_m', '50').rings[0].values.radius_m, '50')
  assert.deepEqual(pick('rings/r1/values/radius_m', null).rings[0].values, {})
  assert.equal(pick('rings/r1/drawing', null).rings[0].drawing, null)
  assert.deepEqual(pick('rings/r1', null).rings, [])
  assert.deepEqual(pick('rings/r1', { id: 'r1', reason: 'x' }).rings, [{ id: 'r1', reason: 'x' }])
  assert.equal(pick('rings/r2', { id: 'r2' }).rings.length, 2)
  assert.deepEqual(pick('rings/r2', null), draft())
  assert.deepEqual(pick('rings/r9/reason', 'x'), draft())
  const title = { path: 'title', says: '', mine: 'ours', theirs: 'x' }
  assert.equal(chosen(draft(), [title], () => false).title, 'ours')
})

test('parts of a draft are said in words', () => {
  const square = [[0, 0], [1, 0], [1, 1], [0, 0]] // biome-ignore format: one line a drawing
  for (const [what, words] of /** @type {[any, string]} */ ([
    [null, 'nothing'],
    [[], 'nothing'],
    [{}, 'nothing'],
    [true, 'yes'],
    [false, 'no'],
    ['<b>', '<b>'],
    [[24.9, 60.1], '24.9, 60.1'],
    [{ radius_m: '100' }, 'radius_m 100'],
    [{ id: 'p', sort: 'access_point', label: 'North' }, 'North, access_point'],
    [{ type: 'Point', coordinates: [24.9, 60.1] }, 'the position 60.1, 24.9'],
    [{ type: 'Polygon', coordinates: [square] }, 'an area of 3 corners, first at 0, 0'],
    [{ type: 'LineString', coordinates: square }, 'a line of 4 places, first at 0, 0'],
    ['é'.repeat(200), `${'é'.repeat(120)} …`],
  ])) {
    assert.equal(inWords(what), words)
  }
})
