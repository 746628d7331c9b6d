import assert from 'node:assert/strict'
import test from 'node:test'
import {
  areaM2,
  crossingOf,
  faultOf,
  isInside,
  lengthM,
  placeInside,
  snapM,
} from '../../static/js/editor/outline.js'

/** @typedef {[number, number]} Position */
/** @type {Position} */
const WALTHAMSTOW = [-0.0306, 51.6017]
const EAST_M = 69_266 // one degree there
const NORTH_M = 111_264

/** @param {[number, number][]} metres @param {Position} [origin] @returns {Position[]} */
const at = (metres, [lon, lat] = WALTHAMSTOW) => metres.map(([x, y]) => [lon + x / EAST_M, lat + y / NORTH_M])

/** @param {number} low @param {number} high @returns {[number, number][]} */
const square = (low, high) => [
  [low, low],
  [high, low],
  [high, high],
  [low, high],
]

test('lengths and areas are those on the ground, to a thousandth', () => {
  const ring = at(square(0, 1000))
  assert.ok(Math.abs(areaM2(ring) / 1e6 - 1) < 1e-3)
  assert.ok(Math.abs(lengthM(ring) / 3000 - 1) < 1e-3)
  assert.equal(lengthM([]), 0)
})

test('what lies across the antimeridian is as large as elsewhere', () => {
  /** @type {Position[]} */
  const ring = [
    [179.999, -17],
    [-179.999, -17],
    [-179.999, -17.002],
    [179.999, -17.002],
  ]
  const elsewhere = ring.map(([lon, lat]) => /** @type {Position} */ ([lon > 0 ? -0.001 : 0.001, lat]))
  assert.ok(Math.abs(areaM2(ring) - areaM2(elsewhere)) < 1)
  assert.ok(isInside([180, -17.001], ring))
  assert.equal(crossingOf(ring, true), null)
})

test('a bow-tie is found and says where', () => {
  const fault = crossingOf(
    at([
      [0, 0],
      [100, 100],
      [100, 0],
      [0, 100],
    ]),
    true,
  )
  assert.equal(
    fault?.says,
    'The edge from corner 3 to corner 4 would cross the edge from corner 1 to corner 2.',
  )
  const [[x, y]] = [fault?.at ?? [0, 0]]
  const [[wantX, wantY]] = at([[50, 50]])
  assert.ok(Math.abs(x - wantX) < 1e-6 && Math.abs(y - wantY) < 1e-6)
})

test('an open line may end where a closed one could not', () => {
  const corners = at([
    [0, 0],
    [100, 0],
    [100, 100],
    [50, -50],
  ])
  assert.ok(crossingOf(corners, false))
  assert.equal(crossingOf(corners.slice(0, 3), false), null)
  const hook = at([
    [0, 0],
    [100, 0],
    [100, 100],
    [50, 50],
    [60, -50],
  ])
  assert.ok(crossingOf(hook, false))
})

for (const [what, last] of /** @type {[string, [number, number]][]} */ ([
  ['runs back along itself', [40, 0]],
  ['touches an edge', [50, 0]],
  ['has two corners at one place', [100, 100]],
]))
  test(`a line that ${what} is refused`, () => {
    /** @type {[number, number][]} */
    const corners = what.startsWith('runs') ? [[0, 0], [100, 0], last] : [[0, 0], [100, 0], [100, 100], last]
    assert.ok(crossingOf(at(corners), true))
  })

test('a square has no fault, nor has one with a hole', () => {
  assert.equal(faultOf([at(square(0, 100))]), null)
  assert.equal(faultOf([at(square(0, 100)), at(square(20, 40)), at(square(60, 80))]), null)
})

test('holes stay inside their shape and apart', () => {
  const outline = at(square(0, 100))
  const cross = at([
    [20, 20],
    [80, 20],
    [99, 99],
    [20, 80],
  ])
  assert.match(faultOf([outline, at(square(80, 120))])?.says ?? '', /^Hole 1 would reach out/)
  assert.match(faultOf([outline, at(square(20, 60)), at(square(40, 80))])?.says ?? '', /overlap another hole/)
  assert.match(faultOf([outline, at(square(20, 60)), at(square(30, 40))])?.says ?? '', /overlap another hole/)
  assert.equal(faultOf([outline, cross]), null)
  const dented = at([
    [0, 0],
    [100, 0],
    [100, 100],
    [50, 30],
    [0, 100],
  ])
  const bridging = at([
    [10, 60],
    [10, 20],
    [90, 20],
    [90, 60],
  ])
  assert.match(faultOf([dented, bridging])?.says ?? '', /cross the edge of its shape/)
})

test('the place inside a shape is inside it, of a horseshoe too', () => {
  const horseshoe = at([
    [0, 0],
    [100, 0],
    [100, 100],
    [80, 100],
    [80, 20],
    [30, 20],
    [30, 100],
    [0, 100],
  ])
  assert.ok(isInside(placeInside(horseshoe), horseshoe))
  assert.ok(!isInside(at([[50, 60]])[0], horseshoe))
})

test('a line may stray less from a small or narrow drawing', () => {
  assert.equal(snapM(at(square(0, 1000))), 60)
  assert.equal(snapM(at(square(0, 100))), 20)
  assert.equal(snapM(at(square(0, 15))), 0)
  const strip = at([
    [0, 0],
    [200, 0],
    [200, 10],
    [0, 10],
  ])
  assert.equal(snapM(strip), 3)
})
