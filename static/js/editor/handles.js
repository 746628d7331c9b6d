import { L } from '../library.js'
import { Circles } from './circles.js'
import { isPlaced } from './draft.js'
import {
  allShapes,
  deleteCorner,
  halfWay,
  insertCorner,
  moveCorner,
  nameOf,
  putScenePlace,
  SKETCH,
} from './editing.js'
import { lonLatOf } from './map.js'
import { addMark, arrowPx, elementOf, isCommand, onDrag, shifted } from './marks.js'

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
    this.isDragging = false
    drawing.addEventListener('update', () => this.show())
    this.map.on('zoomend', () => this.show()) // which edges are long enough for a handle, and which corners near
    this.show()
  }

  /** Draw all of it anew; who is at a corner stays there. */
  show() {
    if (this.isDragging) return
    const { selected } = this.drawing
    const active = /** @type {HTMLElement | null} */ (document.activeElement)
    const focused = this.map.getContainer().contains(active) ? active?.dataset.mark : undefined
    this.layer.clearLayers()
    const { draft } = this.editor.state
    if (draft.scene && draft.scene.type !== 'Polygon') this.#line(draft.scene)
    const isEditing = this.drawing.tool === 'edit'
    this.circles.show(isEditing)
    for (const shape of allShapes(this.drawing))
      for (const ring of shape.rings.keys()) this.#ring(shape, ring, isEditing)
    if (isPlaced(draft, this.editor.nowhere)) this.#incident(isEditing)
    if (this.drawing.fault) this.#fault(this.drawing.fault)
    if (focused === undefined) return
    const id = focused.includes('/') && selected ? idOf(selected) : focused
    this.focus(id)
  }

  /** @param {string} id of a mark; the map itself where there is none */
  focus(id) {
    const container = this.map.getContainer()
    const element = /** @type {HTMLElement | null} */ (container.querySelector(`[data-mark="${id}"]`))
    ;(element ?? container).focus({ preventScroll: true })
  }

  /** @param {import('geojson').Geometry} shape */
  #line(shape) {
    const coordsToLatLng = (/** @type {number[]} */ at) => this.editor.latLng(at)
    this.layer.addLayer(
      L.geoJSON(shape, { coordsToLatLng, interactive: false, style: { className: 'drawn' } }),
    )
  }

  /** @param {Shape} shape @param {number} ring @param {boolean} isEditing */
  #ring(shape, ring, isEditing) {
    const corners = shape.rings[ring]
    const isOpen = shape.key === SKETCH
    const places = corners.map((at) => this.editor.latLng(at))
    const css = `drawn ${isOpen ? 'open' : ''} ${ring ? 'hole' : ''}`
    const options = { className: css, interactive: false, smoothFactor: 0 }
    const line = /** @type {import('leaflet').Polyline} */ (
      isOpen ? L.polyline(places, options) : L.polygon(places, options)
    )
    this.layer.addLayer(line)
    if (!isOpen && !isEditing) return
    const shown = [...corners.keys()].filter((i) => corners.length <= MOST_MARKS || this.#isNear(places[i]))
    for (const index of shown.slice(0, MOST_MARKS)) {
      const corner = { key: shape.key, ring, index }
      this.#corner(corner, places, line)
      if (index < corners.length - (isOpen ? 1 : 0)) this.#middle(corner, places, line)
    }
  }

  /** @param {import('leaflet').LatLng} at */
  #isNear(at) {
    return this.map.getBounds().contains(at)
  }

  /** @param {Corner} corner @param {import('leaflet').LatLng[]} places @param {import('leaflet').Polyline} line */
  #corner(corner, places, line) {
    const isFirst = corner.key === SKETCH && corner.index === 0
    const closes = isFirst && places.length > 2 ? '; closes the shape' : ''
    const isSelected = this.drawing.selected && idOf(this.drawing.selected) === idOf(corner)
    const css = `corner ${isFirst ? 'first' : ''} ${isSelected ? 'selected' : ''}`
    const label = `${nameOf(this.drawing, corner)}${closes}`
    const mark = addMark(places[corner.index], { css, id: idOf(corner), label }, this.layer)
    this.#draggable(
      mark,
      (at) => line.setLatLngs(places.with(corner.index, at)),
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

  /** A handle on the middle of the edge behind a corner. @param {Corner} corner @param {import('leaflet').LatLng[]} places @param {import('leaflet').Polyline} line */
  #middle(corner, places, line) {
    const [from, to] = [places[corner.index], places[(corner.index + 1) % places.length]]
    if (this.#apartPx(from, to) < LEAST_EDGE_PX) return
    const at = this.editor.latLng(halfWay(lonLatOf(from), lonLatOf(to)))
    const mark = addMark(at, { css: 'middle', id: `${idOf(corner)} middle` }, this.layer)
    const insert = (/** @type {import('leaflet').LatLng} */ place) =>
      void insertCorner(this.drawing, corner, lonLatOf(place))
    this.#draggable(mark, (place) => line.setLatLngs(places.toSpliced(corner.index + 1, 0, place)), insert)
    mark.on('click', () => insert(mark.getLatLng()))
  }

  /** @param {import('leaflet').LatLng} one @param {import('leaflet').LatLng} other */
  #apartPx(one, other) {
    return this.map.project(one).distanceTo(this.map.project(other))
  }

  /** @param {boolean} isEditing */
  #incident(isEditing) {
    const { draft } = this.editor.state
    const canMove = isEditing && !draft.scene
    const label = canMove ? 'Incident, to be moved' : ''
    const at = this.editor.latLng(draft.position)
    const mark = addMark(at, { css: 'incident', id: 'incident', label, isDraggable: canMove }, this.layer)
    if (!canMove) return
    const put = (/** @type {import('leaflet').LatLng} */ place, sort = '') =>
      putScenePlace(this.drawing, lonLatOf(place), { sort })
    this.#draggable(mark, () => {}, put)
    elementOf(mark).addEventListener('keydown', (event) => {
      const byPx = isCommand(event) ? null : arrowPx(event)
      if (!byPx) return
      event.preventDefault()
      event.stopPropagation()
      put(shifted(this.map, mark.getLatLng(), byPx), 'move incident')
    })
  }

  /** @param {Fault} fault */
  #fault({ at }) {
    addMark(this.editor.latLng(at), { css: 'fault', id: 'fault', isDraggable: false }, this.layer)
  }

  /** @param {import('leaflet').Marker} mark @param {(at: import('leaflet').LatLng) => void} over @param {(at: import('leaflet').LatLng) => void} dropped */
  #draggable(mark, over, dropped) {
    mark.on('dragstart', () => {
      this.isDragging = true
    })
    onDrag(mark, over, (at) => {
      this.isDragging = false
      dropped(at)
      this.drawing.update() // a move that was refused goes back
    })
  }
}

/** @param {Corner} corner */
export const idOf = ({ key, ring, index }) => `${key}/${ring}/${index}`
