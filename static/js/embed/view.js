// The reader's side of a published map: to zoom and move it, and to tell the article how high it is.
// All of it can be read without this script, which asks nobody for anything and keeps nothing.

/** @typedef {[number, number]} Pair shares of the frame, to the right and down */

const MOST = 8 // times as large as at first
const STEP = 1.6
const NUDGE = 0.15

const page = document
const map = /** @type {HTMLElement} */ (page.querySelector('#map'))
const zoomBar = /** @type {HTMLElement} */ (page.querySelector('#zoom'))
const layouts = [...map.querySelectorAll('svg')].map((svg) => {
  const box = svg.viewBox.baseVal
  return { svg, box, width: box.width, height: box.height }
})
const shown = () => layouts.find(({ svg }) => svg.getClientRects().length) || layouts[0]
const isZoomed = () => map.className

/** @param {number} value @param {number} most @param {number} [least] */
const held = (value, most, least = 0) => Math.max(least, Math.min(most, value))

/** Zoom round a place, then move. @param {number} factor @param {Pair} [at] @param {Pair} [by] */
const move = (factor, [x, y] = [0.5, 0.5], [right, down] = [0, 0]) => {
  const { box, width, height } = shown()
  const scale = held((width / box.width) * factor, MOST, 1)
  const [w, h] = [width / scale, height / scale]
  box.x = held(box.x + (box.width - w) * x + w * right, width - w)
  box.y = held(box.y + (box.height - h) * y + h * down, height - h)
  box.width = w
  box.height = h
  map.className = scale > 1 ? 'in' : ''
}

/** @param {number} x @param {number} y @returns {Pair} where in the frame a place of the window is */
const within = (x, y) => {
  const frame = shown().svg.getBoundingClientRect()
  return [(x - frame.x) / frame.width, (y - frame.y) / frame.height]
}

zoomBar.hidden = false
;[STEP, 1 / STEP, 1 / MOST].forEach((factor, n) => {
  zoomBar.children[n].addEventListener('click', () => move(factor))
})

/** @type {Record<string, Pair>} */
const WAYS = { Left: [-NUDGE, 0], Right: [NUDGE, 0], Up: [0, -NUDGE], Down: [0, NUDGE] }
map.addEventListener('keydown', (event) => {
  const { key } = event
  const way = isZoomed() && WAYS[key.slice(5)]
  const factor = { '+': STEP, '=': STEP, '-': 1 / STEP }[key] || (way && 1)
  if (!factor || event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  move(factor, undefined, way || undefined)
})

/** @param {WheelEvent} event a plain wheel is left to the article */
const wheel = (event) => {
  if (!event.ctrlKey && !event.metaKey) return
  event.preventDefault()
  move(STEP ** (-Math.sign(event.deltaY) / 2), within(event.x, event.y))
}
map.addEventListener('wheel', wheel, { passive: false })

/** @type {Map<number, Pair>} */
const fingers = new Map()
const spread = () => {
  const [one, other] = [...fingers.values()]
  return other ? Math.hypot(one[0] - other[0], one[1] - other[1]) : 1
}
map.addEventListener('pointerdown', ({ pointerId, x, y }) => fingers.set(pointerId, within(x, y)))
map.addEventListener('pointermove', ({ pointerId, x, y }) => {
  const before = fingers.get(pointerId)
  if (!before || !(isZoomed() || fingers.size > 1)) return
  map.setPointerCapture(pointerId) // only now, so that a press on a mark stays one
  const apart = spread()
  const now = within(x, y)
  fingers.set(pointerId, now)
  const count = fingers.size
  move(spread() / apart, now, [(before[0] - now[0]) / count, (before[1] - now[1]) / count])
})
for (const end of ['pointerup', 'pointercancel', 'pointerleave'])
  map.addEventListener(end, (event) => fingers.delete(/** @type {PointerEvent} */ (event).pointerId))

map.addEventListener('focusin', ({ target }) => {
  const mark = /** @type {Element} */ (target).getBoundingClientRect()
  const [x, y] = within(mark.x + mark.width / 2, mark.y + mark.height / 2)
  if (held(x, 1) !== x || held(y, 1) !== y) move(1, undefined, [x - 0.5, y - 0.5])
  map.scrollTo(0, 0)
})
map.addEventListener('click', ({ target }) => {
  const told = /** @type {Element} */ (target).closest('a')?.getAttribute('href')
  const folded = told && page.querySelector(told)?.closest('details')
  if (folded) folded.open = true
})

addEventListener('beforeprint', () => {
  for (const folded of page.querySelectorAll('details')) folded.open = true
})

const id = `${page.body.dataset.id}`
const secret = /secret=(\w+)/.exec(location.hash)?.[1] // read once: a link to a list replaces it
const tell = () => {
  const height = Math.ceil(page.documentElement.getBoundingClientRect().height)
  /** @param {object} message */
  const post = (message) => parent.postMessage(message, '*')
  post({ 'datawrapper-height': { [id]: height } })
  post({ sentinel: 'amp', type: 'embed-size', height })
  if (secret) post({ secret, message: 'height', value: height })
}
new ResizeObserver(tell).observe(page.documentElement)
for (const wait of [0, 300, 1000, 3000]) setTimeout(tell, wait) // for those who listen late
addEventListener('load', tell)
