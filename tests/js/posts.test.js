import assert from 'node:assert/strict'
import test from 'node:test'
import { byPost, middle, sayNumbers, toggled } from '../../static/js/posts.js'

/** @returns {PlanFeature} */
const closure = (number, post, coordinates = [0, 0], ring = undefined) => ({
  type: 'Feature',
  geometry: { type: 'Point', coordinates },
  properties: { role: 'closure', number, post, ring },
})

test('closures of one post come together, in the order of their first numbers', () => {
  const posts = byPost([closure(1, 1), closure(2, 2), closure(3, 1)])
  assert.deepEqual(
    posts.map((post) => post.map(({ properties }) => properties.number)),
    [[1, 3], [2]],
  )
})

test('posts of two rings stay apart', () => {
  assert.equal(byPost([closure(1, 1, [0, 0], 'inner'), closure(1, 1, [0, 0], 'outer')]).length, 2)
})

test('numbers in a row are a span', () => {
  assert.deepEqual([[1], [1, 2, 3], [1, 4, 5]].map(sayNumbers), ['1', '1–3', '1, 4–5'])
})

test('a post is marked in its middle', () => {
  assert.deepEqual(middle([closure(1, 1, [24, 60]), closure(2, 1, [25, 62])]), [24.5, 61])
})

test('a place is added to a list once, and taken from it again', () => {
  assert.equal(toggled('', '24.94,60.17'), '24.94,60.17')
  assert.equal(toggled('1,2;3,4', '5,6'), '1,2;3,4;5,6')
  assert.equal(toggled('1,2;3,4', '1,2'), '3,4')
})
