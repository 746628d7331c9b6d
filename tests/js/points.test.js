import assert from 'node:assert/strict'
import test from 'node:test'

globalThis.L = { Layer: { extend: (methods) => methods } }
const { PointsLayer } = await import('../../static/js/points.js')

/** A layer on a map of one 256-pixel world. */
function layer(lon, lat) {
  const made = { ...PointsLayer, _map: { options: { crs: { scale: () => 256 } }, getZoom: () => 0 } }
  made.redraw = () => {}
  made.setPlaces(Float64Array.from(lon), Float64Array.from(lat))
  made.show(lon.map((_, row) => row))
  return made
}

test('the middle of the world lies in the middle of its picture', () => {
  const points = layer([0], [0])
  points.place({ x: 0, y: 0 }, { x: 256, y: 256 })
  assert.deepEqual(points.placed, [[0, 128, 128]])
})

test('north is up and the picture ends at 85.05 degrees', () => {
  const points = layer([0], [85.0511])
  points.place({ x: 0, y: 0 }, { x: 256, y: 256 })
  assert.ok(Math.abs(points.placed[0][2]) < 0.01)
})

test('a place across the antimeridian is drawn beside its neighbours', () => {
  const points = layer([-179], [0])
  points.place({ x: 200, y: 0 }, { x: 112, y: 256 }) // a frame round 180 degrees
  assert.ok(Math.abs(points.placed[0][1] - 56.7) < 0.1)
})

test('what lies off the canvas is left out', () => {
  const points = layer([0, 90], [0, 0])
  points.place({ x: 100, y: 100 }, { x: 50, y: 50 })
  assert.deepEqual(
    points.placed.map(([row]) => row),
    [0],
  )
})
