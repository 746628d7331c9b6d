const TEXTS = ['place', 'title', 'when']

/**
 * A draft as the address of a new plan asks for it.
 * @param {URLSearchParams} query what the map page shows: a position, texts, a kind of cordon and its sizes
 * @param {Record<string, KindOfCordon>} kinds
 * @param {[number, number]} nowhere where the map opens while nobody has said where it happened
 * @returns {{draft: Draft, problem: string}} the problem is "" unless something of the address was left out
 */
export function newDraft(query, kinds, nowhere) {
  const [position, problem] = positionOf(query)
  const draft = emptyDraft(position ?? nowhere)
  for (const name of TEXTS) draft[name] = query.get(name) ?? ''
  const kind = query.get('kind') ?? ''
  if (position && Object.hasOwn(kinds, kind)) {
    const names = Object.keys(kinds[kind].parameters).filter((name) => query.get(name))
    const values = names.map((name) => [name, query.getAll(name).join(';')])
    draft.rings.push(newRing(kind, Object.fromEntries(values)))
  }
  return { draft, problem }
}

/** @param {[number, number]} position @returns {Draft & Record<string, any>} */
function emptyDraft(position) {
  return {
    format: 1,
    position,
    place: '',
    title: '',
    caption: '',
    when: '',
    scene: null,
    rings: [],
    points: [],
    notes: [],
    past: [],
    methane: {},
    is_exercise: false,
    zone: '',
    as_of: '',
  }
}

/**
 * An outer cordon.
 * @param {string} kind
 * @param {Record<string, string>} [values]
 * @returns {DraftRing}
 */
export function newRing(kind, values = {}) {
  const nothing = { drawing: null, access: null, starts: '', review: '', reason: '' }
  return { id: 'outer', role: 'outer', kind, values, ...nothing }
}

/** Whether somebody has said where it happened. @param {Draft} draft @param {[number, number]} nowhere */
export const isPlaced = ({ position, scene }, [lon, lat]) =>
  scene !== null || position[0] !== lon || position[1] !== lat

/**
 * The cordon that a tool works on, put into the draft when there is none.
 * @param {Draft} draft changed in place
 * @param {string} ringId the ring that is chosen; "" for the outer cordon
 * @param {string} [kind] of a ring that has to be made
 * @returns {DraftRing}
 */
export function ringFor(draft, ringId, kind = 'sealed') {
  const found =
    draft.rings.find(({ id }) => id === ringId) ??
    draft.rings.find(({ role }) => role === 'outer') ??
    draft.rings.at(-1)
  if (found) return found
  draft.rings.push(newRing(kind))
  return draft.rings[0]
}

/** @param {URLSearchParams} query @returns {[[number, number] | null, string]} */
function positionOf(query) {
  if (!query.has('lon') && !query.has('lat')) return [null, '']
  const [lon, lat] = ['lon', 'lat'].map((name) => Number(query.get(name)?.trim() || Number.NaN))
  if (Math.abs(lon) <= 180 && Math.abs(lat) <= 85) return [[lon, lat], '']
  return [
    null,
    `The address of this page says no place on the map: ${query.get('lat')}, ${query.get('lon')}.`,
  ]
}
