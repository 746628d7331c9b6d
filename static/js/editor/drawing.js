import { sayArea, sayLength } from '../words.js'
import { isPlaced, ringFor } from './draft.js'
import { areaM2, crossingOf, faultOf, lengthM, placeInside, snapM } from './outline.js'
import { polygonOf, putRings, putScene, shapeRound, shapesOf } from './shapes.js'
import { isSketching, LEAST, TOOLS } from './toolbox.js'

/** @typedef {[number, number]} Position longitude, latitude in degrees */

export const MOST_CORNERS = 200 // hands draw fewer, and every one of them is a handle on the map

/**
 * What is being done with the map: the tool, the corner that is chosen, and what was refused last. Knows no
 * map and no page; `update` and `select` events tell those who show it.
 */
export class Drawing extends EventTarget {
  /** @param {Editor} editor */
  constructor(editor) {
    super()
    this.editor = editor
    this.state = editor.state
    /** @type {string} */
    this.tool = 'edit'
    /** @type {Corner | null} */
    this.selected = null
    /** @type {Fault | null} */
    this.fault = null
    /** @type {((at: Position | null) => void) | null} */
    this.answerPick = null
    this.isDragging = false
    this.isDue = false
    for (const name of ['change', 'sketch'])
      this.state.addEventListener(name, (event) =>
        this.#follow(/** @type {CustomEvent} */ (event).detail.how),
      )
  }

  /** @param {string} tool */
  choose(tool) {
    if (this.state.sketch && this.state.sketch.tool !== tool) this.cancel()
    this.answerPick?.(null)
    this.tool = tool
    this.selected = null
    this.update()
    const isHoleless = tool === 'hole' && !shapesOf(this.state.draft).length
    if (isHoleless) this.refuse('A hole needs a shape that was drawn by hand; draw the cordon first.')
    else this.say(TOOLS[/** @type {keyof typeof TOOLS} */ (tool)].hint)
  }

  /** Place a corner of what is being drawn. @param {Position} at */
  addCorner(at) {
    const { sketch, draft } = this.state
    const last = sketch?.corners.at(-1)
    if (last && last[0] === at[0] && last[1] === at[1]) return
    const target = sketch?.target ?? (this.tool === 'hole' ? shapeRound(draft, at)?.key : undefined)
    if (this.tool === 'hole' && !target) return this.refuse('A hole begins inside a shape drawn by hand.')
    this.addCorners([at], target)
  }

  /** @param {Position[]} more @param {string} [target] */
  addCorners(more, target) {
    const corners = [...(this.state.sketch?.corners ?? []), ...more]
    const count = corners.length
    if (count > MOST_CORNERS) return this.refuse(`A shape has at most ${MOST_CORNERS} corners.`)
    const fault = this.tool === 'measure' ? null : crossingOf(corners, false)
    if (fault) return this.refuse(fault.says, fault)
    const placed = more.length > 1 ? `${more.length} corners placed` : `Corner ${count} placed`
    this.state.draw(`${placed}.`, { tool: this.tool, corners, ...(target && { target }) })
    this.say(count > 1 ? `${placed}, ${this.measured()}.` : `${placed}.`)
  }

  /** @returns {string} how long, and how large inside, what is being drawn is */
  measured() {
    const corners = this.state.sketch?.corners ?? []
    const inside = corners.length > 2 ? `, ${sayArea(areaM2(corners))} inside` : ''
    return `${sayLength(lengthM(corners))} long${inside}`
  }

  /** Close the shape that is being drawn. */
  close() {
    const { sketch, draft } = this.state
    if (!sketch || !isSketching(sketch.tool)) return this.refuse('There is no shape to close.')
    const { tool, corners, target = '' } = sketch
    const least = LEAST[tool]
    if (corners.length < least)
      return this.refuse(`It needs at least ${least} corners; there are ${corners.length}.`)
    if (tool === 'measure') return this.#end(`Measured: ${this.measured()}.`)
    const cut = shapesOf(draft).find(({ key }) => key === target)
    const rings = cut ? [...cut.rings, corners] : [corners]
    const fault = crossingOf(corners, true) ?? faultOf(rings)
    if (fault) return this.refuse(fault.says, fault)
    const said = `Shape closed: ${corners.length} corners, ${sayArea(areaM2(corners))}.`
    this.tool = 'edit'
    this.selected = null
    this.state.change(said, (next) => this.#put(next, tool, target, rings), '', null)
    this.say(said)
  }

  /** @param {Draft} next @param {string} tool @param {string} target @param {Position[][]} rings */
  #put(next, tool, target, rings) {
    if (tool === 'hole') return putRings(next, target, rings)
    if (tool === 'area') {
      putScene(next, rings)
      return void ringFor(next, this.editor.ringId)
    }
    if (!isPlaced(next, this.editor.nowhere)) next.position = placeInside(rings[0])
    const ring = ringFor(next, this.editor.ringId)
    const { who } = ring.values
    ring.kind = 'drawn'
    ring.values = { snap_m: String(snapM(rings[0])), ...(who && { who }) }
    ring.drawing = polygonOf(rings)
  }

  /** Take the last corner back. */
  back() {
    const { sketch } = this.state
    if (!sketch) return
    const corners = sketch.corners.slice(0, -1)
    const said = `Corner ${sketch.corners.length} taken back.`
    this.state.draw(said, corners.length ? { ...sketch, corners } : null)
    this.say(said)
  }

  /** Give up what is being drawn or asked. */
  cancel() {
    if (this.answerPick) return this.answerPick(null)
    this.#end(this.state.sketch ? 'Given up; Undo brings it back.' : 'Nothing is being drawn.')
  }

  /** @param {string} said */
  #end(said) {
    this.tool = 'edit'
    this.selected = null
    if (this.state.sketch) this.state.draw(said, null)
    else this.update()
    this.say(said)
  }

  /** Take everything off that was drawn by hand. */
  clear() {
    const { draft, sketch } = this.state
    if (!sketch && !draft.scene && !draft.rings.some(({ drawing }) => drawing))
      return this.say('Nothing is drawn by hand.')
    const work = (/** @type {Draft} */ next) => {
      next.scene = null
      next.rings = next.rings.filter(({ drawing }) => !drawing)
    }
    this.state.change('Cleared.', work, '', null)
    this.say('What was drawn is cleared; Undo brings it back.')
  }

  /** @param {'undo' | 'redo'} which */
  step(which) {
    const label = this.state[which]()
    const [nothing, done] = which === 'undo' ? ['Nothing to undo.', 'Undone'] : ['Nothing to redo.', 'Redone']
    this.say(label ? `${done}: ${label}` : nothing)
  }

  /** Tell what was done; what was refused before is past. @param {string} sentence */
  say(sentence) {
    this.editor.warn('')
    this.editor.say(sentence)
  }

  /** @param {string} says @param {Fault | null} [fault] where it is, when that can be shown */
  refuse(says, fault = null) {
    this.fault = fault
    this.editor.warn(says)
    this.update()
  }

  /** @param {Corner | null} corner */
  select(corner) {
    this.selected = corner
    this.dispatchEvent(new Event('select'))
  }

  /** @param {string} how */
  #follow(how) {
    const { sketch } = this.state
    if (sketch) this.tool = sketch.tool
    else if (how === 'redo' && isSketching(this.tool)) this.tool = 'edit'
    this.fault = null
    this.update()
  }

  /** Have it shown anew, once for all that happens now. */
  update() {
    if (this.isDue) return
    this.isDue = true
    queueMicrotask(() => {
      this.isDue = false
      if (!this.isDragging) this.dispatchEvent(new Event('update'))
    })
  }
}
