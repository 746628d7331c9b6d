import assert from 'node:assert/strict'
import test from 'node:test'
import { scale } from '../../static/js/editor/slider.js'

test('a slider reaches both ends of a wide range', () => {
  const { value, most } = scale(10, 5_000)
  assert.deepEqual([value(0), value(most)], [10, 5_000])
})

test('half of a wide slider is for the small sizes', () => {
  const { value, most } = scale(10, 5_000)
  assert.ok(value(most / 2) < 300)
})

test('what a slider says it takes back to within a step', () => {
  const { value, step, most } = scale(10, 5_000)
  for (let at = 0; at <= most; at += 10) assert.ok(Math.abs(step(value(at)) - at) <= 2, `${at}`)
})

test('a slider never goes back', () => {
  const { value, most } = scale(10, 2_000)
  for (let at = 1; at <= most; at++) assert.ok(value(at) >= value(at - 1))
})

test('a narrow range and one from nought go by single units', () => {
  const { value, step, most } = scale(0, 300)
  assert.deepEqual([most, value(25), step(25)], [300, 25, 25])
})

test('a value beyond the range stands at its end', () => {
  const { step, most } = scale(10, 5_000)
  assert.deepEqual([step(1), step(90_000)], [0, most])
})
