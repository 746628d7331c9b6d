// Keeps an open map true: asks how the publication stands, while somebody can see it, and tells the reader.
// What comes back is shown as words, never as markup, and only when it makes sense.

/**
 * @typedef {'current' | 'lifted' | 'withdrawn' | 'held'} Standing
 * @typedef {{number: number, standing: Standing, said: string, at: string, correction: string}} News
 */

const EVERY_MS = 20_000 // a cache may hand out what is 15 s old, and once more after that
const SLOWEST_MS = 60_000
const PATIENCE_MS = 10_000
const MOST_SIGNS = 4_096
const MOST_WORDS = 500
const STANDINGS = ['current', 'lifted', 'withdrawn', 'held']
const SINCE = /** @type {const} */ ({ day: 'numeric', month: 'long', year: 'numeric' })
const CLOCK = /** @type {const} */ ({ hour: '2-digit', minute: '2-digit', timeZoneName: 'short' })

const { id, number, address = '' } = document.body.dataset
const own = Number(number)
const { href, search, hash } = location // as they were: a link to a list changes them
const isStable = href.replace(/(index\.html)?([?#].*)?$/, '') === address
const main = /** @type {HTMLElement} */ (document.querySelector('main'))

/** @param {string} name @param {string} words @param {Record<string, string>} [attributes] */
const made = (name, words, attributes = {}) => {
  const element = document.createElement(name)
  element.textContent = words
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  return element
}
const isToldLifted = main.firstElementChild?.className === 'warn' // by the page, as it came
const told = made('div', '', { role: 'status', class: 'warn' })
const checked = made('p', 'This map is kept up to date while it is open.')
main.prepend(told)
main.querySelector('header')?.append(checked)

/** @param {number} moment in milliseconds @param {Intl.DateTimeFormatOptions} parts on the reader's clock */
const say = (moment, parts) => new Date(moment).toLocaleString('en-GB', parts)

/** What was answered, or null where it cannot be meant for this map. @param {string} answer */
const read = (answer) => {
  if (answer.length > MOST_SIGNS) return null
  const news = JSON.parse(answer)
  const texts = [news?.said, news?.at, news?.correction]
  const isMeant = news?.format === 'cordon-map-live/1' && news.id === id && STANDINGS.includes(news.standing)
  const isWhole = texts.every((text) => typeof text === 'string')
  if (!isMeant || !isWhole || !Number.isSafeInteger(news.number)) return null
  const [said, at, correction] = texts.map((text) => text.slice(0, MOST_WORDS))
  return /** @type {News} */ ({ number: news.number, standing: news.standing, said, at, correction })
}

/** Put lines where readers see and hear them; the same ones again change nothing. @param {HTMLElement[]} lines */
const tell = (...lines) => {
  const same =
    lines.length === told.children.length && lines.every((line, i) => line.isEqualNode(told.children[i]))
  if (!same) told.replaceChildren(...lines)
}

/** The map goes, and with it what was said of it to other programs. @param {News} news @param {string} on */
const takeAway = ({ standing, said }, on) => {
  const gone = standing === 'held' ? 'This map is not available' : 'This map has been withdrawn'
  main.replaceChildren(told)
  tell(made('h1', gone), ...[said, on && `Since ${on}.`].filter(Boolean).map((line) => made('p', line)))
  document.title = gone
  for (const rest of document.head.querySelectorAll('meta[property],[name=description],script,link'))
    rest.remove()
}

/** Tell what is new. @param {News} news @returns {boolean} whether the map is still shown */
const show = (news) => {
  if (news.number < own) return true // some cache has an older answer
  const at = Date.parse(news.at)
  const on = Number.isNaN(at) ? '' : say(at, { ...SINCE, ...CLOCK })
  const when = on && ` (${on})`
  if (news.standing === 'withdrawn' || news.standing === 'held') {
    takeAway(news, on)
    return false
  }
  const lines = []
  if (news.number > own) {
    const newer = `?edition=${news.number}` // once for each edition, even where the page comes back old
    if (isStable && search !== newer) location.replace(address + newer + hash)
    const line = made('p', `This map is superseded${when}: `)
    line.append(made('a', 'see the newest one', { href: address + hash }))
    lines.push(line)
    if (news.correction) lines.push(made('p', `Corrected: ${news.correction}`))
  }
  if (news.standing === 'lifted' && !isToldLifted)
    lines.push(made('p', `The cordon is lifted${when}. ${news.said}`))
  tell(...lines)
  return true
}

let isOver = false
let isAsking = false
let isInView = false
let failures = 0
let askedAt = Number.NEGATIVE_INFINITY
let answeredAt = 0
let timer = 0

/** Ask when it is time, unless nobody can see it. */
const wait = () => {
  clearTimeout(timer)
  if (isOver || isAsking || !isInView || document.hidden) return
  const pause = Math.min(SLOWEST_MS, EVERY_MS * 2 ** failures)
  timer = setTimeout(ask, Math.max(0, Math.min(pause, askedAt + pause - Date.now())))
}

const ask = async () => {
  isAsking = true
  askedAt = Date.now()
  const news = await answered().catch(() => null)
  isAsking = false
  if (news) {
    failures = 0
    answeredAt = Date.now()
    isOver = !show(news)
  } else failures += 1
  checked.className = news ? '' : 'warn'
  const last = answeredAt && say(answeredAt, CLOCK)
  if (news) checked.textContent = `Last checked at ${last}.`
  else if (last) checked.textContent = `No answer since ${last}: this map shows what was known then.`
  else checked.textContent = 'Whether this map still holds cannot be checked now: it is as published.'
  wait()
}

const answered = async () => {
  const answer = await fetch(`${address}live.json`, {
    cache: 'no-cache',
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  return answer.ok ? read(await answer.text()) : null
}

document.addEventListener('visibilitychange', wait)
new IntersectionObserver((seen) => {
  isInView = seen[seen.length - 1].isIntersecting
  wait()
}).observe(document.documentElement)
