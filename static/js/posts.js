/**
 * Closures that the same people can watch, in the order of their first numbers.
 * @param {PlanFeature[]} closures
 * @returns {PlanFeature[][]}
 */
export function byPost(closures) {
  /** @type {Map<string, PlanFeature[]>} */
  const posts = new Map()
  for (const closure of closures) {
    const { post, ring } = closure.properties
    const key = `${ring} ${post}`
    posts.set(key, [...(posts.get(key) ?? []), closure])
  }
  return [...posts.values()]
}

/**
 * Rising numbers in short.
 * @param {number[]} numbers
 * @returns {string} such as "1", "1–3" or "1, 4–6"
 */
export function sayNumbers(numbers) {
  /** @type {number[][]} */
  const spans = []
  for (const number of numbers) {
    const last = spans.at(-1)
    if (last && number === /** @type {number} */ (last.at(-1)) + 1) last.push(number)
    else spans.push([number])
  }
  return spans.map((span) => [...new Set([span[0], span.at(-1)])].join('–')).join(', ')
}

/**
 * The middle of some points.
 * @param {PlanFeature[]} features
 * @returns {[number, number]} longitude and latitude; the points lie close together, and never across 180°
 */
export function middle(features) {
  const places = features.map(({ geometry }) => /** @type {any} */ (geometry).coordinates)
  const mean = (/** @type {0 | 1} */ axis) => places.reduce((sum, at) => sum + at[axis], 0) / places.length
  return [mean(0), mean(1)]
}

/**
 * A list of places, as forms and addresses have it, with one more or one less.
 * @param {string} list such as "24.94,60.17;24.95,60.17"
 * @param {string} place
 * @returns {string}
 */
export function toggled(list, place) {
  const places = list.split(';').filter(Boolean)
  const others = places.filter((other) => other !== place)
  return (others.length < places.length ? others : [...places, place]).join(';')
}
