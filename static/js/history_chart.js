import { fill, make } from './dom.js'

const [WIDE, HIGH] = [640, 120]
const GAP = 'M0 8L8 0M-2 2L2 -2M6 10L10 6' // slanted lines: nothing is loaded there

/**
 * Records over the years or months as bars; what is not loaded is hatched, for it is no zero.
 * @param {Span[]} of
 * @param {'years' | 'months'} step
 * @returns {Element[]} none when there is nothing to draw
 */
export function spans(of, step) {
  if (!of.length) return []
  const most = Math.max(1, ...of.map(({ records }) => records))
  const width = WIDE / of.length
  const bars = of.flatMap((span, i) => bar(span, i * width, width, most))
  const chart = make('figure', { class: 'spans' })
  chart.append(
    svg(
      'svg',
      {
        viewBox: `0 0 ${WIDE} ${HIGH}`,
        preserveAspectRatio: 'none',
        role: 'img',
        'aria-label': words(of, step),
      },
      svg('defs', {}, hatch()),
      ...bars,
    ),
    make(
      'p',
      { class: 'axis hint', 'aria-hidden': 'true' },
      make('span', {}, of[0].name),
      make('span', {}, `highest bar: ${most}`),
      make('span', {}, of[of.length - 1].name),
    ),
    make('figcaption', { class: 'hint' }, legend(of)),
  )
  return [chart]
}

/**
 * @param {Span} span
 * @param {number} x
 * @param {number} width
 * @param {number} most
 */
function bar({ records, months }, x, width, most) {
  const all = months ? months.loaded + months.suspect + months.missing : 1
  const known = months ? (all - months.missing) / all : 1
  const height = (HIGH * records) / most
  const gap = svg('rect', {
    class: 'gap',
    x: x + width * known,
    y: 0,
    width: width * (1 - known),
    height: HIGH,
    fill: 'url(#gap)',
  })
  const bar = svg('rect', {
    class: months?.suspect ? 'bar suspect' : 'bar',
    x: x + width * 0.1,
    y: HIGH - height,
    width: width * Math.max(known - 0.2, 0.15),
    height,
  })
  return [...(known < 1 ? [gap] : []), ...(records ? [bar] : [])]
}

function hatch() {
  const size = { id: 'gap', width: 8, height: 8, patternUnits: 'userSpaceOnUse' }
  return svg('pattern', size, svg('path', { d: GAP }))
}

/** @param {Span[]} of @param {string} step */
function words(of, step) {
  const highest = of.reduce((a, b) => (b.records > a.records ? b : a))
  const gaps = of.filter(({ months }) => months?.missing).length
  const unknown = gaps ? ` Not wholly loaded: ${gaps} of ${of.length} ${step}.` : ''
  return `Records by ${step.slice(0, -1)}, ${of[0].name} to ${of[of.length - 1].name}; most in ${highest.name}: ${highest.records}.${unknown} The figures are in the table.`
}

/** @param {Span[]} of */
function legend(of) {
  const said = [
    of.some(({ months }) => months?.missing) &&
      'Hatched: nothing is loaded, which is not to say that nothing happened.',
    of.some(({ months }) => months?.suspect) && 'Outlined bars: some of what they count is doubtful.',
    of.some(({ months }) => !months) && 'How complete these records are, month by month, is not known.',
  ]
  return said.filter(Boolean).join(' ')
}

/**
 * Make a part of a drawing.
 * @param {string} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children)
}
