import { L } from '../library.js'

/** Marks of what people put on the map by hand; each can be pulled elsewhere. */
export class Marks {
  /** @param {Editor} editor */
  constructor(editor) {
    this.editor = editor
    this.layer = L.layerGroup().addTo(editor.map)
  }

  /**
   * Show other marks in place of those before.
   * @param {{at: [number, number], letter: string, css: string, moved?: (to: [number, number]) => void}[]} marks
   *   `letter` is of our own making
   */
  show(marks) {
    this.layer.clearLayers()
    for (const mark of marks) this.layer.addLayer(this.#marker(mark))
  }

  /** @param {{at: [number, number], letter: string, css: string, moved?: (to: [number, number]) => void}} mark */
  #marker({ at, letter, css, moved }) {
    const icon = L.divIcon({ className: `put ${css}`, html: letter, iconSize: undefined })
    const pulled = { interactive: Boolean(moved), draggable: Boolean(moved), keyboard: false }
    const marker = L.marker(this.editor.latLng(at), { ...pulled, icon })
    marker.on('dragend', () => {
      const { lng, lat } = marker.getLatLng().wrap()
      moved?.([Number(lng.toFixed(6)), Number(lat.toFixed(6))])
    })
    return marker
  }
}

/** An id that nothing in a list has, nor anything that somebody else adds to it meanwhile. @param {string} sort */
export const newId = (sort) => `${sort}-${Math.random().toString(36).slice(2, 10)}`

/** A place for people, latitude first. @param {[number, number]} at */
export const sayPlace = ([lon, lat]) => `${lat.toFixed(5)}, ${lon.toFixed(5)}`
