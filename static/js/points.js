import { L } from './library.js'

const MARGIN = 0.3 // of the frame, drawn beyond it: a drag shows dots before it ends
const DOT_PX = 4
const RIM_PX = 1

/** All past incidents on one canvas: twenty thousand are no more work for the page than one. */
export const PointsLayer = L.Layer.extend({
  initialize() {
    this.x = this.y = new Float64Array()
    this.shown = []
    this.chosen = -1
  },

  onAdd() {
    this.canvas = L.DomUtil.create('canvas', 'points leaflet-zoom-hide', this.getPane())
    this.redraw()
  },

  getEvents() {
    return { moveend: this.redraw, resize: this.redraw }
  },

  /**
   * @param {Float64Array} lon degrees
   * @param {Float64Array} lat degrees
   */
  setPlaces(lon, lat) {
    this.x = lon.map((degrees) => degrees / 360 + 0.5)
    this.y = lat.map((degrees) => 0.5 - Math.asinh(Math.tan((degrees * Math.PI) / 180)) / (2 * Math.PI))
    this.chosen = -1
  },

  /** @param {Iterable<number>} rows which places to draw */
  show(rows) {
    this.shown = rows
    this.redraw()
  },

  /** @param {number} row the place to draw larger, -1 for none */
  choose(row) {
    this.chosen = row
    this.redraw()
  },

  redraw() {
    const map = this._map
    if (!map) return
    const size = map.getSize()
    const margin = size.multiplyBy(MARGIN).round()
    const corner = map.containerPointToLayerPoint(margin.multiplyBy(-1))
    const full = size.add(margin.multiplyBy(2))
    L.DomUtil.setPosition(this.canvas, corner)
    this.place(corner.add(map.getPixelOrigin()), full)
    this.paint(full, Math.ceil(devicePixelRatio || 1))
  },

  /**
   * Keep `[row, x, y]` of the shown places that lie on the canvas.
   * @param {import('leaflet').Point} origin of the canvas, in pixels of the whole world
   * @param {import('leaflet').Point} full its size
   */
  place(origin, full) {
    const world = this._map.options.crs.scale(this._map.getZoom())
    const middle = (origin.x + full.x / 2) / world
    this.placed = []
    for (const row of this.shown) {
      const turn = Math.round(middle - this.x[row]) // the same place one round of the globe on
      const x = (this.x[row] + turn) * world - origin.x
      const y = this.y[row] * world - origin.y
      if (x >= 0 && y >= 0 && x < full.x && y < full.y) this.placed.push([row, x, y])
    }
  },

  /**
   * Print every dot pixel by pixel, which is many times faster than drawing it.
   * @param {import('leaflet').Point} full size of the canvas on the page
   * @param {number} ratio pixels of the canvas to one of the page
   */
  paint(full, ratio) {
    const [width, height] = [full.x * ratio, full.y * ratio]
    Object.assign(this.canvas, { width, height })
    Object.assign(this.canvas.style, { width: `${full.x}px`, height: `${full.y}px` })
    if (!this.placed.length) return // a new size has wiped the canvas
    const pen = this.canvas.getContext('2d')
    const sheet = pen.createImageData(width, height)
    const pixels = new Uint32Array(sheet.data.buffer)
    const [dot, large] = [DOT_PX, 2 * DOT_PX].map((px) => this.stamp(px * ratio, RIM_PX * ratio, width))
    for (const [row, x, y] of this.placed) {
      const at = Math.round(y * ratio) * width + Math.round(x * ratio)
      const { offsets, colours } = row === this.chosen ? large : dot
      for (let i = 0; i < offsets.length; i++) pixels[at + offsets[i]] = colours[i]
    }
    pen.putImageData(sheet, 0, 0)
  },

  /**
   * A dot as pixels: how far each lies from the middle in the sheet, and its colour.
   * @param {number} radius
   * @param {number} rim
   * @param {number} width of the sheet
   */
  stamp(radius, rim, width) {
    const { color, outlineColor } = getComputedStyle(this.canvas)
    const half = radius + rim
    const sheet = document.createElement('canvas')
    sheet.width = sheet.height = 2 * half
    const pen = /** @type {CanvasRenderingContext2D} */ (sheet.getContext('2d'))
    const circles = /** @type {[string, number][]} */ ([
      [outlineColor, half],
      [color, radius],
    ])
    for (const [colour, size] of circles) {
      pen.fillStyle = colour
      pen.beginPath()
      pen.arc(half, half, size, 0, 7)
      pen.fill()
    }
    const pixels = new Uint32Array(pen.getImageData(0, 0, 2 * half, 2 * half).data.buffer)
    const inside = [...pixels.keys()].filter((i) => pixels[i])
    return {
      offsets: inside.map((i) => (Math.floor(i / half / 2) - half) * width + (i % (2 * half)) - half),
      colours: inside.map((i) => pixels[i]),
    }
  },
})
