import { fill, make } from './dom.js'

const [WIDE, HIGH] = [320, 64]

/**
 * How many a year, as bars and as figures.
 * @param {number[]} years one for each incident
 * @returns {Element[]} empty when there is nothing to compare
 */
export function showYears(years) {
  if (!years.length) return []
  const [first, last] = [years.reduce((a, b) => Math.min(a, b)), years.reduce((a, b) => Math.max(a, b))]
  const counts = Array.from({ length: last - first + 1 }, () => 0)
  for (const year of years) counts[year - first]++
  const most = Math.max(...counts)
  const step = WIDE / counts.length
  const bars = counts.map((count, i) =>
    makeSvg('rect', {
      x: i * step + step * 0.1,
      y: HIGH - (HIGH * count) / most,
      width: step * 0.8,
      height: (HIGH * count) / most,
    }),
  )
  const words = `Past incidents by year, ${first} to ${last}; most in ${first + counts.indexOf(most)}: ${most}.`
  return [
    makeSvg(
      'svg',
      { viewBox: `0 0 ${WIDE} ${HIGH}`, role: 'img', 'aria-label': words, class: 'years' },
      ...bars,
    ),
    make(
      'p',
      { class: 'axis hint', 'aria-hidden': 'true' },
      make('span', {}, `${first}`),
      make('span', {}, `${last}`),
    ),
    make(
      'details',
      {},
      make('summary', {}, 'Figures by year'),
      make(
        'table',
        {},
        make('tr', {}, make('th', {}, 'Year'), make('th', {}, 'Incidents')),
        ...counts.flatMap((count, i) =>
          count ? [make('tr', {}, make('td', {}, `${first + i}`), make('td', {}, `${count}`))] : [],
        ),
      ),
    ),
  ]
}

/**
 * Make a part of a drawing.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 */
function makeSvg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}
