/**
 * @param {number} lengthM metres, 0 or more
 * @returns {string} such as "83 m" or "1.24 km"
 */
export function sayLength(lengthM) {
  return lengthM < 999.5 ? `${Math.round(lengthM)} m` : `${(lengthM / 1000).toPrecision(3)} km`
}

/**
 * @param {number} areaM2 square metres
 * @returns {string} such as "950 m²", "12.6 ha" or "3.14 km²"
 */
export function sayArea(areaM2) {
  if (areaM2 < 9_995) return `${Math.round(areaM2)} m²`
  if (areaM2 < 999_500) return `${(areaM2 / 1e4).toPrecision(3)} ha`
  return areaM2 < 999.5e6
    ? `${(areaM2 / 1e6).toPrecision(3)} km²`
    : `${Math.round(areaM2 / 1e6).toLocaleString('en')} km²`
}

/**
 * @param {string} when a part of an ISO time, with ~ before it when it is approximate
 * @returns {string} such as "2017", "Jul 2017" or "28 Jul 2017, about 18:15"
 */
export function sayWhen(when) {
  const [, about, year, month, day, clock] = /^(~?)(\d{4})-?(\d\d)?-?(\d\d)?T?(.*)$/.exec(when) ?? []
  if (!year) return when
  const name = month && new Date(2000, +month - 1).toString().slice(4, 7)
  const date = [day && +day, name, year].filter(Boolean).join(' ')
  const near = about ? 'about ' : ''
  return clock ? `${date}, ${near}${clock}` : near + date
}
