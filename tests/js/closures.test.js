import assert from 'node:assert/strict'
import test from 'node:test'
import { say } from '../../static/js/closures.js'

test('a closure is said by street, junction, way out and who is stopped', () => {
  const closure = { street: 'Bowes Road', junction: 'Highworth Road', bearing_deg: 120, for_vehicles: true }
  assert.equal(
    say({ role: 'closure', on_foot: true, ...closure }),
    'Bowes Road at Highworth Road, to the SE, vehicles and people on foot',
  )
})

test('a way without a name is called by its sort, and a tunnel told', () => {
  const closure = { street: '', junction: '', highway: 'living_street', bearing_deg: 359, on_foot: true }
  assert.equal(
    say({ role: 'closure', in_tunnel: true, ...closure }),
    'living street without a name, where it goes underground, to the N, people on foot',
  )
})
