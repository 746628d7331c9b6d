/**
 * The moments at which a clock of a place shows a time: none while it is put forward, two when it is put back.
 * @param {string} shown such as "2026-03-29T02:30"
 * @param {string} zone IANA name
 * @returns {string[]} in UTC, earliest first
 */
export function momentsAt(shown, zone) {
  const asUtc = Date.parse(`${shown.slice(0, 16)}Z`)
  if (Number.isNaN(asUtc)) return []
  const near = [-1, 1].map((days) => offset_ms(asUtc + days * 86_400_000, zone)) // a change falls between
  const moments = [...new Set(near)].map((offset) => asUtc - offset)
  return moments
    .filter((moment) => clockAt(moment, zone) === shown.slice(0, 16))
    .sort((a, b) => a - b)
    .map((moment) => new Date(moment).toISOString().replace('.000Z', 'Z'))
}

/**
 * What a clock of a place shows at a moment.
 * @param {number | string} moment as Date takes it
 * @param {string} zone IANA name
 * @returns {string} such as "2026-03-29T01:30"
 */
export function clockAt(moment, zone) {
  const format = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  })
  return format.format(new Date(moment)).replace(' ', 'T')
}

/** Whether there is a time zone of that name. @param {string} zone */
export function isZone(zone) {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }))
  } catch {
    return false
  }
}

/** @param {number} moment @param {string} zone */
function offset_ms(moment, zone) {
  return Date.parse(`${clockAt(moment, zone)}Z`) - Math.floor(moment / 60_000) * 60_000
}
