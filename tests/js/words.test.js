import assert from 'node:assert/strict'
import test from 'node:test'
import { sayArea, sayLength, sayWhen } from '../../static/js/words.js'

test('short lengths in metres, long ones in kilometres', () => {
  assert.equal(sayLength(83.4), '83 m')
  assert.equal(sayLength(999.6), '1.00 km')
  assert.equal(sayLength(12345), '12.3 km')
})

test('areas in square metres, hectares and square kilometres', () => {
  assert.equal(sayArea(950), '950 m²')
  assert.equal(sayArea(125_664), '12.6 ha')
  assert.equal(sayArea(3_141_593), '3.14 km²')
  assert.equal(sayArea(1.7016e9), '1,702 km²')
})

test('a time is said as far as it is known', () => {
  assert.equal(sayWhen('2017'), '2017')
  assert.equal(sayWhen('2017-07'), 'Jul 2017')
  assert.equal(sayWhen('2017-07-28'), '28 Jul 2017')
  assert.equal(sayWhen('2017-07-28T18:15'), '28 Jul 2017, 18:15')
})

test('an approximate time says so', () => {
  assert.equal(sayWhen('~2017-07-28T18:15'), '28 Jul 2017, about 18:15')
  assert.equal(sayWhen('~2017-07'), 'about Jul 2017')
})

test('what is no time is repeated as it is', () => {
  assert.equal(sayWhen('one summer'), 'one summer')
})
