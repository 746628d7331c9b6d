// The reader's side of a published map: to zoom and move it, and to tell the article how high it is.
// All of it can be read without this script, which asks nobody for anything and keeps nothing.

const MOST = 8 // times as large as at first
const STEP = 1.6
const NUDGE = 0.15

const page = document
const map = /** @type {HTMLElement} */ (page.querySelector('#map'))
const zoomBar = /** @type {HTMLElement} */ (page.querySelector('#zoom'))
// Where the part that is seen begins, in shares of the whole map, and how much larger it is.
let left = 0
let above = 0
let scale = 1

/** @param {number} value @param {number} most @param {number} [least] */
const held = (value, most, least = 0) => Math.max(least, Math.min(most, value))

/**
 * Zoom round a place, then move; all but the factor in shares of what is seen.
 * @param {number} factor @param {number} [x] @param {number} [y] @param {number} [right] @param {number} [down]
 */
const move = (factor, x = 0.5, y = 0.5, right = 0, down = 0) => {
  const seen = 1 / scale
  scale = held(scale * factor, MOST, 1)
  const part = 1 / scale
  left = held(left + (seen - part) * x + part * right, 1 - part)
  above = held(above + (seen - part) * y + part * down, 1 - part)
  map.className = scale > 1 ? 'in' : ''
  for (const layout of map.querySelectorAll('svg'))
    layout.style.transform = `scale(${scale})translate(${-100 * left}%,${-100 * above}%)`
}

/** Where in what is seen a place of the window is. @param {number} x @param {number} y @returns {[number, number]} */
const within = (x, y) => {
  const frame = map.getBoundingClientRect()
  return [(x - frame.x) / frame.width, (y - frame.y) / frame.height]
}

zoomBar.hidden = false
zoomBar.onclick = ({ target }) => move(Number(/** @type {HTMLButtonElement} */ (target).value) || 1)

/** @type {Record<string, [number, number]>} */
const WAYS = { Left: [-1, 0], Right: [1, 0], Up: [0, -1], Down: [0, 1] }
map.onkeydown = (event) => {
  const { key } = event
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const [right, down] = (scale > 1 && WAYS[key.slice(5)]) || [0, 0]
  const factor = '+='.includes(key) ? STEP : key === '-' ? 1 / STEP : 1
  if (factor === 1 && !right && !down) return
  event.preventDefault()
  move(factor, 0.5, 0.5, right * NUDGE, down * NUDGE)
}

map.onwheel = (event) => {
  if (!event.ctrlKey && !event.metaKey) return // the article scrolls
  event.preventDefault()
  move(STEP ** (-Math.sign(event.deltaY) / 2), ...within(event.x, event.y))
}

/** @type {Map<number, [number, number]>} */
const fingers = new Map()
const spread = () => {
  const [one, other] = [...fingers.values()]
  return other ? Math.hypot(one[0] - other[0], one[1] - other[1]) : 1
}
map.onpointerdown = ({ pointerId, x, y }) => fingers.set(pointerId, within(x, y))
map.onpointermove = ({ pointerId, x, y }) => {
  const before = fingers.get(pointerId)
  const count = fingers.size
  if (!before || (scale === 1 && count < 2)) return
  map.setPointerCapture(pointerId) // only now, so that a press on a mark stays one
  const apart = spread()
  const now = within(x, y)
  fingers.set(pointerId, now)
  move(spread() / apart, ...now, (before[0] - now[0]) / count, (before[1] - now[1]) / count)
}
map.onpointerup = map.onpointercancel = map.onpointerleave = (event) => fingers.delete(event.pointerId)

map.addEventListener('focusin', ({ target }) => {
  const mark = /** @type {Element} */ (target).getBoundingClientRect()
  const [x, y] = within(mark.x + mark.width / 2, mark.y + mark.height / 2)
  if (held(x, 1) !== x || held(y, 1) !== y) move(1, 0, 0, x - 0.5, y - 0.5)
  map.scrollTo(0, 0)
})
map.onclick = ({ target }) => {
  const told = /** @type {Element} */ (target).closest('a')?.getAttribute('href')
  const folded = told && page.querySelector(told)?.closest('details')
  if (folded) folded.open = true
}

window.onbeforeprint = () => {
  for (const folded of page.querySelectorAll('details')) folded.open = true
}

const id = `${page.body.dataset.id}`
const secret = /secret=(\w+)/.exec(location.hash)?.[1] // read once: a link to a list replaces it
const tell = () => {
  const height = Math.ceil(page.documentElement.getBoundingClientRect().height)
  parent.postMessage({ 'datawrapper-height': { [id]: height } }, '*')
  parent.postMessage({ sentinel: 'amp', type: 'embed-size', height }, '*')
  if (secret) parent.postMessage({ secret, message: 'height', value: height }, '*')
}
new ResizeObserver(tell).observe(page.documentElement)
for (const wait of [0, 300, 1000, 3000]) setTimeout(tell, wait) // for those who listen late
window.onload = tell
