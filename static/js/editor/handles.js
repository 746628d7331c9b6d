import { L } from '../library.js'
import { Circles } from './circles.js'
import { allShapes, deleteCorner, halfWay, insertCorner, moveCorner, nameOf, SKETCH } from './editing.js'
import { showIncident } from './incident.js'
import { lonLatOf } from './map.js'
import { addMark, arrowPx, elementOf, isCommand, onDrag, shifted } from './marks.js'

/** @typedef {import('leaflet').LatLng[]} Places of a ring's corners */
/** @typedef {(places: Places) => void} Redraw shows the ring with other corners, while one is dragged */

const MOST_MARKS = 200 // of one shape; more can neither be told apart nor drawn in time
const LEAST_EDGE_PX = 64 // shorter ones have no room for a handle between those of their corners

/** What is drawn by hand, on the map, with a handle on each of its corners. */
export class Handles {
  /** @param {import('./drawing.js').Drawing} drawing */
  constructor(drawing) {
    this.drawing = drawing
    this.editor = drawing.editor
    this.map = this.editor.map
    this.layer = L.layerGroup().addTo(this.map)
    this.circles = new Circles(drawing, this.layer)
    drawing.addEventListener('update', () => this.show())
    this.map.on('moveend', () => drawing.update()) // other edges may be long enough now, other corners near
    this.show()
  }

  /** Draw all of it anew; who is at a corner stays there. */
  show() {
    const { selected } = this.drawing
    const active = /** @type {HTMLElement | null} */ (document.activeElement)
    const focused = this.map.getContainer().contains(active) ? active?.dataset.mark : undefined
    this.layer.clearLayers()
    const { draft } = this.editor.state
    if (draft.scene && draft.scene.type !== 'Polygon') this.#line(draft.scene)
    const isEditing = this.drawing.tool === 'edit'
    this.circles.show(isEditing)
    for (const shape of allShapes(this.drawing)) this.#shape(shape, isEditing)
    showIncident(this.drawing, this.layer, isEditing)
    const { fault } = this.drawing
    if (fault)
      addMark(this.editor.latLng(fault.at), { css: 'fault', id: 'fault', isDraggable: false }, this.layer)
    if (focused === undefined) return
    const id = focused.includes('/') && selected ? idOf(selected) : focused
    this.focus(id)
  }

  /** @param {string} id of a mark; the map itself where there is none */
  focus(id) {
    const container = this.map.getContainer()
    const marks = /** @type {NodeListOf<HTMLElement>} */ (container.querySelectorAll('[data-mark]'))
    const element = [...marks].find(({ dataset }) => dataset.mark === id)
    ;(element ?? container).focus({ preventScroll: true })
  }

  /** @param {import('geojson').Geometry} shape */
  #line(shape) {
    const coordsToLatLng = (/** @type {number[]} */ at) => this.editor.latLng(at)
    this.layer.addLayer(
      L.geoJSON(shape, { coordsToLatLng, interactive: false, style: { className: 'drawn' } }),
    )
  }

  /** @param {Shape} shape @param {boolean} isEditing */
  #shape({ key, rings }, isEditing) {
    const places = rings.map((ring) => ring.map((at) => this.editor.latLng(at)))
    const isOpen = key === SKETCH
    const options = { className: `drawn ${isOpen ? 'open' : ''}`, interactive: false, smoothFactor: 0 }
    const line = /** @type {import('leaflet').Polyline} */ (
      isOpen ? L.polyline(places, options) : L.polygon(places, options)
    )
    this.layer.addLayer(line)
    if (!isOpen && !isEditing) return
    for (const ring of rings.keys()) {
      const redraw = (/** @type {Places} */ others) => line.setLatLngs(places.with(ring, others))
      this.#marks({ key, ring, index: 0 }, places[ring], redraw)
    }
  }

  /** @param {Corner} first @param {Places} places @param {Redraw} redraw */
  #marks(first, places, redraw) {
    const isNear = (/** @type {number} */ i) => this.map.getBounds().contains(places[i])
    const shown = [...places.keys()].filter((i) => places.length <= MOST_MARKS || isNear(i))
    for (const index of shown.slice(0, MOST_MARKS)) {
      const corner = { ...first, index }
      this.#corner(corner, places, redraw)
      if (index < places.length - 1 || first.key !== SKETCH) this.#middle(corner, places, redraw)
    }
  }

  /** @param {Corner} corner @param {Places} places @param {Redraw} redraw */
  #corner(corner, places, redraw) {
    const isOpen = corner.key === SKETCH
    const isFirst = isOpen && corner.index === 0
    const isEnd = isFirst || (isOpen && corner.index === places.length - 1) // as a double click there does
    const closes = isEnd && places.length > 2 ? '; closes the shape' : ''
    const isSelected = this.drawing.selected && idOf(this.drawing.selected) === idOf(corner)
    const css = `corner ${isFirst ? 'first' : ''} ${isSelected ? 'selected' : ''}`
    const label = `${nameOf(this.drawing, corner)}${closes}`
    const mark = addMark(places[corner.index], { css, id: idOf(corner), label }, this.layer)
    onDrag(
      this.drawing,
      mark,
      (at) => redraw(places.with(corner.index, at)),
      (at) => {
        moveCorner(this.drawing, corner, lonLatOf(at))
      },
    )
    mark.on('click', () => (closes ? this.drawing.close() : this.#select(corner)))
    elementOf(mark).addEventListener('focus', () => this.#select(corner))
    elementOf(mark).addEventListener('keydown', (event) => this.#key(event, corner, mark, closes !== ''))
  }

  /** Choose a corner, and leave its mark where it is: it may be about to be dragged. @param {Corner} corner */
  #select(corner) {
    this.drawing.select(corner)
    for (const each of this.map.getContainer().querySelectorAll('.corner'))
      each.classList.toggle('selected', /** @type {HTMLElement} */ (each).dataset.mark === idOf(corner))
  }

  /** @param {KeyboardEvent} event @param {Corner} corner @param {import('leaflet').Marker} mark @param {boolean} closes */
  #key(event, corner, mark, closes) {
    if (isCommand(event)) return
    const byPx = arrowPx(event)
    if (byPx) {
      const at = shifted(this.map, mark.getLatLng(), byPx)
      if (moveCorner(this.drawing, corner, lonLatOf(at), `move ${idOf(corner)}`)) this.#keepInView(at)
    } else if (event.key === 'Delete' || event.key === 'Backspace') deleteCorner(this.drawing, corner)
    else if (/^(Insert|i)$/i.test(event.key)) insertCorner(this.drawing, corner)
    else if (/^(Enter| )$/.test(event.key) && closes) this.drawing.close()
    else if (event.key === 'Escape') this.map.getContainer().focus({ preventScroll: true })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  /** @param {import('leaflet').LatLng} at */
  #keepInView(at) {
    this.map.panInside(at, { padding: [24, 24], animate: false })
  }

  /** A handle on the middle of the edge behind a corner. @param {Corner} corner @param {Places} places @param {Redraw} redraw */
  #middle(corner, places, redraw) {
    const [from, to] = [places[corner.index], places[(corner.index + 1) % places.length]]
    if (this.#apartPx(from, to) < LEAST_EDGE_PX) return
    const at = this.editor.latLng(halfWay(lonLatOf(from), lonLatOf(to)))
    const mark = addMark(at, { css: 'middle', id: `${idOf(corner)} middle` }, this.layer)
    const insert = (/** @type {import('leaflet').LatLng} */ place) =>
      void insertCorner(this.drawing, corner, lonLatOf(place))
    onDrag(this.drawing, mark, (place) => redraw(places.toSpliced(corner.index + 1, 0, place)), insert)
    mark.on('click', () => insert(mark.getLatLng()))
  }

  /** @param {import('leaflet').LatLng} one @param {import('leaflet').LatLng} other */
  #apartPx(one, other) {
    return this.map.project(one).distanceTo(this.map.project(other))
  }
}

/** @param {Corner} corner */
export const idOf = ({ key, ring, index }) => `${key}/${ring}/${index}`
