import { L } from './library.js'
import { page } from './page.js'

const LINE = { interactive: false, smoothFactor: 0 } // Leaflet would leave points of a line out
const { leaflet, drawn, points, besideScene } = page.map
const popup = L.popup({ maxWidth: 260, autoPanPadding: [40, 40] })
leaflet.on('popupclose', () => points.choose(-1))

/**
 * Draw lines until another plan comes. All that is drawn later than the first look is drawn here.
 * @param {PlanFeature[]} features
 * @param {string} className
 * @returns {(shown: boolean) => void} takes them off the map, and puts them back
 */
export function lay(features, className) {
  const options = { ...LINE, style: () => ({ className }), coordsToLatLng: besideScene }
  const lines = L.geoJSON(/** @type {any} */ (features), options).addTo(drawn)
  return (shown) => (shown ? drawn.addLayer(lines) : drawn.removeLayer(lines))
}

/**
 * Mark a place until another plan comes.
 * @param {number[]} at longitude, latitude
 * @param {string} className
 * @param {string} html of our own making
 */
export function mark(at, className, html) {
  const icon = L.divIcon({ className, html, iconSize: undefined })
  L.marker(besideScene(/** @type {[number, number]} */ (at)), {
    interactive: false,
    keyboard: false,
    icon,
  }).addTo(drawn)
}

/**
 * Open a past incident on the map.
 * @param {number} row
 * @param {number} lon
 * @param {number} lat
 * @param {HTMLElement} content
 */
export function openPast(row, lon, lat, content) {
  popup
    .setLatLng(besideScene([lon, lat]))
    .setContent(content)
    .openOn(leaflet)
  points.choose(row)
}

/**
 * The shown past incident nearest to a point of the frame.
 * @param {import('leaflet').Point} at pixels from the frame's corner
 * @param {number} withinPx
 * @returns {number} its row, or -1
 */
export function near(at, withinPx) {
  const point = leaflet.containerPointToLayerPoint(at).subtract(L.DomUtil.getPosition(points.canvas))
  let [best, least] = [-1, withinPx]
  for (const [row, x, y] of points.placed) {
    const px = Math.hypot(x - point.x, y - point.y)
    if (px <= least) [best, least] = [row, px]
  }
  return best
}
