/**
 * Something that two people changed differently. `path` names it: "title", or with the id of an entry
 * "rings/outer/drawing"; `mine` and `theirs` are null for what is no more.
 * @typedef {{path: string, says: string, mine: any, theirs: any}} Conflict
 */

const TEXTS = new Set(['values', 'methane']) // parts that hold texts by name, as many as there are
const LONGEST = 120 // characters of a text that is quoted

/**
 * A draft with what was chosen for each conflict.
 * @param {Draft} draft has everything else of both
 * @param {Conflict[]} conflicts
 * @param {(index: number) => boolean} isTheirs whether theirs was chosen
 * @returns {Draft}
 */
export function chosen(draft, conflicts, isTheirs) {
  const next = structuredClone(draft)
  for (const [i, { path, mine, theirs }] of conflicts.entries()) {
    put(next, path.split('/'), isTheirs(i) ? theirs : mine)
  }
  return next
}

/** @param {any} holder changed in place @param {string[]} path @param {any} value null for nothing */
function put(holder, [name, ...rest], value, areTexts = false) {
  if (rest.length) {
    const part = Array.isArray(holder) ? holder.find(({ id }) => id === name) : holder[name]
    if (part) put(part, rest, value, TEXTS.has(name))
  } else if (Array.isArray(holder)) putEntry(holder, name, value)
  else if (areTexts && value === null) delete holder[name]
  else holder[name] = value
}

/** @param {any[]} entries changed in place @param {string} id @param {any} value null takes it away */
function putEntry(entries, id, value) {
  const at = entries.findIndex((entry) => entry.id === id)
  const [from, many] = at < 0 ? [entries.length, 0] : [at, 1]
  entries.splice(from, many, ...(value ? [value] : []))
}

/**
 * What a part of a draft is, for people.
 * @param {any} what
 * @returns {string}
 */
export function inWords(what) {
  if (what === null || what === undefined || what === '') return 'nothing'
  if (typeof what === 'boolean') return what ? 'yes' : 'no'
  if (typeof what !== 'object') return shortened(String(what))
  if (what.coordinates) return drawing(what)
  if (Array.isArray(what)) return what.map(inWords).join(', ') || 'nothing'
  if (!what.id)
    return (
      Object.entries(what)
        .map(([name, value]) => `${name} ${inWords(value)}`)
        .join(', ') || 'nothing'
    )
  return shortened(
    [what.label, what.text, what.reason, what.role, what.sort, what.kind].filter(Boolean).join(', '),
  )
}

/** @param {string} text */
function shortened(text) {
  const letters = Array.from(text)
  return letters.length > LONGEST ? `${letters.slice(0, LONGEST).join('')} …` : text
}

/** @param {{type: string, coordinates: any[]}} geometry */
function drawing({ type, coordinates }) {
  if (type === 'Point') return `the position ${inWords([...coordinates].reverse())}`
  const places = coordinates.flat(Number.POSITIVE_INFINITY).length / 2
  const first = `first at ${inWords(coordinates.flat(Number.POSITIVE_INFINITY).slice(0, 2).reverse())}`
  return type.endsWith('Polygon')
    ? `an area of ${places - 1} corners, ${first}`
    : `a line of ${places} places, ${first}`
}
