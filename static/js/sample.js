import { fill } from './dom.js'

const SVG = 'http://www.w3.org/2000/svg'

/**
 * A short piece of a line as the map has it.
 * @param {string} css its class
 */
export function sample(css) {
  const line = fill(document.createElementNS(SVG, 'path'), { class: css, d: 'M0 8h40' }, [])
  const size = { class: 'sample', width: 40, height: 16, 'aria-hidden': 'true' }
  return fill(document.createElementNS(SVG, 'svg'), size, [line])
}
