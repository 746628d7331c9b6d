import assert from 'node:assert/strict'
import test from 'node:test'
import { nameOf, reason, standing } from '../../static/js/editor/save_words.js'

const calm = { is: /** @type {const} */ ('saved'), keeps: true, base: 3, refusal: null }

test('what is saved is said with its time', () => {
  assert.equal(standing(calm, '14:05'), 'Saved 14:05')
  assert.equal(standing(calm, ''), 'All is saved')
  assert.equal(standing({ ...calm, base: 0 }, ''), 'Not yet a saved plan')
})

test('what is not saved says why, where it is, and what happens next', () => {
  const waiting = { ...calm, is: /** @type {const} */ ('waiting'), refusal: { status: 0 } }
  assert.equal(
    standing(waiting, ''),
    'Not saved: no connection to the server. It is kept in this browser. It is tried again by itself.',
  )
  assert.match(standing({ ...waiting, keeps: false }, ''), /leave this page open/)
  assert.match(standing({ ...waiting, refusal: { status: 401 } }, ''), /Sign in again/)
  assert.match(
    standing({ ...waiting, refusal: { status: 507, message: 'The disk is full.' } }, ''),
    /disk is full/,
  )
  assert.match(standing({ ...waiting, refusal: new Error('Mine.') }, ''), /no connection/)
})

test('what was refused for good is not said to be tried again', () => {
  const refused = {
    ...calm,
    is: /** @type {const} */ ('refused'),
    refusal: { status: 422, message: 'Not that large' },
  }
  assert.equal(standing(refused, ''), 'Not saved: Not that large. It is kept in this browser.')
})

test('a browser that keeps nothing is told of though all is saved', () => {
  assert.match(standing({ ...calm, keeps: false }, '14:05'), /^Saved 14:05\. This browser keeps nothing/)
})

test('a step back is called one, and nobody has a name', () => {
  assert.equal(reason({ label: 'Corner moved.', how: 'undo' }), 'Undone: Corner moved.')
  assert.equal(reason({ label: '', how: 'change' }), 'Changed.')
  assert.equal(nameOf(''), 'Somebody')
})
