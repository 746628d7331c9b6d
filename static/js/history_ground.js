import { make } from './dom.js'
import { showLayers } from './layers.js'

/**
 * The ground of each map point, to be drawn on the map; never a pin.
 * @param {PlaceHistory} told
 * @param {((shown: boolean) => void)[]} drawn
 */
export function catchments({ catchments: { features, left_out } }, drawn) {
  const layers = [{ css: 'catchment', label: 'Ground that the map points stand for', features }]
  const cut = left_out ? `There are ${left_out} map points, too many to draw the ground of each.` : ''
  return make('div', {}, showLayers(layers, drawn), make('p', { class: 'hint' }, cut))
}
