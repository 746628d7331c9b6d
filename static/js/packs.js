import { make } from './dom.js'
import { sayArea, sayWhen } from './words.js'

/**
 * Say everything there is to say of the packs of this machine.
 * @param {StreetPacks} known
 * @param {(name: string) => void} remove
 */
export function packCards(known, remove) {
  const broken = Object.entries(known.unreadable).map(([name, problem]) =>
    card(name, [make('p', { class: 'band' }, `It cannot be used: ${problem}.`)], remove),
  )
  return [
    ...known.packs.map((pack) => card(pack.name, facts(pack), pack.shipped ? undefined : remove)),
    ...broken,
  ]
}

/** @param {string} name @param {HTMLElement[]} content @param {(name: string) => void} [remove] */
function card(name, content, remove) {
  const button = { type: 'button', 'aria-label': `Remove ${name}`, onclick: () => remove?.(name) }
  return make(
    'li',
    {},
    make('h3', {}, name),
    ...content,
    ...(remove ? [make('button', button, 'Remove')] : []),
  )
}

/** @param {StreetPack} pack */
function facts(pack) {
  const as_of = pack.streets_as_of ? sayWhen(pack.streets_as_of) : 'an unknown date'
  const figures = [
    `${pack.segments.toLocaleString('en')} segments`,
    sayArea(pack.coverage_m2),
    sayBytes(pack.size_bytes),
    ...(pack.shipped ? ['came with the program'] : []),
  ]
  const notes = pack.notes.map((note) => make('li', {}, note))
  return [
    make('p', {}, `Streets as of ${as_of}, ${pack.source}`),
    make('p', { class: 'hint' }, `${figures.join(' · ')} · ${pack.licence}`),
    ...pack.warnings.map((warning) => make('p', { class: 'band' }, warning)),
    ...state(pack.problem),
    ...(notes.length
      ? [make('details', {}, make('summary', {}, 'More about this pack'), make('ul', {}, ...notes))]
      : []),
  ]
}

/** @param {string | null} problem null while nobody has checked, empty when it is whole */
function state(problem) {
  if (problem === null) return []
  if (problem) return [make('p', { class: 'band' }, `It is damaged, add its file again: ${problem}.`)]
  return [make('p', { class: 'hint' }, 'Checked: every byte is as it was written.')]
}

/** @param {number} bytes */
export function sayBytes(bytes) {
  return bytes < 999_500 ? `${Math.round(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}
