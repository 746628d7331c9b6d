import { L } from './leaflet.js'

const MARGIN = 0.3 // of the frame, drawn beyond it: a drag shows dots before it ends
const DOT_PX = 4

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

  onRemove() {
    this.canvas.remove()
  },

  getEvents() {
    return { moveend: this.redraw, viewreset: this.redraw, resize: this.redraw }
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

  /** @param {number[]} rows which places to draw */
  show(rows) {
    this.shown = rows
    this.redraw()
  },

  /** @param {number} row the place to draw a ring round, -1 for none */
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
    const ratio = devicePixelRatio || 1
    L.DomUtil.setPosition(this.canvas, corner)
    Object.assign(this.canvas, { width: full.x * ratio, height: full.y * ratio })
    Object.assign(this.canvas.style, { width: `${full.x}px`, height: `${full.y}px` })
    const pen = this.canvas.getContext('2d')
    pen.scale(ratio, ratio)
    this.place(corner.add(map.getPixelOrigin()), full)
    this.paint(pen)
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
      if (x > -DOT_PX && y > -DOT_PX && x < full.x + DOT_PX && y < full.y + DOT_PX)
        this.placed.push([row, x, y])
    }
  },

  /** @param {CanvasRenderingContext2D} pen */
  paint(pen) {
    const { color, outlineColor } = getComputedStyle(this.canvas)
    const dots = new Path2D()
    for (const [row, x, y] of this.placed) {
      const radius = row === this.chosen ? 2 * DOT_PX : DOT_PX
      dots.moveTo(x + radius, y)
      dots.arc(x, y, radius, 0, 7)
    }
    Object.assign(pen, { lineWidth: 3, strokeStyle: outlineColor, fillStyle: color })
    pen.stroke(dots)
    pen.fill(dots)
  },

  /**
   * The shown place nearest to a point of the frame.
   * @param {{x: number, y: number}} at pixels from the frame's corner
   * @param {number} withinPx
   * @returns {number} its row, or -1
   */
  near(at, withinPx) {
    const point = this._map.containerPointToLayerPoint(at).subtract(L.DomUtil.getPosition(this.canvas))
    let [best, least] = [-1, withinPx]
    for (const [row, x, y] of this.placed) {
      const px = Math.hypot(x - point.x, y - point.y)
      if (px <= least) [best, least] = [row, px]
    }
    return best
  },
})
