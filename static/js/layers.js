import { make } from './dom.js'
import { layerBoxes } from './layer_boxes.js'
import { lay } from './overlay.js'

document.head.append(
  make('link', { rel: 'stylesheet', href: new URL('../css/closures.css', import.meta.url).href }),
)

/**
 * Draw sorts of lines on the page's map, each with a box that takes it off again.
 * @param {{css: string, label: string, features: PlanFeature[]}[]} layers
 * @param {((shown: boolean) => void)[]} [shows] gets what takes each off the map
 */
export const showLayers = (layers, shows) => layerBoxes(layers, lay, shows)
