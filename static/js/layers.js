import { make } from './dom.js'
import { lay } from './overlay.js'
import { sample } from './sample.js'

document.head.append(
  make('link', { rel: 'stylesheet', href: new URL('../css/closures.css', import.meta.url).href }),
)

/**
 * Draw sorts of lines on the map, each with a box that takes it off again. They differ in their dashes.
 * @param {{css: string, label: string, features: PlanFeature[]}[]} layers
 * @param {((shown: boolean) => void)[]} [shows] gets what takes each off the map
 * @returns {HTMLElement} the boxes; empty when there is nothing to draw
 */
export function showLayers(layers, shows = []) {
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
