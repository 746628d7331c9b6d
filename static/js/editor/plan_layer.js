import { L } from '../library.js'
import { byPost, middle, sayNumbers } from '../posts.js'

const LINE = { interactive: false, smoothFactor: 0 } // Leaflet would leave points of a line out
const ON_THE_MAP = new Set(['cordon', 'coverage-edge'])

/** What a plan was drawn as, on the map: its lines, and what closes them. */
export class PlanLayer {
  /**
   * @param {Editor} editor
   * @param {(closure: PlanFeature, to: [number, number]) => void} moved a closure was pulled elsewhere
   * @param {(closure: PlanFeature) => boolean} canMove
   */
  constructor(editor, moved, canMove) {
    this.editor = editor
    this.moved = moved
    this.canMove = canMove
    this.lines = L.layerGroup().addTo(editor.map)
    this.others = L.layerGroup().addTo(editor.map)
  }

  /** Only the lines, as they are while a hand still moves. @param {Plan} plan */
  preview(plan) {
    this.lines.clearLayers()
    const wanted = plan.features.filter(({ properties }) => ON_THE_MAP.has(properties.role))
    this.lines.addLayer(this.#drawn(wanted, ({ role, ring }) => `${role} ${ring ?? ''}`))
  }

  /** @param {Plan} plan */
  show(plan) {
    this.preview(plan)
    this.others.clearLayers()
    const closures = plan.features.filter(({ properties }) => properties.role === 'closure')
    for (const post of byPost(closures)) this.#mark(post)
  }

  clear() {
    this.lines.clearLayers()
    this.others.clearLayers()
  }

  /**
   * Draw lines until another plan comes.
   * @param {PlanFeature[]} features
   * @param {string} className
   * @returns {(shown: boolean) => void} takes them off the map, and puts them back
   */
  lay(features, className) {
    return this.#shown(this.#drawn(features, () => className))
  }

  /**
   * Mark a place until another plan comes.
   * @param {PlanFeature} site
   * @param {string} letter
   * @returns {(shown: boolean) => void} takes it off the map, and puts it back
   */
  site({ geometry }, letter) {
    const at = /** @type {any} */ (geometry).coordinates
    return this.#shown(this.#badge(at, 'site', letter))
  }

  /** @param {import('leaflet').Layer} layer */
  #shown(layer) {
    this.others.addLayer(layer)
    return (/** @type {boolean} */ is) =>
      void (is ? this.others.addLayer(layer) : this.others.removeLayer(layer))
  }

  /** @param {PlanFeature[]} features @param {(properties: PlanProperties) => string} css */
  #drawn(features, css) {
    return L.geoJSON(/** @type {any} */ (features), {
      ...LINE,
      style: (feature) => ({ className: css(/** @type {any} */ (feature).properties) }),
      coordsToLatLng: (at) => this.editor.latLng(at),
    })
  }

  /** One mark for each post; the mark of a single closure can be pulled elsewhere. @param {PlanFeature[]} post */
  #mark(post) {
    const numbers = sayNumbers(post.map(({ properties }) => properties.number ?? 0))
    const tunnel = post.some(({ properties }) => properties.in_tunnel)
    const [closure] = post
    const draggable = post.length === 1 && this.canMove(closure)
    const css = `closure ${tunnel ? 'tunnel' : ''} ${draggable ? 'pulled' : ''}`
    const mark = this.#badge(middle(post), css, numbers, draggable)
    mark.on('dragend', () => {
      const { lng, lat } = mark.getLatLng().wrap()
      this.moved(closure, [Number(lng.toFixed(6)), Number(lat.toFixed(6))])
    })
    this.others.addLayer(mark)
  }

  /** @param {number[]} at @param {string} className @param {string} text of our own making @param {boolean} draggable */
  #badge(at, className, text, draggable = false) {
    const icon = L.divIcon({ className, html: text, iconSize: undefined })
    const options = { interactive: draggable, draggable, keyboard: false, icon }
    return L.marker(this.editor.latLng(at), options)
  }
}
