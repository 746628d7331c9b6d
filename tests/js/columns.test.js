import assert from 'node:assert/strict'
import test from 'node:test'
import { Incidents } from '../../static/js/columns.js'
import { nearest } from '../../static/js/past.js'

const incidents = new Incidents({
  n: 3,
  lat: [6_016_000, 100, 200],
  lon: [2_493_000, -100, 300],
  distance_m: [40, 10, 90],
  texts: ['', 'fire', 'flood', '2017-07', '~2019'],
  category: [1, 2, 1],
  when: [3, 4, 4],
})
const filter = (values) => incidents.matching(new URLSearchParams(values))

test('places are sums of the differences', () => {
  assert.deepEqual([...incidents.lat], [60.16, 60.161, 60.163])
  assert.deepEqual([...incidents.lon], [24.93, 24.929, 24.932])
})

test('rows are put nearest first', () => assert.deepEqual(nearest(incidents, [0, 1, 2]), [1, 0, 2]))

test('a column that was left out is empty text', () => assert.equal(incidents.text('summary', 1), ''))

test('the year of an approximate time is its year', () => assert.equal(incidents.year(1), 2019))

test('years and categories filter together', () => {
  assert.deepEqual(filter({}), [0, 1, 2])
  assert.deepEqual(filter({ category: 'fire' }), [0, 2])
  assert.deepEqual(filter({ since: '2018', category: 'fire' }), [2])
  assert.deepEqual(filter({ until: '2018' }), [0])
})
