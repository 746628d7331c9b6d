import { MOST_CORNERS } from './drawing.js'

const LINE = /^\s*(-?\d{1,2}(?:\.\d+)?)\s*[,;\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/

/**
 * The corners that a pasted text lists.
 * @param {string} text a line for each: latitude, longitude
 * @returns {{corners: [number, number][], problem: string}} longitude first; a problem when it cannot be taken
 */
export function cornersOf(text) {
  const lines = text.trim().split('\n', MOST_CORNERS + 1)
  if (lines.length > MOST_CORNERS) return refused(`it has more than ${MOST_CORNERS} lines`)
  /** @type {[number, number][]} */
  const corners = []
  for (const [i, line] of lines.entries()) {
    const [, lat, lon] = LINE.exec(line.slice(0, 100)) ?? []
    if (!lon || Math.abs(+lat) > 85 || Math.abs(+lon) > 180) return refused(`line ${i + 1} is none`)
    corners.push([Number(Number(lon).toFixed(6)), Number(Number(lat).toFixed(6))])
  }
  const [first, last] = [corners[0], corners.at(-1)]
  if (corners.length > 3 && `${first}` === `${last}`) corners.pop() // some close their rings
  return { corners, problem: '' }
}

/** @param {string} why */
const refused = (why) => ({
  corners: [],
  problem: `What was pasted is no list of corners, as ${why}; give one a line, such as 60.1662, 24.9379.`,
})
