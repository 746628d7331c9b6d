import assert from 'node:assert/strict'
import test from 'node:test'
import { slide } from '../../static/js/view.js'

test('a frame that shows only what is known stays', () => {
  assert.equal(slide([0, 1000], [-10, 1010], [400, 600]), 0)
})

test('a frame slides away from what is unknown, as far as it must', () => {
  assert.equal(slide([0, 1000], [30, 5000], [400, 600]), 30)
  assert.equal(slide([0, 1000], [-5000, 970], [400, 600]), -30)
})

test('it slides by a sixth at most, and keeps the cordon off the rim', () => {
  assert.equal(slide([0, 1000], [500, 5000], [400, 600]), 160)
  assert.equal(slide([0, 1000], [500, 5000], [100, 900]), 50)
  assert.equal(slide([0, 1000], [500, 5000], [-100, 1100]), 0)
})

test('it does not slide beyond what is known on the other side', () => {
  assert.equal(slide([0, 1000], [100, 1020], [400, 600]), 20)
  assert.equal(slide([0, 1000], [100, 900], [400, 600]), 0)
})
