import assert from 'node:assert/strict'
import test from 'node:test'
import { SaveQueue } from '../../static/js/editor/queue.js'
import { Refusal } from '../../static/js/send.js'

/** @param {string} title @returns {any} */
const draft = (title, more = {}) => ({ title, place: '', rings: [], ...more })

/** A browser and a server that can fail, and a clock that goes only when it is told. */
function world({ plan = 'p', base = 1, entries = new Map(), server = newServer() } = {}) {
  const world = {
    server,
    entries,
    time: 0,
    /** @type {{at: number, work: () => void}[]} */
    timers: [],
    names: 0,
    keepFails: false,
    /** @type {any} */
    settle: async () => assert.fail('nothing was to be settled'),
    /** @type {any} */
    queue: null,
    async pass(ms) {
      const end = this.time + ms
      for (;;) {
        await breathe()
        const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        this.time = Math.max(this.time, next.at)
        this.timers.splice(this.timers.indexOf(next), 1)
        next.work()
      }
      this.time = end
    },
  }
  const keep = {
    put: async (entry) => {
      if (world.keepFails) throw new Error('full')
      entries.set(entry.id, structuredClone(entry))
    },
    drop: async (id) => void entries.delete(id),
  }
  const tools = {
    keep,
    send: async (what) => server.save(structuredClone(what)),
    settle: (what) => world.settle(what),
    newName: () => `n${entries.size}-${++world.names}-${Math.random()}`,
    now: () => world.time,
    after: (wait, work) => {
      const timer = { at: world.time + wait, work }
      world.timers.push(timer)
      return () => world.timers.splice(world.timers.indexOf(timer) >>> 0, 1)
    },
  }
  world.queue = new SaveQueue(tools, { plan, base, draft: draft(''), address: '/plans/p' })
  return world
}

const breathe = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve()
}

function newServer() {
  return {
    version: 1,
    /** @type {any[]} */
    saved: [],
    keys: new Map(),
    /** @type {any[]} */
    heard: [],
    /** @type {Refusal[]} one for each call that fails; "lost" saves but its answer is lost */
    fails: [],
    isOff: false,
    losesAnswer: false,
    save(what) {
      this.heard.push(what)
      if (this.isOff) throw new Refusal(0, {})
      if (this.fails.length) throw this.fails.shift()
      const known = this.keys.get(what.key)
      if (known) {
        assert.deepEqual(known.what, what, 'a key stands for one save')
        return known.answer
      }
      if (what.base && what.base !== this.version) throw new Refusal(412, { current: this.version })
      this.saved.push(what)
      this.version = what.base + 1
      const answer = { plan: 'p', version: this.version }
      this.keys.set(what.key, { what, answer })
      if (this.losesAnswer) {
        this.losesAnswer = false
        throw new Refusal(0, {})
      }
      return answer
    },
  }
}

test('a change is in the browser at once and on the server a second later', async () => {
  const { queue, entries, server, pass, ...rest } = world()
  const all = { ...rest, queue, entries, server, pass }
  queue.change(draft('a'), 'Title.')
  await breathe()
  assert.equal([...entries.values()][0].draft.title, 'a')
  await pass.call(all, 0)
  assert.equal(server.saved.length, 0)
})

test('saving empties the browser and tells the version', async () => {
  const w = world()
  w.queue.change(draft('a'), 'Title.')
  assert.equal(w.queue.is, 'unsaved')
  await w.pass(1_000)
  assert.deepEqual(w.server.saved[0].draft, draft('a'))
  assert.equal(w.server.saved[0].why, 'Title.')
  assert.deepEqual([w.queue.is, w.queue.base, w.entries.size], ['saved', 2, 0])
})

test('whoever never pauses is saved every five seconds all the same', async () => {
  const w = world()
  for (let i = 0; i < 40; i++) {
    w.queue.change(draft(`t${i}`), `Step ${i}.`)
    await w.pass(500)
  }
  assert.ok(w.server.saved.length >= 3 && w.server.saved.length <= 5, `${w.server.saved.length} saves`)
  assert.match(w.server.saved[0].why, /^\d+ changes, the last: Step \d+\.$/)
})

test('what was changed while it was sent is sent next', async () => {
  const w = world()
  w.queue.change(draft('a'), 'A.')
  const { save } = w.server
  w.server.save = function (what) {
    if (what.draft.title === 'a') w.queue.change(draft('b'), 'B.')
    return save.call(this, what)
  }
  await w.pass(10_000)
  assert.deepEqual(
    w.server.saved.map((s) => [s.draft.title, s.base, s.why]),
    [
      ['a', 1, 'A.'],
      ['b', 2, 'B.'],
    ],
  )
  assert.equal(w.queue.is, 'saved')
})

test('a save whose answer was lost is sent again under its key, and counts once', async () => {
  const w = world()
  w.server.losesAnswer = true
  w.queue.change(draft('a'), 'A.')
  await w.pass(1_000)
  assert.equal(w.queue.is, 'waiting')
  w.queue.change(draft('b'), 'B.')
  await w.pass(60_000)
  assert.deepEqual(
    w.server.saved.map((s) => s.draft.title),
    ['a', 'b'],
  )
  assert.equal(w.server.heard[0].key, w.server.heard[1].key)
  assert.equal(w.queue.is, 'saved')
})

test('sixty seconds without network lose nothing, and the server is not hammered', async () => {
  const w = world()
  w.server.isOff = true
  for (let i = 0; i < 60; i++) {
    w.queue.change(draft(`t${i}`), `Step ${i}.`)
    await w.pass(1_000)
    assert.equal([...w.entries.values()][0].draft.title, `t${i}`)
  }
  assert.ok(w.server.heard.length <= 8, `${w.server.heard.length} tries`)
  w.server.isOff = false
  await w.pass(60_000)
  assert.equal(w.server.saved.at(-1).draft.title, 't59')
  assert.deepEqual([w.queue.is, w.entries.size], ['saved', 0])
})

test('when the network is back it is used at once', async () => {
  const w = world()
  w.server.isOff = true
  w.queue.change(draft('a'), 'A.')
  await w.pass(40_000)
  w.server.isOff = false
  await w.queue.flush()
  assert.equal(w.queue.is, 'saved')
})

test('a server that says when is asked then', async () => {
  const w = world()
  w.server.fails.push(new Refusal(429, {}, 20))
  w.queue.change(draft('a'), 'A.')
  await w.pass(20_900)
  assert.equal(w.server.heard.length, 1)
  await w.pass(200)
  assert.equal(w.queue.is, 'saved')
})

test('what the server will never take stays in the browser, and goes with the next change', async () => {
  const w = world()
  w.server.fails.push(new Refusal(422, { title: 'title: is too long' }))
  w.queue.change(draft('long'), 'Title.')
  await w.pass(100_000)
  assert.deepEqual([w.queue.is, w.server.heard.length, w.entries.size], ['refused', 1, 1])
  assert.equal(w.queue.refusal.message, 'title: is too long')
  w.queue.change(draft('ok'), 'Shorter.')
  await w.pass(1_000)
  assert.notEqual(w.server.heard[0].key, w.server.heard[1].key)
  assert.equal(w.server.saved[0].why, 'Title. Shorter.')
  assert.equal(w.queue.is, 'saved')
})

test('a full disk is waited for with the same save', async () => {
  const w = world()
  w.server.fails.push(new Refusal(507, {}), new Refusal(507, {}))
  w.queue.change(draft('a'), 'A.')
  await w.pass(1_000)
  assert.deepEqual([w.queue.is, w.queue.refusal.status], ['waiting', 507])
  await w.pass(10_000)
  assert.equal(w.queue.is, 'saved')
  assert.equal(new Set(w.server.heard.map((s) => s.key)).size, 1)
})

test('what others saved is taken in, with what was drawn meanwhile, and saved on top of theirs', async () => {
  const w = world()
  w.server.version = 5
  const joined = []
  w.queue.addEventListener('joined', () => joined.push(w.queue.draft))
  w.settle = async (what) => {
    assert.equal(what.base, 1)
    w.queue.change(draft('mine', { caption: 'later' }), 'Caption.')
    return { version: 5, draft: draft('mine', { place: 'theirs' }), isSaved: false }
  }
  w.queue.change(draft('mine'), 'Title.')
  await w.pass(10_000)
  const both = draft('mine', { place: 'theirs', caption: 'later' })
  assert.deepEqual(joined, [both])
  assert.deepEqual(w.server.saved, [{ ...w.server.saved[0], base: 5, draft: both, why: 'Title. Caption.' }])
  assert.deepEqual([w.queue.is, w.queue.base, w.entries.size], ['saved', 6, 0])
})

test('when the server has just what is here nothing is saved again', async () => {
  const w = world()
  w.server.version = 2
  w.settle = async () => ({ version: 2, draft: draft('mine'), isSaved: true })
  w.queue.change(draft('mine'), 'Title.')
  await w.pass(10_000)
  assert.deepEqual([w.queue.is, w.queue.base, w.server.saved.length, w.entries.size], ['saved', 2, 0, 0])
})

test('what was undone to what is saved is nothing to save twice', async () => {
  const w = world()
  w.queue.change(draft('a'), 'A.')
  await w.pass(2_000)
  await w.queue.flush()
  assert.equal(w.server.saved.length, 1)
})

test('what goes to the server is in the browser before, with its key', async () => {
  const w = world()
  const { save } = w.server
  let before
  w.server.save = function (what) {
    before = [...w.entries.values()].map(({ sending }) => sending?.key)
    return save.call(this, what)
  }
  w.queue.change(draft('a'), 'A.')
  await w.pass(1_000)
  assert.deepEqual(before, [w.server.heard[0].key])
})

test('a page that dies leaves what it sent and what it had not, and the next one goes on', async () => {
  const w = world()
  w.server.losesAnswer = true
  w.queue.change(draft('a'), 'A.')
  await w.pass(1_000)
  w.queue.change(draft('b'), 'B.')
  await breathe() // and here the page dies
  const left = [...w.entries.values()][0]
  const next = world({ server: w.server })
  next.queue.takeUp(structuredClone(left))
  await next.pass(10_000)
  assert.deepEqual(
    w.server.saved.map((s) => [s.draft.title, s.base]),
    [
      ['a', 1],
      ['b', 2],
    ],
  )
  assert.equal(next.queue.is, 'saved')
})

test('a new plan is made once, however often its first save is sent', async () => {
  const w = world({ plan: '', base: 0 })
  w.server.losesAnswer = true
  w.queue.change(draft('new'), 'A scene.')
  await w.pass(20_000)
  assert.deepEqual([w.queue.plan, w.server.saved.length], ['p', 1])
})

test('a page that is left sends at once', async () => {
  const w = world()
  w.queue.change(draft('a'), 'A.')
  w.queue.leave()
  await breathe()
  assert.equal(w.server.saved[0].draft.title, 'a')
  assert.equal(w.entries.size, 1)
})

test('a browser that keeps nothing is told of, and the server gets everything', async () => {
  const w = world()
  w.keepFails = true
  w.queue.change(draft('a'), 'A.')
  await breathe()
  assert.equal(w.queue.keeps, false)
  await w.pass(1_000)
  assert.equal(w.queue.is, 'saved')
  w.keepFails = false
  w.queue.change(draft('b'), 'B.')
  await breathe()
  assert.equal(w.queue.keeps, true)
})
