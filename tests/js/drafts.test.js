import assert from 'node:assert/strict'
import test from 'node:test'
import { isPlaced, newDraft, ringFor } from '../../static/js/editor/draft.js'
import { cornersOf } from '../../static/js/editor/pasted.js'
import { polygonOf, putRings, shapesOf } from '../../static/js/editor/shapes.js'

const KINDS = /** @type {any} */ ({ sealed: { parameters: { radius_m: {}, pin: {} } } })
/** @type {[number, number]} */
const NOWHERE = [24.9455, 60.1695]

/** @param {string} query */
const asked = (query) => newDraft(new URLSearchParams(query), KINDS, NOWHERE)

test('the address of a new plan becomes its draft', () => {
  const { draft, problem } = asked(
    'lon=-0.03&lat=51.6&place=Stow&kind=sealed&radius_m=90&pin=1,2&pin=3,4&past_within_m=9',
  )
  assert.equal(problem, '')
  assert.deepEqual(draft.position, [-0.03, 51.6])
  assert.equal(draft.place, 'Stow')
  assert.deepEqual(draft.rings[0].values, { radius_m: '90', pin: '1,2;3,4' })
  assert.ok(isPlaced(draft, NOWHERE))
})

test('a plan without a place has none, and no cordon', () => {
  const { draft, problem } = asked('kind=sealed')
  assert.equal(problem, '')
  assert.deepEqual(draft.rings, [])
  assert.ok(!isPlaced(draft, NOWHERE))
})

for (const query of [
  'lon=NaN&lat=60',
  'lon=&lat=60',
  'lon=1',
  'lon=181&lat=0',
  'lon=0&lat=86',
  'lon=Infinity&lat=1',
])
  test(`an address with ${query} is told to say no place`, () => {
    const { draft, problem } = asked(query)
    assert.match(problem, /says no place on the map/)
    assert.ok(!isPlaced(draft, NOWHERE))
  })

test('a kind that nobody knows is left out', () => {
  assert.deepEqual(asked('lon=0&lat=0&kind=constructor').draft.rings, [])
})

test('tools work on the chosen cordon, else on the outer one, else on the only one', () => {
  const { draft } = asked('lon=0&lat=0')
  const outer = ringFor(draft, '')
  assert.equal(outer.kind, 'sealed')
  draft.rings.unshift({ ...outer, id: 'inner', role: 'inner' })
  assert.equal(ringFor(draft, '').id, 'outer')
  assert.equal(ringFor(draft, 'inner').id, 'inner')
  draft.rings.pop()
  assert.equal(ringFor(draft, 'gone').id, 'inner')
})

test('shapes come out as they went in', () => {
  const { draft } = asked('lon=0&lat=0')
  /** @type {[number, number][]} */
  const triangle = [
    [0, 0],
    [1, 0],
    [0, 1],
  ]
  ringFor(draft, '').drawing = polygonOf([triangle])
  putRings(draft, 'outer', [triangle, triangle])
  const [{ key, rings }] = shapesOf(draft)
  assert.deepEqual([key, rings], ['outer', [triangle, triangle]])
})

test('pasted lines are corners, latitude first, and a closed ring is closed once', () => {
  const { corners } = cornersOf('60.1, 24.9\n60.2;24.9\r\n60.2 25.0\n60.1, 24.9\n')
  assert.deepEqual(corners, [
    [24.9, 60.1],
    [24.9, 60.2],
    [25, 60.2],
  ])
})

for (const [text, words] of [
  ['60.1, 24.9\nNaN, 24', 'line 2 is none'],
  ['91, 24', 'line 1 is none'],
  [`${'1, 1\n'.repeat(50_000)}`, 'more than 200 lines'],
  ['<script>', 'line 1 is none'],
])
  test(`a paste is refused: ${words} in ${text.slice(0, 12)}`, () => {
    const { corners, problem } = cornersOf(text)
    assert.deepEqual(corners, [])
    assert.ok(problem.includes(words))
  })
