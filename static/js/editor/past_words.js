import { make } from '../dom.js'
import { sayLength, sayWhen } from '../words.js'

/** @typedef {{key: string, dataset: string, category: string, when: string, approximate: boolean, place: string, summary: string, outcome: string, sources: string[], doubts: string, confidence: string, proceedings_active: boolean, distance_m?: number, lon: number | null, lat: number | null}} Found */

/** @param {Found} found */
export const keyOf = ({ dataset, key }) => `${dataset}/${key}`

/** @param {Found} found */
export const title = ({ category, when, approximate }) =>
  `${category}, ${sayWhen(`${approximate ? '~' : ''}${when}`)}`

/** @param {Found} found */
export function details({
  place,
  distance_m,
  summary,
  outcome,
  sources,
  doubts,
  confidence,
  proceedings_active,
  lon,
}) {
  const far = distance_m === undefined ? '' : ` · ${sayLength(distance_m)} away`
  const said = [
    proceedings_active && 'A court may still try this case: what is published must not prejudice it.',
    `${place}${far}`,
    summary,
    outcome,
    doubts && `Uncertain: ${doubts}`,
    confidence && `Confidence: ${confidence}`,
    lon === null && 'Its place is not known, so it cannot go on the map.',
  ]
  const list = make('ul', {}, ...sources.map((text) => make('li', {}, text)))
  return [
    ...said.flatMap((text) => (text ? [make('p', {}, text)] : [])),
    ...(sources.length
      ? [make('details', {}, make('summary', {}, `Sources (${sources.length})`), list)]
      : []),
  ]
}
