import assert from 'node:assert/strict'
import test from 'node:test'
import { clockAt, isZone, momentsAt } from '../../static/js/editor/zones.js'

test('a time of the place is one moment', () => {
  assert.deepEqual(momentsAt('2026-07-28T18:15', 'Europe/Helsinki'), ['2026-07-28T15:15:00Z'])
  assert.equal(clockAt('2026-07-28T15:15:00Z', 'Europe/Helsinki'), '2026-07-28T18:15')
})

test('an hour that clocks leave out is no moment', () => {
  assert.deepEqual(momentsAt('2026-03-29T01:30', 'Europe/London'), [])
})

test('an hour that comes twice is two moments, earliest first', () => {
  assert.deepEqual(momentsAt('2026-10-25T01:30', 'Europe/London'), [
    '2026-10-25T00:30:00Z',
    '2026-10-25T01:30:00Z',
  ])
})

test('zones with half hours and at the date line are right', () => {
  assert.deepEqual(momentsAt('2026-01-01T00:00', 'Asia/Kathmandu'), ['2025-12-31T18:15:00Z'])
  assert.deepEqual(momentsAt('2026-01-01T00:00', 'Pacific/Kiritimati'), ['2025-12-31T10:00:00Z'])
})

test('what is no time or no zone is known as such', () => {
  assert.deepEqual(momentsAt('soon', 'Europe/London'), [])
  assert.ok(isZone('Europe/London'))
  assert.ok(!isZone('Europe/Atlantis'))
})
