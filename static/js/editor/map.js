import { layer } from '../dom.js'
import { L } from '../library.js'

/**
 * The map that folium's elements describe, for drawing. Its keys are ours: see keys.js.
 * @param {HTMLElement} element carries the view; the layers lie beside it
 * @returns {import('leaflet').Map}
 */
export function createMap(element) {
  const { lon, lat, zoom } = element.dataset
  const animates = !matchMedia('(prefers-reduced-motion: reduce)').matches
  const map = L.map(element, {
    center: [Number(lat), Number(lon)],
    zoom: Number(zoom),
    minZoom: 1,
    keyboard: false,
    zoomAnimation: animates,
    fadeAnimation: false,
    renderer: L.svg({ padding: 1 }),
  })
  map.attributionControl.setPrefix(false)
  L.control.scale({ imperial: false }).addTo(map)
  const tiles = layer('tiles')
  L.tileLayer(tiles.url, JSON.parse(tiles.options)).addTo(map)
  const credits = /** @type {HTMLElement} */ (map.attributionControl.getContainer())
  for (const link of credits.querySelectorAll('a')) link.target = '_blank' // a slip must not leave a drawing
  element.setAttribute('role', 'application') // arrows are the map's, also where a screen reader reads
  element.tabIndex = 0
  // the middle, which is where keys place things, moves with the frame
  new ResizeObserver(() => map.invalidateSize({ animate: false })).observe(element)
  return map
}

/**
 * Where to show a position, so that what crosses the antimeridian stays together.
 * @param {number[]} at longitude, latitude
 * @param {number} besideLon
 */
export const latLngOf = ([lon, lat], besideLon) =>
  L.latLng(lat, lon + 360 * Math.round((besideLon - lon) / 360))

/**
 * The position that a place of the map stands for, as exact as the server keeps it.
 * @param {import('leaflet').LatLng} at
 * @returns {[number, number]} longitude, latitude
 */
export function lonLatOf(at) {
  const { lng, lat } = at.wrap()
  return [Number(lng.toFixed(6)), Number(lat.toFixed(6))]
}
