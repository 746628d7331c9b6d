/** @typedef {Record<string, any>} Part a draft, or the parts of one list of it by their ids */

/**
 * A draft of ours with what others changed: whatever differs between `before` and `after` is taken over where
 * ours is still as it was before. Used for drafts that the server has not seen: those of undo, and what was
 * drawn while it settled two people's changes. Rings, points and notes are told apart by their ids.
 * @param {Draft} ours
 * @param {Draft} before
 * @param {Draft} after
 * @returns {Draft}
 */
export function carried(ours, before, after) {
  return /** @type {any} */ (fields(ours, before, after, part))
}

/** @param {any} ours @param {any} before @param {any} after */
function part(ours, before, after) {
  if (isList(ours) && isList(before) && isList(after)) return list(ours, before, after)
  return same(ours, before) ? after : ours
}

/** @param {any} one */
const isList = (one) => Array.isArray(one) && one.every((entry) => entry?.id !== undefined)

/** Entries in the order of ours, then what others added. @param {any[]} ours @param {any[]} before @param {any[]} after */
function list(ours, before, after) {
  return Object.values(fields(byId(ours), byId(before), byId(after), entry))
}

/** @param {any} ours @param {any} before @param {any} after */
function entry(ours, before, after) {
  const are = [ours, before, after].every((one) => one !== undefined)
  return are ? fields(ours, before, after, part) : part(ours, before, after)
}

/** @param {{id: string}[]} entries @returns {Part} */
const byId = (entries) => Object.fromEntries(entries.map((one) => [`#${one.id}`, one]))

/**
 * @param {Part} ours @param {Part} before @param {Part} after
 * @param {(ours: any, before: any, after: any) => any} settle
 * @returns {Part} without what settles to nothing
 */
function fields(ours, before, after, settle) {
  const names = new Set([...Object.keys(ours), ...Object.keys(after)])
  const settled = [...names].map((name) => [name, settle(ours[name], before[name], after[name])])
  return Object.fromEntries(settled.filter(([, one]) => one !== undefined))
}

/**
 * Whether two things hold the same, in whatever order their names come.
 * @param {any} one @param {any} other
 * @returns {boolean}
 */
export function same(one, other) {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false
  const names = Object.keys(one)
  return (
    names.length === Object.keys(other).length &&
    Array.isArray(one) === Array.isArray(other) &&
    names.every((name) => Object.hasOwn(other, name) && same(one[name], other[name]))
  )
}
