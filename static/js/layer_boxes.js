import { fill, make } from './dom.js'

const SVG = 'http://www.w3.org/2000/svg'

/**
 * Draw sorts of lines on a map, each with a box that takes it off again. They differ in their dashes.
 * @param {{css: string, label: string, features: PlanFeature[]}[]} layers
 * @param {(features: PlanFeature[], css: string) => (shown: boolean) => void} lay draws lines, and gives what
 *   takes them off the map and puts them back
 * @param {((shown: boolean) => void)[]} [shows] gets what takes each off the map
 * @returns {HTMLElement} the boxes; empty when there is nothing to draw
 */
export function layerBoxes(layers, lay, shows = []) {
  const boxes = layers
    .filter(({ features }) => features.length)
    .map(({ css, label, features }) => {
      const show = lay(features, css)
      shows.push(show)
      const box = make('input', { type: 'checkbox', checked: true })
      box.addEventListener('change', () => show(/** @type {HTMLInputElement} */ (box).checked))
      return make('label', { class: 'layer' }, box, sample(css), label)
    })
  return make('div', { role: 'group', 'aria-label': 'On the map' }, ...boxes)
}

/**
 * A short piece of such a line.
 * @param {string} css its class
 */
export function sample(css) {
  const line = fill(document.createElementNS(SVG, 'path'), { class: css, d: 'M0 8h40' }, [])
  const size = { class: 'sample', width: 40, height: 16, 'aria-hidden': 'true' }
  return fill(document.createElementNS(SVG, 'svg'), size, [line])
}
